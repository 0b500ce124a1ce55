/** `pyproject-ls check`: judges files one after another, so that memory does not grow with their number. */
import { cached } from '../files/cached.ts';
import { disk, surroundings, TEXT_LIMIT } from '../files/disk.ts';
import type { Text, Trouble } from '../files/files.ts';
import { join } from '../files/files.ts';
import { overlay } from '../files/overlay.ts';
import { replaceFile } from '../files/writer.ts';
import { loadProject, type Project } from '../project/project.ts';
import { diagnose } from '../rules/index.ts';
import { repairs } from '../rules/repairs.ts';
import type { Choice, Diagnostic, Severity } from '../rules/rule.ts';
import { applyEdits } from '../toml/span.ts';
import { findTargets, type Target } from './find.ts';
import { jsonReport } from './report/json.ts';
import { textReport } from './report/text.ts';
import { harmlessLine, type Terminal } from './terminal.ts';

export interface CheckOptions {
  /** POSIX. */
  readonly paths: readonly string[];
  readonly choice: Choice;
  readonly fix: boolean;
  readonly format: 'text' | 'json';
}

/** A file with what is left to say about it. */
export interface Checked {
  readonly path: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}
export interface Totals {
  readonly files: number;
  /** Named paths that lead nowhere. */
  readonly failures: number;
  readonly fixed: number;
  readonly fixable: number;
  readonly counts: Readonly<Record<Severity, number>>;
}
/** Told of each file in turn. */
export interface Report {
  readonly begin: () => void;
  readonly file: (checked: Checked) => void;
  readonly end: (totals: Totals) => void;
}

/** Rounds of fixing at most; a text that still changes after so many is left as it is then. */
const MOST_ROUNDS = 25;

/** Checks, reports, and gives the exit status: 1 for errors, 2 where a named path leads nowhere or a fix cannot be written. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const { cwd } = surroundings();
  const search = await findTargets(options.paths, disk(cwd));
  const report = options.format === 'json' ? jsonReport(terminal.out) : textReport(terminal);
  const complain = (words: string) => terminal.err(`pyproject-ls: ${harmlessLine(words)}\n`);
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let [files, fixed, fixable, failures] = [0, 0, 0, search.failures.length];
  for (const words of [...search.failures, ...search.remarks]) complain(words);
  report.begin();
  for (const target of search.targets) {
    const outcome = await checkFile(target, cwd, options);
    for (const words of outcome.complaints) complain(`${target.path}: ${words}`);
    if (outcome.checked === undefined) {
      failures += 1;
      continue;
    }
    if (outcome.unwritten) failures += 1;
    files += 1;
    fixed += outcome.fixed;
    for (const { severity, fixes = [] } of outcome.checked.diagnostics) {
      counts[severity] += 1;
      if (!options.fix && fixes.some(({ safe }) => safe)) fixable += 1;
    }
    report.file(outcome.checked);
  }
  report.end({ files, failures, fixed, fixable, counts });
  if (failures > 0) return 2;
  return counts.error > 0 ? 1 : 0;
}

interface Outcome {
  /** undefined where a named file cannot be read. */
  readonly checked: Checked | undefined;
  readonly fixed: number;
  /** There was something to fix, and the file could not be written. */
  readonly unwritten?: true;
  readonly complaints: readonly string[];
}

async function checkFile({ path, named }: Target, cwd: string, options: CheckOptions): Promise<Outcome> {
  const absolute = join(cwd, path);
  const content = await disk(cwd).read(absolute, TEXT_LIMIT);
  const trouble = troubleOf(content);
  if (named && trouble !== undefined && trouble.code !== 'encoding' && trouble.code !== 'too-large')
    return { checked: undefined, fixed: 0, complaints: [trouble.words] };
  const text = 'text' in content ? content.text : '';
  const judge = judgeAt(absolute, options.choice.installed);
  const project = { ...(await judge(text)), trouble };
  const before = diagnose(project, options.choice);
  if (!options.fix || trouble !== undefined)
    return { checked: { path, text, diagnostics: before }, fixed: 0, complaints: [] };
  const mended = await mend(project, before, judge, options.choice);
  if (mended.text === text) return { checked: { path, text, diagnostics: before }, fixed: 0, complaints: [] };
  const problem = await write(absolute, text, mended.text);
  if (problem !== undefined)
    return { checked: { path, text, diagnostics: before }, fixed: 0, unwritten: true, complaints: [problem] };
  // What was remembered of the disk is from before the file was written.
  const diagnostics = diagnose(
    await judgeAt(absolute, options.choice.installed)(mended.text),
    options.choice,
  );
  return { checked: { path, text: mended.text, diagnostics }, fixed: mended.fixed, complaints: [] };
}

function troubleOf(content: Text): Trouble | undefined {
  if ('trouble' in content) return content.trouble;
  return 'absent' in content ? { code: 'unreadable', words: 'it has gone meanwhile' } : undefined;
}

/** Loads a file's project under some text, where asked for with what is installed; all else is read from the disk once. */
function judgeAt(
  absolute: string,
  installed: boolean,
): (text: string, previous?: Project) => Promise<Project> {
  const open = new Map<string, string>();
  const saved = cached(disk(join(absolute, '..')));
  const files = overlay(saved, open);
  const there = { files: saved, surroundings: { ...surroundings(), cwd: saved.folder } };
  const machine = installed ? there : undefined;
  return (text, previous) => {
    open.set(absolute, text);
    return loadProject(text, files, previous, machine);
  };
}

/** The text after the safe fixes, round after round; a round that would break the TOML is not made. */
async function mend(
  first: Project,
  findings: readonly Diagnostic[],
  judge: (text: string, previous: Project) => Promise<Project>,
  choice: Choice,
): Promise<{ readonly text: string; readonly fixed: number }> {
  let [project, diagnostics, fixed] = [first, findings, 0];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const text = applyEdits(
      project.doc.text,
      repairs(diagnostics, ({ safe }) => safe),
    );
    if (text === project.doc.text) break;
    const next = await judge(text, project);
    if (next.doc.problems.length > project.doc.problems.length) break;
    const left = diagnose(next, choice);
    fixed += Math.max(1, diagnostics.length - left.length);
    [project, diagnostics] = [next, left];
  }
  return { text: project.doc.text, fixed };
}

/** Why the file was not written; undefined where it was. */
async function write(absolute: string, before: string, after: string): Promise<string | undefined> {
  const now = await disk('/').read(absolute, TEXT_LIMIT);
  if (!('text' in now) || now.text !== before) return 'not fixed, it has changed meanwhile';
  const written = await replaceFile(absolute, after);
  return 'trouble' in written ? `not fixed, ${written.trouble.words}` : undefined;
}
