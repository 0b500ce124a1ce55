/** Files by a pattern, as the Rust crate `glob` finds them (glob 0.3, `lib.rs`): part by part, hidden names too. */
import { type Files, join } from '../../files/files.ts';
import { compiled } from './compiled.ts';

/** More folders than this are not looked into. */
const MOST = 20_000;

/** The files below a folder that a pattern matches, sorted; undefined where that cannot be told. */
export async function globFiles(
  files: Files,
  folder: string,
  pattern: string,
): Promise<readonly string[] | undefined> {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const tests = parts.map((part) => (part === '**' ? 'any' : partRegex(part)));
  if (tests.includes(undefined)) return undefined;
  const found = new Set<string>();
  const budget = { left: MOST };
  const isClear = await walk(files, folder, tests, found, budget);
  return isClear ? [...found].sort() : undefined;
}

type Test = RegExp | 'any' | undefined;

async function walk(
  files: Files,
  folder: string,
  [test, ...rest]: readonly Test[],
  found: Set<string>,
  budget: { left: number },
): Promise<boolean> {
  budget.left -= 1;
  if (test === undefined || budget.left < 0) return test === undefined;
  const listing = await files.list(folder);
  if (listing.absent) return true;
  if (listing.trouble || !listing.complete) return false;
  let isClear = true;
  // No folder at all is a match of `**` too; at the end of a pattern it finds folders alone.
  if (test === 'any' && rest.length > 0) isClear = await walk(files, folder, rest, found, budget);
  for (const { name, kind, link } of listing.entries) {
    const path = join(folder, name);
    if (test === 'any') {
      if (kind === 'folder' && !link && rest.length > 0)
        isClear = (await walk(files, path, [test, ...rest], found, budget)) && isClear;
    } else if (test.test(name)) {
      if (kind === 'folder') isClear = (await walk(files, path, rest, found, budget)) && isClear;
      else if (rest.length === 0) found.add(path);
      if (kind === 'other') isClear = false;
    }
  }
  return isClear;
}

function partRegex(part: string): RegExp | undefined {
  if (part.includes('**')) return undefined;
  let out = '';
  for (let i = 0; i < part.length; i++) {
    const char = part[i] ?? '';
    if (char === '*') out += '.*';
    else if (char === '?') out += '.';
    else if (char === '[') {
      const negated = part[i + 1] === '!';
      const from = i + (negated ? 2 : 1);
      const end = part.indexOf(']', from + 1);
      if (end < 0) return undefined;
      out += `[${negated ? '^' : ''}${part.slice(from, end).replace(/[\\\][^]/g, '\\$&')}]`;
      i = end;
    } else out += char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  return compiled(`^${out}$`, 's');
}
