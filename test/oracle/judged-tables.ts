/** Random tables beside the few files that they name: what we say of them, and what those say who read them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import type { Diagnostic } from '../../server/rules/rule.ts';
import { type Document, entryAt } from '../../server/toml/document.ts';
import { parse } from '../../server/toml/parser.ts';
import { contains, type Span } from '../../server/toml/span.ts';
import { BESIDE, type RandomTable } from './random-project-tables.ts';
import { authorities, cleanVariables, run, tool } from './tools.ts';

/** The fields that somebody refuses, and the words for it. `project` is the table itself; fields are those of `[project]`. */
export interface Verdict {
  readonly fields: readonly string[];
  readonly says: string;
}

/** Our errors and warnings, by the field that they lie in. */
export interface Said {
  readonly found: readonly Diagnostic[];
  /** Those in a field; where it is not there, those at the table's header and at its name. */
  in(field: string): readonly Diagnostic[];
}

export interface Bench {
  /** What `ask_authorities.py` prints: by the name of who judges, for each text. */
  readers(texts: readonly string[]): readonly Readonly<Record<string, Verdict>>[];
  /** uv, which stops at the first thing that it refuses. */
  uv(text: string): Verdict;
  close(): void;
}

/** Lays the files that the tables name. */
export function openBench(): Bench {
  const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-tables-'));
  for (const [path, text] of Object.entries(BESIDE)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const env = cleanVariables();
  return {
    readers(texts) {
      const asked = join(home, 'asked.json');
      writeFileSync(asked, JSON.stringify({ folder: home, texts }));
      const script = join(import.meta.dirname, 'ask_authorities.py');
      const python = run(tool('python'), [script, asked], home, { ...env, PYTHONPATH: authorities() });
      if (python.status !== 0) throw new Error(python.stderr);
      return JSON.parse(python.stdout);
    },
    uv(text) {
      writeFileSync(join(home, 'pyproject.toml'), text);
      // It reads the project before it looks for the lockfile that is not there; the groups too where it takes a Python.
      const python = text.includes('[dependency-groups]') ? ['-p', tool('python')] : ['--universal'];
      const args = ['tree', '--frozen', ...python, '--offline', '--no-config', '--no-python-downloads'];
      const { stderr } = run(tool('uv'), args, home, { ...env, UV_CACHE_DIR: join(home, 'uv-cache') });
      return uvVerdict(stderr, text);
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

function uvVerdict(stderr: string, text: string): Verdict {
  if (/Unable to find lockfile|No `project` table found/.test(stderr)) return { fields: [], says: '' };
  const says = stderr
    .trim()
    .split('\n')
    .filter((line) => !/^\s*\||\^/.test(line))
    .join(' ')
    .replace(/\s+/g, ' ');
  const line = /TOML parse error at line (\d+)/.exec(stderr)?.[1];
  if (line === undefined) return { fields: [/group/i.test(says) ? 'dependency-groups' : 'project'], says };
  const lines = text.split('\n').slice(0, Number(line));
  const header = lines.findLast((each) => each.startsWith('[')) ?? '';
  if (header === '[dependency-groups]') return { fields: ['dependency-groups'], says };
  const [, field = 'project'] = /^([\w-]+) = /.exec(lines.at(-1) ?? '') ?? [];
  return { fields: [field], says };
}

/** What we say of a table. */
export async function judge({ text }: Pick<RandomTable, 'text'>): Promise<Said> {
  const project = await loadProject(text, memory({ ...BESIDE, 'pyproject.toml': text }));
  const found = diagnose(project, { installed: false }).filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );
  const doc = parse(text);
  return {
    found,
    in: (field) => found.filter(({ at }) => placesOf(doc, field).some((place) => contains(place, at))),
  };
}

/** Fields that say the same in two places. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'import-names': ['import-namespaces'],
  'import-namespaces': ['import-names'],
  license: ['license-files', 'classifiers'],
  'license-files': ['license'],
  scripts: ['entry-points'],
};

function placesOf({ root }: Document, field: string): readonly Span[] {
  const header = entryAt(root, 'project')?.key.at;
  const at = (...path: readonly string[]) => entryAt(root, ...path)?.at;
  const places = (() => {
    if (field === 'dependency-groups') return [at('dependency-groups'), ...groupsOf(root)];
    if (field === 'project') return [header, at('project', 'name')];
    const own = at('project', field);
    const others = [...(TOGETHER[field] ?? []), 'dynamic'].map((name) => at('project', name));
    return own ? [own, ...others] : [header, at('project', 'name'), ...others];
  })();
  return places.filter((place) => place !== undefined);
}

function groupsOf(root: Document['root']): readonly Span[] {
  const groups = entryAt(root, 'dependency-groups')?.value;
  return groups?.kind === 'table' ? [...groups.entries.values()].map(({ at }) => at) : [];
}
