/**
 * `version = { attr = "package.module.NAME" }`: where setuptools reads it.
 *
 * It takes the first assignment at the top of the module if that is a literal, and imports the module otherwise
 * (`read_attr` in setuptools/config/expand.py). Nothing is imported here.
 */
import { type Files, isFile, join } from '../../files/files.ts';
import { tokenize } from '../../python/cutter.ts';
import { literal, OPAQUE, type PyValue } from '../../python/literals.ts';
import type { DynamicField } from '../backend.ts';
import { isIdentifier } from './names.ts';

/** What an attribute gives; `folderOf` maps a dotted name to its place without suffix. */
export async function readAttribute(
  attr: string,
  folderOf: (name: string) => Promise<string | undefined>,
  files: Files,
): Promise<Partial<DynamicField>> {
  const parts = attr.trim().split('.');
  const name = parts.pop() ?? '';
  // Names beyond ASCII have no word boundaries in the patterns below.
  if (!/^[A-Za-z_]\w*$/.test(name) || !parts.every(isIdentifier)) return { outcome: undefined };
  const module = parts.join('.') || '__init__';
  const place = await folderOf(module);
  if (place === undefined) return { outcome: undefined };
  for (const path of [`${place}.py`, `${place}/__init__.py`])
    if (await isFile(files, path)) return inModule(attr.trim(), name, module, path, files);
  return missingModule(module, place, folderOf, files);
}

/** A module that is not there is looked for among what is installed: certain to fail only below a package of the project. */
async function missingModule(
  module: string,
  place: string,
  folderOf: (name: string) => Promise<string | undefined>,
  files: Files,
): Promise<Partial<DynamicField>> {
  const [top = ''] = module.split('.');
  const own = await folderOf(top);
  const ours = own !== undefined && module !== top && (await isFile(files, `${own}/__init__.py`));
  if (!ours) return { outcome: undefined };
  const above = await files.list(place.slice(0, place.lastIndexOf('/')));
  const [, last = ''] = /([^/]*)$/.exec(place) ?? [];
  // A folder without __init__.py, a compiled module, or one that cannot be seen.
  if (!above.complete || above.entries.some(({ name }) => name === last || name.startsWith(`${last}.`)))
    return { outcome: undefined };
  const path = `${place}.py`;
  return {
    files: [path],
    missing: [{ path, fails: true, says: `ModuleNotFoundError: No module named '${top}'` }],
  };
}

async function inModule(
  attr: string,
  name: string,
  module: string,
  path: string,
  files: Files,
): Promise<Partial<DynamicField>> {
  const file = await files.read(path);
  if (!('text' in file)) return { outcome: undefined, files: [path] };
  const code = file.text.replace(/("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*\1/g, '""');
  const first = firstAssignment(code, name);
  if (first !== undefined) {
    const value = versionLiteral(first);
    return { files: [path], words: `\`${name}\` in \`${path}\``, ...(value !== undefined && { value }) };
  }
  const from = importedFrom(code, name, module, path);
  if (from !== undefined && (await isFile(files, from)))
    return { files: [path, from], words: `\`${name}\` of \`${from}\`, imported by \`${path}\`` };
  // Bound in some other way: imported, in a condition, by code.
  const word = new RegExp(`\\b${name}\\b`);
  if (word.test(code.replace(/#.*$/gm, ''))) return { files: [path], words: `\`${name}\` in \`${path}\`` };
  if (word.test(file.text) || MAY_DEFINE.test(code) || isImplicit(name))
    return { outcome: undefined, files: [path] };
  const says = `AttributeError: module '${module}' has no attribute '${name}'`;
  return { files: [path], missing: [{ path: attr, fails: true, says }] };
}

/** Ways to define a name without writing it. */
const MAY_DEFINE =
  /import\s*\(?\s*\*|__getattr__|\b(?:globals|locals|vars|exec|eval|setattr)\b|__dict__|\.modules\b/;

/** Every module has these. */
function isImplicit(name: string): boolean {
  return /^__(?:name|doc|file|path|package|spec|loader|builtins|cached|dict|annotations)__$/.test(name);
}

/** The right side of the first assignment at the top of a module, as far as it is on one line. */
function firstAssignment(code: string, name: string): string | undefined {
  return new RegExp(`^${name}[ \\t]*(?::[^=\\n]*)?=(?!=)[ \\t]*(.*)$`, 'm').exec(code)?.[1];
}

/** A string, or a tuple or list whose items are put together with dots (`version` in config/expand.py). */
function versionLiteral(expression: string): string | undefined {
  const tokens = tokenize(expression);
  const [semicolon = tokens.count] = tokens.semicolons;
  const value = literal(tokens, 0, semicolon, () => OPAQUE);
  // What goes on in the next line, or was a text of several lines, is not seen here.
  if (tokens.lines.length !== 1 || /\\\s*$|^""(?!")/.test(expression)) return undefined;
  if (value.kind === 'list' || value.kind === 'tuple') {
    const parts = value.items.map(plain);
    return parts.includes(undefined) ? undefined : parts.join('.');
  }
  return value.kind === 'string' ? value.value : undefined;
}

function plain(value: PyValue): string | undefined {
  if (value.kind === 'string') return value.value;
  return value.kind === 'number' && /^(?:0|[1-9]\d*)$/.test(value.text) ? value.text : undefined;
}

/** The file that `from .x import NAME` (or the same with the package's own name) takes it from. */
function importedFrom(code: string, name: string, module: string, path: string): string | undefined {
  if (!path.endsWith('/__init__.py')) return undefined;
  for (const [, from = '', names = ''] of code.matchAll(/^from\s+([\w.]+)\s+import\s+(\([^)]*\)|.*)$/gm)) {
    const relative = from.startsWith(`${module}.`) ? from.slice(module.length) : from;
    if (!/^\.\w/.test(relative) || !new RegExp(`\\b${name}\\b`).test(names)) continue;
    return join('.', path.slice(0, -'/__init__.py'.length), `${relative.slice(1).replaceAll('.', '/')}.py`);
  }
  return undefined;
}
