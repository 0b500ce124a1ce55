/** The foretold wheel for people: why it fails, or its files as a tree, marked where the newest wheel in `dist/` differs. */
import type { Preview } from '../../project/preview.ts';
import type { DistComparison } from '../../project/preview-dist.ts';
import type { Span } from '../../toml/span.ts';
import { annotate, lineAt, linesOf, placeOf } from '../annotate.ts';
import { harmless, harmlessLine, type Paint, type Style } from '../terminal.ts';

export interface WheelReport {
  readonly preview: Preview;
  readonly dist: DistComparison | undefined;
  /** pyproject.toml. */
  readonly text: string;
  readonly toMend: Span | undefined;
  /** The project's, absolute: left out of what a backend says. */
  readonly folder: string;
}

type Mark = ' ' | '+' | '-' | '~';
const PAINTS: Readonly<Record<Mark, Paint | undefined>> = {
  ' ': undefined,
  '+': 'green',
  '-': 'red',
  '~': 'yellow',
};

/** The whole output. */
export function wheelText(report: WheelReport, style: Style): string {
  const { preview } = report;
  if (preview.builds === false) return failure(report, style);
  const { name, version, backend, certainty, because } = preview;
  const title = [name ?? 'a project without a name', ...(version === undefined ? [] : [version])].join(' ');
  const head = `${style('bold', harmlessLine(title))} ${style('dim', harmlessLine(`by ${backend}`))}: ${words(preview, style)}\n`;
  const why = because.map((clause) => `  ${harmlessLine(clause)}\n`).join('');
  if (certainty === 'unknown') return head + why;
  const parts = [head + why, tree(report, style), entryPoints(preview, style), endings(report).join('')];
  return parts.filter((part) => part !== '').join('\n');
}

function words({ certainty }: Preview, style: Style): string {
  if (certainty === 'unknown') return style('dim', 'what the wheel will contain cannot be told');
  return certainty === 'certain' ? style('green', 'certain') : style('yellow', 'likely');
}

/** What the backend says, at the place in pyproject.toml to mend. */
function failure({ preview, text, toMend, folder }: WheelReport, style: Style): string {
  const { name, because, backend } = preview;
  const says = harmlessLine(because.join('; ').replaceAll(`${folder}/`, ''));
  const head = `${style('bold', harmlessLine(name ?? 'the project'))} ${style('dim', harmlessLine(`by ${backend}`))}: ${style('red', 'the build will fail')}\n`;
  if (toMend === undefined) return `${head}  ${says}\n`;
  const lines = linesOf(text);
  const number = lineAt(lines, toMend.start);
  const { line, column } = placeOf(lines, toMend.start);
  const { start, end } = lines[number] ?? { start: 0, end: 0 };
  const [row] =
    annotate(text, [{ at: toMend, role: 'finding', label: '', below: [] }], lines).get(number) ?? [];
  const gutter = (words: string) => style('dim', `${words.padStart(String(line).length + 1)} │ `);
  const excerpt = `${gutter(String(line))}${harmless(text.slice(start, end))}\n${gutter('')}${row?.pad ?? ''}${style('red', row?.carets ?? '')}\n`;
  return `${head}${style('bold', `pyproject.toml:${line}:${column}:`)} ${says}\n${excerpt}`;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, { readonly mark: Mark; readonly note: string }>;
  /** The folders of the project that its files come from. */
  readonly from: Set<string>;
}

function tree({ preview, dist }: WheelReport, style: Style): string {
  const root: Folder = empty();
  const changed = new Set(dist?.changed);
  const missing = new Set(dist?.missing);
  for (const [path, source] of preview.files ?? []) {
    const mark = missing.has(path) ? '+' : changed.has(path) ? '~' : ' ';
    const [name, folder] = placed(root, path);
    const from = source.endsWith(`/${name}`) || source === name ? source.slice(0, -name.length) : undefined;
    if (from !== undefined) folder.from.add(from);
    folder.files.set(name, { mark, note: from === undefined ? `← ${source}` : '' });
  }
  for (const path of preview.generated ?? []) {
    const [name, folder] = placed(root, path);
    folder.files.set(`${name}.*`, { mark: missing.has(path) ? '+' : ' ', note: 'compiled or generated' });
  }
  for (const path of dist?.extra ?? []) {
    const [name, folder] = placed(root, path);
    folder.files.set(name, { mark: '-', note: '' });
  }
  const drawn = draw(root, '', '', 1, style);
  return drawn === '' ? '  (no files)\n' : drawn;
}

function empty(): Folder {
  return { folders: new Map(), files: new Map(), from: new Set() };
}

/** The last part of an archive path, and the folder that it lies in. */
function placed(root: Folder, path: string): [string, Folder] {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let here = root;
  for (const part of parts) {
    const next = here.folders.get(part) ?? empty();
    here.folders.set(part, next);
    here = next;
  }
  return [name, here];
}

/** A folder says where its files come from if that is not where the folder above lets one expect. */
function draw(folder: Folder, archive: string, expected: string, depth: number, style: Style): string {
  const indent = '  '.repeat(depth);
  let out = '';
  for (const [name, inside] of sorted(folder.folders)) {
    const at = `${archive}${name}/`;
    const [from] = inside.from.size === 1 ? inside.from : [undefined];
    const usual = `${expected}${name}/`;
    const note =
      from === undefined || from === usual
        ? ''
        : ` ${style('dim', `← ${harmlessLine(from === '' ? '.' : from)}`)}`;
    out += `${indent}${harmlessLine(name)}/${note}\n${draw(inside, at, from ?? usual, depth + 1, style)}`;
  }
  for (const [name, { mark, note }] of sorted(folder.files)) {
    const paint = PAINTS[mark];
    const line = `${indent.slice(2)}${mark} ${harmlessLine(name)}`;
    out += `${paint ? style(paint, line) : line}${note === '' ? '' : ` ${style('dim', harmlessLine(note))}`}\n`;
  }
  return out;
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}

function entryPoints({ entryPoints: groups }: Preview, style: Style): string {
  if (!groups) return `${style('dim', 'entry points cannot be told')}\n`;
  const lines = [...groups].flatMap(([group, names]) => [
    `  ${style('dim', harmlessLine(`[${group}]`))}\n`,
    ...[...names].map(([name, reference]) => `  ${harmlessLine(`${name} = ${reference}`)}\n`),
  ]);
  return lines.length === 0 ? '' : `${style('dim', 'entry points')}\n${lines.join('')}`;
}

function endings({ preview: { viaSdist, sdistLoses, sdistAdds }, dist }: WheelReport): readonly string[] {
  const lines: string[] = [];
  if (dist) {
    const { missing, extra, changed } = dist;
    const counts = [
      ...(missing.length > 0 ? [`+ ${missing.length} would be new`] : []),
      ...(extra.length > 0 ? [`- ${extra.length} would be gone`] : []),
      ...(changed.length > 0 ? [`~ ${changed.length} would change`] : []),
    ];
    lines.push(
      harmlessLine(`against ${dist.path}: ${counts.length === 0 ? 'the same files' : counts.join(', ')}`),
    );
  }
  if (viaSdist === 'same') lines.push('the wheel that is built from the source distribution is the same');
  if (viaSdist === 'differs') {
    const parts = [
      ...(sdistLoses.length > 0 ? [`lacks ${named(sdistLoses)}`] : []),
      ...(sdistAdds.length > 0 ? [`also has ${named(sdistAdds)}`] : []),
    ];
    lines.push(
      `the wheel that is built from the source distribution ${parts.length === 0 ? 'fails' : parts.join(', ')}`,
    );
  }
  return lines.map((line) => `${harmlessLine(line)}\n`);
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).map((path) => `\`${path}\``);
  return [...shown, ...(paths.length > 5 ? [`${paths.length - 5} more`] : [])].join(', ');
}
