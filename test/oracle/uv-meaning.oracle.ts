/**
 * What the rules about `[tool.uv]` say of small workspaces, beside what `uv lock` of 0.13.9 does with them: it refuses exactly
 * where there is an error, and what is said to have no effect can be taken away without another line in the lock.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { loadProject, type Project } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import type { Diagnostic } from '../../server/rules/rule.ts';
import { askingIn, declaredSources } from '../../server/rules/uv-tables.ts';
import { stringAt } from '../../server/toml/document.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { WHEELS } from './lock-projects.ts';
import { randomCase } from './random-workspaces.ts';
import { MORE, type Run, run, SEED, uvOf } from './tools.ts';
import { openLab, put } from './uv-lab.ts';
import { CASES, type Case, type Tree } from './uv-meaning-cases.ts';

const RANDOM = 120 * MORE;

/** The rules that are judged here. */
const CODES = [
  ...['misplaced-uv-setting', 'unused-source', 'unusable-source', 'missing-source', 'undefined-index'],
  ...['invalid-index', 'undefined-group', 'missing-member', 'duplicate-member', 'nested-workspace'],
  ...['invalid-member-glob', 'unmet-uv-version'],
];
/** Their findings whose first removing fix takes away what is said to do nothing. */
const INERT = new Set(['misplaced-uv-setting', 'unused-source', 'missing-member', 'duplicate-member']);

it('uv 0.13.9 refuses what is called an error, and passes over what is called inert', async () => {
  const lab = openLab();
  const links = join(lab.folder, 'links');
  mkdirSync(links);
  expect(run('python3', ['-c', WHEELS], links).status).toBe(0);
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: lab.folder,
    UV_CACHE_DIR: join(lab.folder, 'cache'),
    UV_OFFLINE: '1',
    UV_FIND_LINKS: links,
  };
  const program = uvOf('0.13.9');
  const lock = (folder: string): Run => run(program, ['lock'], folder, env);
  const tally = { refused: 0, taken: 0, unasked: 0, unknown: 0, inert: 0 };
  const wrong: string[] = [];
  const random = Array.from({ length: RANDOM }, (_, i) => randomCase(SEED + i));
  for (const [i, one] of [...CASES, ...random].entries()) {
    const folder = join(lab.folder, `case-${i}`);
    write(folder, one.tree);
    const found = await judge(folder, one);
    const refuses = found.some(
      ({ finding: { severity, message } }) =>
        (severity === 'error' && !/ to build /.test(message)) || message.startsWith('uv refuses to lock'),
    );
    const result = lock(folder);
    const what = `${one.title}\n${shown(one)}${result.stderr.slice(0, 500)}`;
    const says = found.map(
      ({ path, finding }) => `  ${path}: ${finding.severity}[${finding.code}] ${finding.message}`,
    );
    if (isUnasked(result)) tally.unasked += 1;
    else {
      tally[result.status === 0 ? 'taken' : 'refused'] += 1;
      // Below `**` a member does not look for the names of others: its own file alone would cost the whole tree.
      const unknown = !refuses && one.tree['pyproject.toml']?.includes('"**"');
      if (unknown && result.status !== 0) tally.unknown += 1;
      else if ((result.status === 0) === refuses) wrong.push(`${what}\n${says.join('\n')}`);
    }
    if (result.status === 0) {
      const before = readFileSync(join(folder, 'uv.lock'), 'utf8');
      for (const { path, text, finding } of found) {
        const fix = finding.fixes?.find(({ title }) => title.startsWith('Remove'));
        if (!fix || !INERT.has(finding.code)) continue;
        const again = `${folder}-again`;
        write(again, { ...one.tree, [path]: applyEdits(text, fix.edits()) });
        const same = lock(again).status === 0 && readFileSync(join(again, 'uv.lock'), 'utf8') === before;
        if (!same) wrong.push(`${one.title}: ${fix.title} in ${path} changes the lock\n${shown(one)}`);
        tally.inert += 1;
        rmSync(again, { recursive: true, force: true });
      }
    }
    rmSync(folder, { recursive: true, force: true });
  }
  lab.close();
  console.log('uv-meaning', tally, `wrong: ${wrong.length}`, `seed ${SEED}`);
  if (process.env.ORACLE_SHOW) console.log(wrong.join('\n\n'));
  expect(wrong.slice(0, 12).join('\n\n')).toBe('');
});

function write(folder: string, tree: Tree): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(tree)) put(folder, path, text);
}

async function judge(
  folder: string,
  { tree }: Case,
): Promise<readonly { readonly path: string; readonly text: string; readonly finding: Diagnostic }[]> {
  const out = [];
  const members = new Set<string>();
  for (const [path, text] of Object.entries(tree)) {
    if (!path.endsWith('pyproject.toml') || (path !== 'pyproject.toml' && !members.has(path))) continue;
    const project = await loadProject(text, disk(join(folder, path, '..')));
    if (path === 'pyproject.toml') reached(project, members);
    for (const finding of diagnose(project, { select: CODES, installed: false }))
      out.push({ path, text, finding });
  }
  return out;
}

/** The files that uv reads from the root: those of members, and of the folders that paths of theirs lead to. */
function reached(project: Project, into: Set<string>): void {
  const { uvWorkspace, doc } = project;
  const { requires } = askingIn(project);
  for (const found of uvWorkspace.members ?? [])
    for (const member of found ?? [])
      if (member.state === 'member') into.add(`${member.path}/pyproject.toml`);
  for (const { name, items } of declaredSources(doc))
    for (const item of requires(name) ? items : []) {
      const path = stringAt(item, 'path')?.value;
      if (path !== undefined) into.add(join(path, 'pyproject.toml'));
    }
}

/** It failed over what it could not find offline, over its own version, or is not at work at all: it says nothing of the table. */
function isUnasked({ stderr }: Run): boolean {
  return /No solution found|network was disabled|Network connectivity is disabled|marked as unmanaged|does not match the running version/.test(
    stderr,
  );
}

function shown({ tree }: Case): string {
  return Object.entries(tree)
    .map(([path, text]) => `--- ${path}\n${text}`)
    .join('');
}
