/**
 * Reads the sessions of `test/scenarios/*.md`, and plays them in a home that exists only in memory. README.md beside the
 * pages says how they are read. What the real tools wrote is taken from `test/data/scenarios/`, where the oracle
 * (test/oracle/scenarios.oracle.ts) recorded it; what we say of it is computed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join as joined } from 'node:path';
import { statusText } from '../server/cli/report/status-text.ts';
import { textReport } from '../server/cli/report/text.ts';
import { plainStyle } from '../server/cli/terminal.ts';
import { type Files, join, type Surroundings } from '../server/files/files.ts';
import { type MemorySpecial, memory } from '../server/files/memory.ts';
import type { Cure } from '../server/project/artifact.ts';
import { loadProject } from '../server/project/project.ts';
import { loadStatus } from '../server/project/status.ts';
import { diagnose } from '../server/rules/index.ts';
import type { Severity } from '../server/rules/rule.ts';
import { type Block, EDITOR, PAGE, type Page, pagesIn, ROOT, readPage } from './literate.ts';

const FOLDER = 'test/scenarios';
/** Where a session takes place; it begins in the folder `lab` there. */
export const HOME = '/home/person';
/** Seconds since 1970 of what the first step wrote; each step is a second. */
export const FIRST = 1_700_000_000;

export interface Session {
  readonly title: string;
  readonly steps: readonly Step[];
}
/** A file that is written, a command that is typed, or what an editor offers (`CURES`). */
export type Step =
  | { readonly block: Block; readonly command: undefined }
  | { readonly block: Block; readonly command: string; readonly answer: readonly string[] };

/** A step that is answered. */
export type Asking = Extract<Step, { command: string }>;

/** In the place of a command: the cures that the findings offer, with a mark at the one that is clicked. */
export const CURES = 'cures';
const CLICKED = '→ ';

/** What lies at a path after a command, or null where nothing is any more: a text, or something that says what it is. */
export type Made =
  | string
  | null
  | { readonly folder: true }
  /** Written anew, and the same. */
  | { readonly touched: true }
  | { readonly link: string }
  | { readonly members: Readonly<Record<string, string>> }
  | { readonly base64: string };
/** What a command changed, by path from home. */
export type Effect = Readonly<Record<string, Made>>;
/** The effects of each session's commands, those that only read left out. */
export type Recorded = Readonly<Record<string, readonly Effect[]>>;

/** Every page, its sessions behind it. */
export function scenarios(): readonly { readonly page: Page; readonly sessions: readonly Session[] }[] {
  const shared = readPage(`${FOLDER}/README.md`).sections.flatMap(({ blocks }) => blocks);
  return pagesIn(FOLDER)
    .filter(({ path }) => basename(path) !== 'README.md')
    .map((page) => {
      const [intro, ...sections] = page.sections;
      const before = [...shared, ...(intro?.blocks ?? [])];
      const sessions = sections.map(({ title, blocks }) => ({
        title,
        steps: stepsOf([...before, ...blocks]),
      }));
      return { page, sessions: sessions.filter(({ steps }) => steps.some(({ command }) => command)) };
    });
}

function stepsOf(blocks: readonly Block[]): readonly Step[] {
  return blocks.flatMap((block): Step[] => {
    if (block.language === CURES) return [{ block, command: CURES, answer: block.lines }];
    if (block.language !== 'console') return block.name === '' ? [] : [{ block, command: undefined }];
    const steps: { block: Block; command: string; answer: string[] }[] = [];
    for (const line of block.lines)
      if (line.startsWith('$ ')) steps.push({ block, command: line.slice(2), answer: [] });
      else steps.at(-1)?.answer.push(line);
    return steps;
  });
}

/** It reads, and writes nothing. */
export function onlyAsks({ command, answer }: Pick<Asking, 'command' | 'answer'>): boolean {
  if (command === CURES) return clickedIn(answer) === undefined;
  return /^(?:\w+=\S* )*pyproject-ls (?:status|check|wheel)\b/.test(command) || / --dry-run\b/.test(command);
}

/** The title of the cure that is clicked; '' for the first that is offered. */
export function clickedIn(answer: readonly string[]): string | undefined {
  return answer.find((line) => line.startsWith(CLICKED.trimEnd()))?.slice(CLICKED.length);
}

/** The titles of all cures, in the form of the pages. */
export function offered(cures: readonly Cure[], clicked: string | undefined): readonly string[] {
  const titles = [...new Set(cures.map(({ title }) => title))];
  return titles.map(
    (title) => `${title === (clicked || titles[0]) && clicked !== undefined ? CLICKED : '  '}${title}`,
  );
}

/** What the findings of a project offer, as an editor shows them. */
export async function curesIn(files: Files, surroundings: Surroundings): Promise<readonly Cure[]> {
  return (await findings(files, surroundings)).diagnostics.flatMap(({ cures = [] }) => cures);
}

async function findings(files: Files, surroundings: Surroundings) {
  const manifest = await files.read('pyproject.toml');
  const text = 'text' in manifest ? manifest.text : '';
  const project = await loadProject(text, files, undefined, { files, surroundings });
  return { text, diagnostics: diagnose(project, EDITOR) };
}

/** The file in which a page's recording is, and what is in it; nothing where it was never recorded. */
export function recordingOf(page: Page): { readonly path: string; readonly recorded: Recorded } {
  const path = joined(ROOT, 'test/data/scenarios', `${basename(page.path, '.md')}.json`);
  return { path, recorded: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Recorded) : {} };
}

/** A page's console blocks with other answers, for `rewrite`. */
export function redrawn(
  steps: readonly Step[],
  answers: ReadonlyMap<Step, readonly string[]>,
): Map<Block, readonly string[]> {
  const out = new Map<Block, string[]>();
  for (const step of steps) {
    if (step.command === undefined) continue;
    const typed = step.command === CURES ? [] : [`$ ${step.command}`];
    const lines = [...typed, ...(answers.get(step) ?? step.answer)];
    out.set(step.block, [...(out.get(step.block) ?? []), ...lines]);
  }
  return out;
}

/** The text that a block writes over another: all of it, or what a `diff` changes in it. */
export function textAfter({ language, lines }: Block, before: string | undefined): string {
  const whole = (some: readonly string[]) => some.map((line) => `${line}\n`).join('');
  if (language !== 'diff') return whole(lines);
  const side = (mark: string) =>
    whole(lines.filter((line) => [mark, ' ', undefined].includes(line[0])).map((line) => line.slice(1)));
  const parts = before?.split(side('-')) ?? [];
  if (parts.length !== 2) throw new Error(`the lines of the diff are not there once:\n${lines.join('\n')}`);
  return parts.join(side('+'));
}

/** What is left of a status on a page: what is installed and built; on one of `whole` ones all but the first line, the cache and the commands; of a command's, only that. */
export function shortStatus(text: string, { command, block }: Asking): readonly string[] {
  const parts = text.trimEnd().split('\n\n');
  if (command.includes(' -- ')) return parts.slice(-1).join('').split('\n');
  const left =
    block.name === 'whole' ? /^in uv's cache/ : /^(?:in uv's cache|which would run|what would be imported)/;
  return parts
    .slice(1, -1)
    .filter((part) => !left.test(part))
    .join('\n\n')
    .split('\n');
}

type Timed = MemorySpecial & { readonly mtime: bigint };

/** What is moved keeps its time, as does what setuptools copies into `build/lib`; undefined for what is new. */
function timeFrom(
  before: ReadonlyMap<string, Timed>,
  path: string,
  text: string,
  effect: Effect,
): bigint | undefined {
  const copied = path.includes('/build/lib/');
  for (const [from, entry] of before)
    if (basename(from) === basename(path) && 'text' in entry && entry.text === text)
      if (copied || effect[from.slice(HOME.length + 1)] === null) return entry.mtime;
  return undefined;
}

/** A home in memory, step by step. */
export class Home {
  #clock = FIRST - 1;
  #cwd = `${HOME}/lab`;
  readonly #entries = new Map<string, Timed>();

  write(block: Block): void {
    this.#clock += 1;
    const path = join(this.#cwd, block.name);
    const before = this.#entries.get(path);
    this.#put(path, { text: textAfter(block, before && 'text' in before ? before.text : undefined) });
  }

  /** A command was typed, and this is what it changed. */
  apply(command: string, effect: Effect): void {
    this.#clock += 1;
    if (command.startsWith('cd ')) this.#cwd = join(this.#cwd, command.slice('cd '.length));
    const before = new Map(this.#entries);
    for (const [name, made] of Object.entries(effect)) {
      const path = join(HOME, name);
      const there = before.get(path);
      if (made === null) this.#remove(path);
      else if (typeof made === 'string') {
        this.#put(path, { text: made }, timeFrom(before, path, made, effect));
      } else if ('touched' in made) this.#put(path, there ?? { text: '' });
      else if ('folder' in made) this.#put(path, made, there?.mtime);
      else this.#put(path, 'base64' in made ? { bytes: Buffer.from(made.base64, 'base64') } : made);
    }
  }

  /** What we say: `status` in the form of the pages, `check --installed`, what is offered beside the findings. */
  async answer(asking: Asking): Promise<readonly string[]> {
    const { command } = asking;
    const [, variables = '', verb = '', rest = ''] =
      /^((?:\w+=\S* )*)(?:pyproject-ls )?(status|check --installed|cures)(?: -- (.*))?$/.exec(command) ?? [];
    const pairs = variables.split(' ').flatMap((pair) => (pair === '' ? [] : [pair.split('=')]));
    const env = { PATH: `${HOME}/.local/bin:/usr/bin:/bin`, ...Object.fromEntries(pairs) };
    const now = BigInt(this.#clock + 1) * 1_000_000_000n;
    const surroundings = { ...PAGE, env, home: HOME, cwd: this.#cwd, now: () => now };
    const files = memory(Object.fromEntries(this.#entries), HOME).at(this.#cwd);
    if (verb === '') throw new Error(`this is not answered: ${command}`);
    if (verb === 'cures') return offered(await curesIn(files, surroundings), clickedIn(asking.answer));
    if (verb === 'status') return shortStatus(await statusOf(files, surroundings, rest), asking);
    return checked(files, surroundings);
  }

  /** Time passes with everything that is typed. */
  tick(): void {
    this.#clock += 1;
  }

  /** With a file go the folders that held nothing else: what is left empty was recorded as a folder. */
  #remove(path: string): void {
    this.#entries.delete(path);
    const folder = join(path, '..');
    const holds = [...this.#entries.keys()].some((other) => other.startsWith(`${folder}/`));
    if (!holds && folder.startsWith(`${HOME}/`)) this.#remove(folder);
  }

  #put(path: string, what: MemorySpecial, mtime = BigInt(this.#clock) * 1_000_000_000n): void {
    const parts = path.split('/');
    for (let i = 2; i < parts.length; i++) {
      const folder = parts.slice(0, i).join('/');
      if (!this.#entries.has(folder)) this.#entries.set(folder, { folder: true, mtime });
    }
    this.#entries.set(path, { ...what, mtime });
  }
}

async function statusOf(files: Files, surroundings: Surroundings, asked: string): Promise<string> {
  const manifest = await files.read('pyproject.toml');
  const project = await loadProject('text' in manifest ? manifest.text : '', files);
  const commands = asked === '' ? undefined : [asked.split(' ')];
  const status = await loadStatus(project, files, surroundings, {
    commands,
    uvVersion: undefined,
    found: true,
  });
  return statusText(project, status, HOME, plainStyle);
}

async function checked(files: Files, surroundings: Surroundings): Promise<readonly string[]> {
  const { text, diagnostics } = await findings(files, surroundings);
  const parts: string[] = [];
  const out = (text: string) => void parts.push(text);
  const report = textReport({ out, err: () => undefined, style: plainStyle });
  report.file({ path: 'pyproject.toml', text, diagnostics });
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  const fixable = diagnostics.filter(({ fixes = [] }) => fixes.some(({ safe }) => safe)).length;
  report.end({ files: 1, failures: 0, fixed: 0, fixable, counts });
  return parts.join('').trimEnd().split('\n');
}
