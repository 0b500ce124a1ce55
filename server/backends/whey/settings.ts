/** What `[tool.whey]` says of the files (whey 0.1.1, `config/whey.py`, `additional_files.py`). */
import { join } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringAt, type Table, tableAt, type Value, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { type PathGlob, pathGlob } from '../globs/path-globs.ts';

/** A line of `additional-files`. */
export interface Command {
  readonly adds: boolean;
  readonly recursive: boolean;
  /** The folder that the patterns are seen from: of the project, or of the archive for what is taken out. */
  readonly from: string;
  readonly globs: readonly PathGlob[];
}

export interface WheySettings {
  /** The folder of the package, and the folder that it lies in, relative to the project. */
  readonly folder: string;
  readonly sourceDir: string;
  /** As they are written. */
  readonly words: { readonly package: string; readonly sourceDir: string };
  readonly commands: readonly Command[];
}

type Unread = { readonly fails: Refusal } | { readonly unclear: string };

/** Reads `[tool.whey]`. */
export function readWhey(doc: Document): WheySettings | Unread {
  const table = tableAt(doc.root, 'tool', 'whey');
  if (!table && valueAt(doc.root, 'tool', 'whey')) return { unclear: '`tool.whey` is no table' };
  const wrong = table && wrongType(table);
  if (wrong) return wrong;
  const builders = table && tableAt(table, 'builders');
  for (const [kind, { value }] of builders?.entries ?? [])
    if (!(value.kind === 'string' && value.value === `whey_${kind}`))
      return { unclear: `the builder of \`tool.whey.builders.${kind}\` may build in its own way` };
  const name = readProjectTable(doc).name?.value;
  const written = table && stringAt(table, 'package')?.value;
  if (written === undefined && name === undefined) return { unclear: 'the project has no name' };
  const words = {
    package: written ?? (name ?? '').split('.')[0]?.replace(/-(?!stubs)/g, '_') ?? '',
    sourceDir: (table && stringAt(table, 'source-dir')?.value) ?? '.',
  };
  for (const path of [words.package, words.sourceDir])
    if (path.startsWith('/') || path.split('/').includes('..'))
      return { unclear: `\`${path}\` leads out of the project` };
  const commands = commandsOf(table && valueAt(table, 'additional-files'));
  if ('fails' in commands || 'unclear' in commands) return commands;
  const sourceDir = join('', words.sourceDir);
  return { folder: join(sourceDir, words.package), sourceDir, words, commands };
}

const PLAIN = ['package', 'source-dir', 'license-key'];

function wrongType(table: Table): Unread | undefined {
  for (const key of PLAIN) {
    const value = valueAt(table, key);
    if (value && value.kind !== 'string')
      return refused(`Invalid type for 'tool.whey.${key}': expected <class 'str'>`, key);
  }
  for (const key of ['platforms', 'python-implementations', 'base-classifiers', 'additional-files']) {
    const value = valueAt(table, key);
    if (value && value.kind !== 'array') return { unclear: `\`tool.whey.${key}\` is no list` };
    const at = value?.kind === 'array' ? value.items.findIndex((item) => item.kind !== 'string') : -1;
    if (at >= 0) return refused(`Invalid type for 'tool.whey.${key}[${at}]': expected <class 'str'>`, key);
  }
  const builders = valueAt(table, 'builders');
  if (builders && builders.kind !== 'table')
    return refused(`Invalid type for 'tool.whey.builders': expected <class 'dict'>`, 'builders');
  return undefined;
}

function refused(says: string, key: string): { readonly fails: Refusal } {
  return { fails: { says, keys: ['tool', 'whey', key] } };
}

function commandsOf(value: Value | undefined): readonly Command[] | Unread {
  const out: Command[] = [];
  for (const item of value?.kind === 'array' ? value.items : []) {
    const [command, ...rest] = item.kind === 'string' ? item.value.split(' ') : [];
    const recursive = command?.startsWith('recursive-') === true;
    // Other commands are passed over with a warning.
    if (!/^(?:recursive-)?(?:in|ex)clude$/.test(command ?? '')) continue;
    if (rest.join(' ') === '' || (recursive && rest.length < 2)) {
      const what = recursive
        ? 'must have one path and at least one pattern specified.'
        : 'must have at least one path or pattern specified.';
      return refused(`additional-files: '${command}' ${what}`, 'additional-files');
    }
    const from = recursive ? (rest[0] ?? '') : '';
    const patterns = recursive ? rest.slice(1) : rest;
    const globs = patterns.map((pattern) => globOf(pattern, recursive));
    const strange = patterns.find((_, i) => globs[i] === undefined);
    if (strange !== undefined || from.startsWith('/') || from.split('/').includes('..'))
      return { unclear: `the pattern \`${strange ?? from}\` is not understood` };
    out.push({
      adds: command?.endsWith('include') === true,
      recursive,
      from: join('', from),
      globs: globs.filter((glob) => glob !== undefined),
    });
  }
  return out;
}

/** A pattern that ends in `**` finds files since Python 3.13 only. */
function globOf(pattern: string, recursive: boolean): PathGlob | undefined {
  if (pattern === '' || pattern.startsWith('/')) return undefined;
  const glob = pathGlob(recursive ? `**/${pattern}` : pattern);
  return glob && glob.parts.at(-1) !== '**' && !glob.parts.includes('..') ? glob : undefined;
}
