/** The order of the house, held by reading the files. The order itself is explained in server/README.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '../server/rules/index.ts';
import { ROOT } from './literate.ts';

/** From what knows least to what knows most; a room imports only from those before it. */
const ROOMS = [
  ...['toml', 'python', 'files', 'pyproject', 'schema', 'artifacts', 'uv', 'backends', 'project'],
  ...['rules', 'features', 'commands', 'cli', 'lsp'],
];

/** Rooms that do not know each other, though the order would allow it. */
const STRANGERS = [
  ['toml', 'python', 'files'],
  ['cli', 'lsp'],
];

/** The one thing that crosses: a span is a type of two numbers. */
const CROSSINGS: ReadonlySet<string> = new Set(['python → server/toml/span.ts']);

/** Which files may import a package or a part of Node. */
const ALLOWED: ReadonlyMap<string, RegExp> = new Map([
  ['node:fs', /^server\/files\/(disk|writer)\.ts$/],
  ['node:fs/promises', /^server\/files\/(disk|writer)\.ts$/],
  ['yauzl', /^server\/files\/(disk|writer|zip|zip-digest)\.ts$/],
  ['@msgpack/msgpack', /^server\/uv\/cache-dir\.ts$/],
  ['smol-toml', /^server\/toml\/read\.ts$/],
  ['node:os', /^server\/files\/disk\.ts$/],
  ['node:child_process', /^server\/commands\//],
  ['vscode-languageserver', /^server\/(lsp\/|main\.ts$)/],
  ['vscode-languageserver-textdocument', /^server\/(lsp\/|main\.ts$)/],
  ['node:stream', /^server\/(files\/(zip|tar)|lsp\/output)\.ts$/],
  ['node:zlib', /^server\/files\/(zip-digest|tar)\.ts$/],
  ['node:path', /^server\/files\/(disk|writer)\.ts$/],
  ['node:crypto', /^server\/(files\/(disk|memory|tar|zip-digest)|artifacts\/managed)\.ts$/],
  ['node:util', /^server\/cli\//],
]);

/** What is in the repository, or will be. */
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile());
const sources = tracked.filter((path) => /^server\/.*\.ts$/.test(path));
const tests = tracked.filter((path) => /^test\/.*\.ts$/.test(path));
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the rooms', () => {
  it('every folder of server/ has its place in the order', () => {
    const folders = readdirSync(join(ROOT, 'server'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).filter((name) => !ROOMS.includes(name))).toEqual([]);
  });

  it('a room imports only from rooms before it', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter(({ to }) => to.startsWith('.'))
        .flatMap(({ to, typeOnly }) => {
          const target = normalize(join(dirname(path), to));
          return mayImport(path, target, typeOnly) ? [] : [`${path} imports ${target}`];
        }),
    );
    expect(wrong).toEqual([]);
  });

  it('a package is imported only where it has its place', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter(({ to }) => !to.startsWith('.'))
        .filter(({ to }) => !(ALLOWED.get(packageOf(to))?.test(path) ?? false))
        .map(({ to }) => `${path} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the environment, the machine and the clock are read in one place', () => {
    const readers = sources.filter((path) =>
      /\bprocess\.(env|cwd|platform)\b|\bDate\.now\b|new Date\(\)/.test(code(path)),
    );
    expect(readers.filter((path) => path !== 'server/files/disk.ts')).toEqual([]);
  });
});

describe('the files', () => {
  it('relative imports carry their ending', () => {
    const wrong = [...sources, ...tests].flatMap((path) =>
      importsOf(path)
        .filter(({ to }) => to.startsWith('.') && !/\.(ts|json|mjs)$/.test(to))
        .map(({ to }) => `${path}: ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('nothing is exported from elsewhere or by default', () => {
    const wrong = sources.filter((path) => /^export (default\b|\*|(type )?\{)/m.test(text(path)));
    expect(wrong).toEqual([]);
  });

  it('a file has at most 300 lines, unless its header says why it has more', () => {
    const long = [...sources, ...tests].filter((path) => text(path).split('\n').length > 301);
    expect(long.filter((path) => !/300 lines/.test(headerOf(path)))).toEqual([]);
  });

  it('a function has at most 50 lines, unless the header of its file says why it has more', () => {
    const long = [...sources, ...tests].flatMap((path) => {
      const found = text(path).matchAll(/^( {2})?(?:export )?(?:async )?function\*? (\w+)[\s\S]*?^\1\}$/gm);
      return [...found]
        .filter(([body]) => body.split('\n').length > 50 && !/50 lines/.test(headerOf(path)))
        .map(([, , name]) => `${path}: ${name}`);
    });
    expect(long).toEqual([]);
  });

  it('nothing is left for later or left out', () => {
    // Written in two parts, since this file is read too.
    const words = new RegExp(
      `\\b(${['TO', 'FIX', 'X'].map((w) => w + { TO: 'DO', FIX: 'ME', X: 'XX' }[w]).join('|')})\\b`,
    );
    const skipped = new RegExp(
      `\\b(it|test|describe)\\.(${['sk', 'to', 'on'].map((w) => w + { sk: 'ip', to: 'do', on: 'ly' }[w]).join('|')})\\b`,
    );
    const all = [...sources, ...tests];
    expect(all.filter((path) => words.test(text(path)))).toEqual([]);
    expect(tests.filter((path) => skipped.test(text(path)))).toEqual([]);
  });

  it("no path of somebody's machine and no package registry is named", () => {
    const places = [ROOT, homedir()].filter((place) => place.split('/').length > 1 && place.length > 4);
    const machine = (path: string) => places.some((place) => text(path).includes(`${place}/`));
    const registry = new RegExp(
      ['registry.npmjs' + '.org', 'pypi' + '.org/simple', 'files.pythonhosted' + '.org']
        .join('|')
        .replaceAll('.', '\\.'),
    );
    const wrong = tracked.filter((path) => isText(path) && (machine(path) || registry.test(text(path))));
    expect(wrong).toEqual([]);
    expect(/"resolved"/.test(text('package-lock.json'))).toBe(false);
  });
});

describe('the rules', () => {
  const codes = RULES.map(({ code: name }) => name);
  const stems = (ending: string) =>
    tracked
      .filter((path) => dirname(path) === 'server/rules' && path.endsWith(ending))
      .map((path) => basename(path, ending));

  it("every rule has a file and a page of its name, and every page is a rule's", () => {
    expect(stems('.md').sort()).toEqual([...codes].sort());
    expect(codes.filter((name) => !stems('.ts').includes(name))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('a file that holds a rule names it by its own code, and the rule is in the list', () => {
    const declared = stems('.ts').flatMap((stem) =>
      [...text(`server/rules/${stem}.ts`).matchAll(/^ {2}code: '([^']*)'/gm)].map(([, name = '']) => [
        stem,
        name,
      ]),
    );
    expect(declared.filter(([stem, name]) => stem !== name)).toEqual([]);
    expect(declared.map(([, name]) => name).filter((name) => !codes.includes(name ?? ''))).toEqual([]);
  });

  it('a page begins with its code and says in one paragraph what is wrong', () => {
    for (const stem of stems('.md')) {
      const [title, blank, first = ''] = text(`server/rules/${stem}.md`).split('\n');
      expect(title).toBe(`# ${stem}`);
      expect(blank, stem).toBe('');
      expect(first, stem).toMatch(/^\S/);
    }
  });

  it('codes are kebab-case', () => {
    expect(codes.filter((name) => !/^[a-z0-9]+(-[a-z0-9.]+)*$/.test(name))).toEqual([]);
  });
});

function importsOf(path: string): { to: string; typeOnly: boolean }[] {
  const found = text(path).matchAll(
    /^(?:import|export)\b([^;'"]*?)\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
  );
  return [...found].map(([, clause = '', from, dynamic, bare]) => ({
    to: from ?? dynamic ?? bare ?? '',
    typeOnly: clause.trimStart().startsWith('type '),
  }));
}

function mayImport(path: string, target: string, typeOnly: boolean): boolean {
  if (path === 'server/main.ts' || target === 'package.json') return true;
  const [from = '', to = ''] = [path, target].map((file) => file.split('/')[1]);
  if (target.startsWith('schemas/') && from === 'schema') return true;
  if (!target.startsWith('server/')) return false;
  if (from === to) return true;
  if (typeOnly && CROSSINGS.has(`${from} → ${target}`)) return true;
  if (STRANGERS.some((group) => group.includes(from) && group.includes(to))) return false;
  return ROOMS.indexOf(to) < ROOMS.indexOf(from) && ROOMS.includes(to);
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') || scope === 'node:fs'
    ? specifier.split('/').slice(0, 2).join('/')
    : name === ''
      ? specifier
      : scope;
}

/** The first comment, or the first one after the imports. */
function headerOf(path: string): string {
  return /\/\*\*[\s\S]*?\*\//.exec(text(path))?.[0] ?? '';
}

/** A file without its comments. */
function code(path: string): string {
  return text(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

function isText(path: string): boolean {
  return !readFileSync(join(ROOT, path)).subarray(0, 4096).includes(0);
}
