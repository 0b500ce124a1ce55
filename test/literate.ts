/**
 * Reads the pages: Markdown in which prose explains and fenced blocks are projects that are judged.
 *
 * Each `##` section is one project. Its blocks:
 *
 * - ```` ```toml pyproject.toml ````: the text that is judged, each line behind a gutter of two columns. A line with `#` in
 *   column 0 is an annotation, removed before parsing. All annotations together are the expectation: every finding of
 *   every rule, as the editor shows it (what depends on `dist/` included), drawn by `server/cli/annotate.ts`; so a text
 *   without annotations says that there is nothing to find. Words behind the name: `crlf`, `bom`, `no-final-newline`.
 *   A code is named in brackets where it is not the page's own.
 * - ```` ```toml fixed ````: the text (in the gutter too) after the first fix of each finding, round after round until
 *   nothing changes. ```` ```toml fixed Add the thing ````: after the one fix of that title alone.
 * - ```` ```python src/a.py ````, or any language and a path: another file, as it stands. Blocks further down are newer.
 * - ```` ```zip dist/a-1.0-py3-none-any.whl ````: an archive; a line is `member` or `member | text with \n`.
 * - ```` ```msgpack PATH ````: JSON, which stands for a file with the same as MessagePack.
 * - ```` ```tree ````: a line is `folder/`, `empty.file`, `link -> target` or `file ! denied` (any code of a Trouble).
 * - ```` ```hover requires = ["hatch│ling"] ````, likewise `definition`, `actions` and `completion`: what an editor is answered with the
 *   cursor at that place of the text, drawn by `test/features/answers.ts`.
 * - ```` ```wheel ````: what `pyproject-ls wheel` prints of the project.
 * - Any other block without a second word is prose, as is a section without pyproject.toml.
 *
 * The project is `/project` on a Linux machine, judged from within, with no environment variables. Paths may be absolute,
 * home is `/home/person`, and each file is a second newer than the one before it: pyproject.toml, if it is the first, was
 * changed 1700000002 seconds after 1970, and a folder that a block brings along counts as a file before it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import { annotate, linesOf, type Remark, remarksOf } from '../server/cli/annotate.ts';
import type { Files, Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { loadProject, type Project } from '../server/project/project.ts';
import { diagnose } from '../server/rules/index.ts';
import { repairs } from '../server/rules/repairs.ts';
import type { Choice, Diagnostic, Fix } from '../server/rules/rule.ts';
import { applyEdits } from '../server/toml/span.ts';

/** Where the pages' projects lie. */
export const PAGE: Surroundings = {
  env: {},
  home: '/home/person',
  platform: 'linux',
  cwd: '/project',
  now: () => 1_700_001_000_000_000_000n,
};

export interface Page {
  /** From the repository's root. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly sections: readonly Section[];
}
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}
/** A fenced block; `first` is the index of its first line in the page. */
export interface Block {
  readonly language: string;
  /** The second word behind the fence: a path, `fixed`, or '' where there is none. */
  readonly name: string;
  /** What follows the name. */
  readonly rest: string;
  readonly first: number;
  readonly lines: readonly string[];
}
/** A section's project. `files(text)` is its tree with this text as pyproject.toml. */
export interface Example {
  readonly block: Block;
  readonly text: string;
  readonly files: (text: string) => Files;
}

export const ROOT = join(import.meta.dirname, '..');

/** The folders whose pages hold examples that are judged. */
export const FOLDERS = ['server/rules', 'test/rules', 'test/backends', 'test/features'] as const;

/** As an editor shows it: what depends on an environment or on `dist/` included. */
export const EDITOR: Choice = { installed: true };

/** Every page of a folder, sorted; none where there is no such folder. */
export function pagesIn(folder: string): readonly Page[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => readPage(`${folder}/${name}`));
}

export function readPage(path: string): Page {
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
  const sections: { title: string; blocks: Block[] }[] = [{ title: basename(path, '.md'), blocks: [] }];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.startsWith('## ')) sections.push({ title: line.slice(3).trim(), blocks: [] });
    const [, fence, info] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    const end = lines.indexOf(fence, i + 1);
    if (end === -1) throw new Error(`${path}:${i + 1}: the fence is never closed`);
    const [language = '', name = '', ...rest] = (info ?? '').trim().split(/\s+/);
    const block = { language, name, rest: rest.join(' '), first: i + 1, lines: lines.slice(i + 1, end) };
    sections.at(-1)?.blocks.push(block);
    i = end;
  }
  return { path, lines, sections };
}

/** The project of a section; undefined where the section is prose. */
export function exampleOf(page: Page, section: Section): Example | undefined {
  const block = section.blocks.find(({ name }) => name === 'pyproject.toml');
  if (block === undefined) return undefined;
  const entries = (text: string) =>
    section.blocks.flatMap((other): [string, MemoryEntry][] =>
      other === block ? [['pyproject.toml', text]] : entriesOf(other),
    );
  return { block, text: textOf(page, block), files: (text) => memory(Object.fromEntries(entries(text))) };
}

/** Every section of every page that holds a project. */
export function allExamples(): readonly { page: Page; section: Section; example: Example }[] {
  return FOLDERS.flatMap(pagesIn).flatMap((page) =>
    page.sections.flatMap((section) => {
      const example = exampleOf(page, section);
      return example === undefined ? [] : [{ page, section, example }];
    }),
  );
}

/** The text behind a block's gutter, without annotations. */
export function textOf(page: Page, block: Block): string {
  const out: string[] = [];
  for (const [i, line] of block.lines.entries()) {
    if (line.startsWith('#')) continue;
    if (line.trim() !== '' && !line.startsWith('  '))
      throw new Error(`${page.path}:${block.first + i + 1}: a line of TOML starts behind two columns`);
    out.push(line.slice(2));
  }
  const words = block.rest.split(' ');
  const end = out.length === 0 || words.includes('no-final-newline') ? '' : '\n';
  const text = (words.includes('bom') ? '\ufeff' : '') + out.join('\n') + end;
  return words.includes('crlf') ? text.replaceAll('\n', '\r\n') : text;
}

/** An example under some text, loaded. */
export function load(example: Example, text: string, previous?: Project): Promise<Project> {
  const files = example.files(text);
  return loadProject(text, files, previous, { files, surroundings: PAGE });
}

/** What an editor shows of an example under some text. */
export async function judge(example: Example, text: string): Promise<readonly Diagnostic[]> {
  return diagnose(await load(example, text), EDITOR);
}

/** A block's lines as they are to be: the text with the findings drawn under it. */
export function drawn(page: Page, text: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const own = page.path.startsWith('server/rules/') ? basename(page.path, '.md') : undefined;
  const rows = annotate(
    text,
    diagnostics.flatMap((diagnostic) =>
      withCures(diagnostic, remarksOf(diagnostic, diagnostic.code !== own)),
    ),
  );
  const lines = linesOf(text);
  return lines.flatMap(({ start, end }, number) => {
    const line = text.slice(start, end).replace(/^\ufeff/, '');
    const below = (rows.get(number) ?? []).map(({ pad, carets, label }) =>
      `# ${pad}${carets}${carets === '' || label === '' ? '' : ' '}${label}`.trimEnd(),
    );
    return number === lines.length - 1 && line === '' ? below : [behindGutter(line), ...below];
  });
}

/** What an editor offers beside fixes stands below them. */
function withCures({ cures = [] }: Diagnostic, [first, ...rest]: readonly Remark[]): readonly Remark[] {
  const below = cures.map(({ title }) => ({ role: 'fix', label: `⚙ ${title}` }) as const);
  return first ? [{ ...first, below: [...first.below, ...below] }, ...rest] : [];
}

/** A block's lines for a text without findings. */
export function plainly(text: string): readonly string[] {
  const lines = linesOf(text).map(({ start, end }) =>
    behindGutter(text.slice(start, end).replace(/^\ufeff/, '')),
  );
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The text after the first fix of each finding, round after round; or after the one fix of a title. */
export async function repaired(example: Example, title: string): Promise<string> {
  if (title !== '') {
    const wanted = (fix: Fix) => fix.title === title;
    const diagnostics = await judge(example, example.text);
    const fix = diagnostics.flatMap(({ fixes = [] }) => fixes).find(wanted);
    if (fix === undefined) throw new Error(`no finding offers the fix \`${title}\``);
    return applyEdits(example.text, fix.edits());
  }
  let text = example.text;
  for (let round = 0; round < 20; round++) {
    const next = applyEdits(
      text,
      repairs(await judge(example, text), () => true),
    );
    if (next === text) return text;
    text = next;
  }
  throw new Error('twenty rounds of fixing do not come to an end');
}

/** A block's own lines in the form in which they are compared. */
export function written(block: Block): readonly string[] {
  return block.lines.map((line) => (line.trim() === '' ? '' : line));
}

/** Writes a page anew with other lines in some of its blocks. */
export function rewrite(page: Page, changes: ReadonlyMap<Block, readonly string[]>): void {
  const lines = [...page.lines];
  for (const [block, text] of [...changes].sort(([a], [b]) => b.first - a.first))
    lines.splice(block.first, block.lines.length, ...text);
  writeFileSync(join(ROOT, page.path), lines.join('\n'));
}

function behindGutter(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

/** Languages of blocks that show an answer, and stand for no file. */
const ANSWERS: ReadonlySet<string> = new Set(['hover', 'definition', 'actions', 'completion']);

/** The files that a block stands for. */
export function entriesOf(block: Block): [string, MemoryEntry][] {
  if (block.language === 'tree') return block.lines.filter((line) => line.trim() !== '').map(treeEntry);
  if (block.name === '' || block.name === 'fixed' || ANSWERS.has(block.language)) return [];
  if (block.language === 'msgpack') return [[block.name, encode(JSON.parse(block.lines.join('\n')))]];
  if (block.language !== 'zip') return [[block.name, block.lines.map((line) => `${line}\n`).join('')]];
  const members = block.lines.map((line): [string, string] => {
    const [path = '', content = ''] = line.split(/ \| (.*)/s);
    return [path.trim(), content.replaceAll('\\n', '\n')];
  });
  return [[block.name, { members: Object.fromEntries(members) }]];
}

function treeEntry(line: string): [string, MemoryEntry] {
  const [, link, target] = /^(.+?) -> (.+)$/.exec(line) ?? [];
  if (link !== undefined && target !== undefined) return [link, { link: target }];
  const [, path, code] = /^(.+?) ! (.+)$/.exec(line) ?? [];
  // The codes are those of Trouble; a misspelt one is seen at once on the page.
  if (path !== undefined) return [path, { trouble: code as 'denied' }];
  return line.endsWith('/') ? [line, { folder: true }] : [line, ''];
}
