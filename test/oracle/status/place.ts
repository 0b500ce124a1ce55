/** A private folder for one scenario: its project, home and cache, and the real programs let loose in it. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { started, tool, uvOf } from '../tools.ts';
import { type Place, type Ran, type Scenario, split, type Variables, type Words } from './scenario.ts';
import { localWheels } from './wheelhouse.ts';

export interface Opened extends Place {
  /** Variables of the first command, or of the second. */
  variables(which: 'first' | 'second'): Variables;
  /** Runs a command as the second is run. */
  second(words: Words): Promise<Ran>;
  /** The hooks noted since the last call, as `name hook`. */
  hooks(): readonly string[];
  /** Where the second command runs. */
  readonly cwd: string;
  close(): void;
}

const NOTHING: Variables = {};

/** Makes the scenario's folder and writes its files. */
export function openPlace(scenario: Scenario, version: string): Opened {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-status-')));
  const project = join(root, 'work', 'lab');
  const home = join(root, 'home');
  const log = join(root, 'hooks.log');
  const temporary = join(root, 'tmp');
  for (const folder of [project, home, temporary]) mkdirSync(folder, { recursive: true });
  const place: Place = {
    ...filesOf(project),
    root,
    home,
    site: () => siteOf(join(project, '.venv')),
    git: (...args) => git(project, home, args),
    info: (file, distribution = 'lab') => infoOf(place.site(), distribution, file),
    run: (words) => start(words, 'first'),
  };
  const choose = (given: Scenario['env']) => (typeof given === 'function' ? given(place) : given) ?? NOTHING;
  const variables = (which: 'first' | 'second') => ({
    PATH: '/usr/bin:/bin',
    HOME: home,
    TMPDIR: temporary,
    // Words that ask for fresh data are refused offline; then an index without packages stands for the net.
    ...(asksForFresh(scenario) ? { UV_DEFAULT_INDEX: `file://${localWheels()}` } : { UV_OFFLINE: '1' }),
    UV_PYTHON_DOWNLOADS: 'never',
    LAB_LOG: log,
    ...(scenario.wheels && { UV_FIND_LINKS: localWheels() }),
    ...choose(scenario.env),
    ...(which === 'second' && choose(scenario.later)),
  });
  const cwd = resolve(project, scenario.in ?? '.');
  const start = (words: Words, which: 'first' | 'second') =>
    started(programOf(split(words), version), existsSync(cwd) ? cwd : project, variables(which));
  for (const [path, text] of Object.entries(scenario.files)) place.write(path, text);
  return {
    ...place,
    cwd,
    variables,
    second: (words) => start(words, 'second'),
    hooks: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
      rmSync(log, { force: true });
      return lines;
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

function asksForFresh({ first, second, env, later }: Scenario): boolean {
  return JSON.stringify([first, second, env, later]).includes('refresh');
}

function filesOf(project: string): Omit<Place, 'root' | 'home' | 'site' | 'git' | 'info' | 'run'> {
  const at = (path: string) => resolve(project, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  return {
    project,
    path: at,
    read: (path) => readFileSync(at(path), 'utf8'),
    write,
    edit: (path) => appendFileSync(at(path), '# more\n'),
    replace: (path, old, now) => {
      const text = readFileSync(at(path), 'utf8');
      if (!text.includes(old)) throw new Error(`${path} has no ${old}`);
      write(
        path,
        text.replace(old, () => now),
      );
    },
    remove: (path) => rmSync(at(path), { recursive: true }),
    move: (from, to) => renameSync(at(from), at(to)),
    touch: (path) => utimesSync(at(path), new Date(), new Date()),
    find: (folder, name) => walk(at(folder)).filter((path) => name.test(path)),
  };
}

/** All paths below a folder, absolute and sorted; links are not followed. */
export function walk(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...walk(path)] : [path];
    });
}

/** What a listing says of each path: changed by any write, rename, link or change of rights, not by reading. */
export function listing(folder: string): ReadonlyMap<string, string> {
  return new Map(
    walk(folder).map((path) => {
      const { ino, size, ctimeNs } = lstatSync(path, { bigint: true });
      return [path, `${ino} ${size} ${ctimeNs}`];
    }),
  );
}

function git(project: string, home: string, args: readonly string[]): void {
  const own = ['-c', 'user.name=lab', '-c', 'user.email=lab@localhost', '-c', 'init.defaultBranch=main'];
  const env = { PATH: '/usr/bin:/bin', HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...own, ...args], { cwd: project, env, stdio: 'pipe' });
}

/** The folder of an environment that packages are installed in. */
function siteOf(environment: string): string {
  const python = readdirSync(join(environment, 'lib')).find((name) => name.startsWith('python'));
  return join(environment, 'lib', python ?? 'python3', 'site-packages');
}

function infoOf(site: string, distribution: string, file: string): string {
  const found = readdirSync(site).find(
    (name) => name.startsWith(`${distribution}-`) && name.endsWith('.dist-info'),
  );
  if (!found) throw new Error(`${distribution} is not installed in ${site}`);
  return join(site, found, file);
}

function programOf(words: readonly string[], version: string): readonly string[] {
  const [program = '', ...args] = words;
  // pip runs for the environment that a person would have activated, without being installed in it.
  if (program === 'pip') return [tool('python'), '-m', 'pip', '--python', '.venv', ...args];
  if (program === 'uv' || program === 'uvx') return [join(dirname(uvOf(version)), program), ...args];
  return words;
}
