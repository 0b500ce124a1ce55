/**
 * What the meson.build files of a project install, read as far as they are literal
 * (meson 1.12, `interpreter/interpreter.py` and `modules/python.py`). Nothing is guessed: a place that is computed, or a
 * function that is not known, makes the whole unreadable.
 */
import { type Files, isFile, join } from '../../files/files.ts';
import { type MesonCall, type MesonExpression, type MesonStatement, mesonStatements } from './language.ts';
import { BUILDS, HARMLESS, MATTERS, OPTIONS, PLACES } from './names.ts';
import { flat, joined, placeOf, sum, texts, UNKNOWN, type Value } from './values.ts';

export interface MesonProject {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** A version is given, though it may not be one that can be read. */
  readonly hasVersion: boolean;
}

/** An entry of the install plan; destinations begin with a place in braces: `{py_purelib}/pkg/a.py`. */
export interface MesonInstall {
  readonly from: string;
  readonly to: string;
  /** A whole folder; what is left out of it is relative to it. */
  readonly folder?: { readonly files: readonly string[]; readonly folders: readonly string[] };
}

export interface MesonInstalls {
  readonly project: MesonProject;
  readonly installs: readonly MesonInstall[];
  /** Destinations of what is compiled, without suffix. */
  readonly compiled: readonly string[];
}
export type ReadMeson = MesonInstalls | { readonly says: string } | { readonly unclear: string };

export async function mesonInstalls(files: Files): Promise<ReadMeson> {
  const reading = new Reading(files);
  try {
    await reading.folder('');
    return reading;
  } catch (stopped) {
    if (stopped instanceof Refused) return { says: stopped.message };
    if (stopped instanceof Unclear) return { unclear: stopped.message };
    throw stopped;
  }
}

/** Name and version in the call of `project()`, which is the first statement. */
export async function mesonProject(files: Files): Promise<MesonProject | undefined> {
  const statements = await statementsOf(files, 'meson.build');
  const first = statements?.[0];
  const call = first?.kind === 'expression' && first.value.kind === 'call' ? first.value : undefined;
  return call?.object === undefined && call?.name === 'project' ? projectOf(call) : undefined;
}

class Refused extends Error {}
class Unclear extends Error {}

async function statementsOf(files: Files, path: string): Promise<readonly MesonStatement[] | undefined> {
  const content = await files.read(path);
  return 'text' in content ? mesonStatements(content.text) : undefined;
}

function projectOf({ args, named }: MesonCall): MesonProject {
  const [first] = args;
  const version = named.get('version');
  return {
    name: first?.kind === 'text' ? first.value : undefined,
    version: version?.kind === 'text' && version.value !== 'undefined' ? version.value : undefined,
    hasVersion: version !== undefined && !(version.kind === 'text' && version.value === 'undefined'),
  };
}

const DEEPEST = 20;

class Reading implements MesonInstalls {
  readonly #files: Files;
  readonly #names = new Map<string, Value>();
  readonly installs: MesonInstall[] = [];
  readonly compiled: string[] = [];
  project: MesonProject = { name: undefined, version: undefined, hasVersion: false };
  #depth = 0;

  constructor(files: Files) {
    this.#files = files;
  }

  async folder(folder: string): Promise<void> {
    const path = join(folder, 'meson.build');
    const statements = await statementsOf(this.#files, path);
    this.#depth += 1;
    if (!statements || this.#depth > DEEPEST) throw new Unclear(`\`${path}\` cannot be read`);
    for (const statement of statements) await this.#statement(statement, folder);
  }

  async #statement(statement: MesonStatement, folder: string): Promise<void> {
    if (statement.kind === 'block') {
      const matters = [...statement.words].find((word) => MATTERS.test(word));
      if (matters !== undefined)
        throw new Unclear(
          `\`${matters}\` in \`${join(folder, 'meson.build')}\` depends on a condition or a loop`,
        );
      for (const name of statement.sets) this.#names.set(name, UNKNOWN);
      return;
    }
    const value = await this.#value(statement.value, folder);
    if (statement.kind !== 'assignment') return;
    const before = this.#names.get(statement.name) ?? UNKNOWN;
    this.#names.set(statement.name, statement.adds ? sum(before, value) : value);
  }

  async #value(expression: MesonExpression, folder: string): Promise<Value> {
    switch (expression.kind) {
      case 'text':
      case 'flag':
        return expression;
      case 'name':
        return this.#names.get(expression.name) ?? UNKNOWN;
      case 'list':
        return { kind: 'list', items: await this.#values(expression.items, folder) };
      case 'operation': {
        const sides = await this.#values(expression.sides, folder);
        const [left = UNKNOWN, right = UNKNOWN] = sides;
        if (expression.operator === '+') return sum(left, right);
        return expression.operator === '/' ? joined(left, right) : UNKNOWN;
      }
      case 'call':
        return this.#call(expression, folder);
      case 'other':
        return UNKNOWN;
    }
  }

  async #values(expressions: readonly MesonExpression[], folder: string): Promise<readonly Value[]> {
    const values: Value[] = [];
    for (const each of expressions) values.push(await this.#value(each, folder));
    return values;
  }

  async #call(call: MesonCall, folder: string): Promise<Value> {
    const args = flat(await this.#values(call.args, folder));
    const named = new Map<string, Value>();
    for (const [name, value] of call.named) named.set(name, await this.#value(value, folder));
    const place = { call, folder, args, named };
    if (!call.object) return this.#function(place);
    const object = await this.#value(call.object, folder);
    if (object.kind === 'python module' && call.name === 'find_installation') {
      const pure = named.get('pure');
      if (pure && pure.kind !== 'flag') throw this.#unclear(place);
      return { kind: 'python', isPure: pure?.kind === 'flag' ? pure.value : true };
    }
    if (object.kind === 'python') return this.#python(object.isPure, place);
    if (MATTERS.test(call.name)) throw this.#unclear(place);
    return UNKNOWN;
  }

  async #function(place: Place): Promise<Value> {
    const { call, folder, args, named } = place;
    const [first = UNKNOWN] = args;
    switch (call.name) {
      case 'project':
        this.project = projectOf(call);
        if (!this.#areOptionsPlain(named.get('default_options'))) throw this.#unclear(place);
        return UNKNOWN;
      case 'import':
        return first.kind === 'text' && first.value === 'python' ? { kind: 'python module' } : UNKNOWN;
      case 'get_option':
        return first.kind === 'text' && PLACES.has(first.value)
          ? { kind: 'place', path: `{${first.value}}` }
          : UNKNOWN;
      case 'files':
        return { kind: 'list', items: (await this.#sources(place)).map((path) => ({ kind: 'file', path })) };
      case 'subdir':
        await this.#enter(place);
        return UNKNOWN;
      case 'install_subdir':
        this.#installFolder(place);
        return UNKNOWN;
      case 'install_data':
        await this.#install(place, named.get('install_dir') ?? UNKNOWN);
        return UNKNOWN;
      case 'join_paths':
        return args.reduce(joined);
    }
    if (HARMLESS.has(call.name)) return UNKNOWN;
    const installs = named.get('install');
    const isSet = (installs && !(installs.kind === 'flag' && !installs.value)) || named.has('install_dir');
    if (!BUILDS.has(call.name) || isSet) throw this.#unclear({ ...place, folder });
    return UNKNOWN;
  }

  async #python(isPure: boolean, place: Place): Promise<Value> {
    const { call, args, named, folder } = place;
    const pure = named.get('pure') ?? { kind: 'flag', value: isPure };
    const subdir = named.get('subdir') ?? { kind: 'text', value: '' };
    const root = pure.kind !== 'flag' ? UNKNOWN : placeOf(pure.value ? '{py_purelib}' : '{py_platlib}');
    switch (call.name) {
      case 'install_sources':
        await this.#install(place, joined(root, subdir));
        return UNKNOWN;
      case 'get_install_dir':
        return joined(root, subdir);
      case 'extension_module': {
        const [name] = args;
        const to = named.get('install_dir') ?? joined(placeOf('{py_platlib}'), subdir);
        const installs = named.get('install') ?? { kind: 'flag', value: false };
        await this.#sources({ ...place, args: args.slice(1).filter(({ kind }) => kind === 'text') });
        if (installs.kind === 'flag' && !installs.value) return UNKNOWN;
        if (name?.kind !== 'text' || to.kind !== 'place' || installs.kind !== 'flag')
          throw this.#unclear({ ...place, folder });
        this.compiled.push(`${to.path}/${name.value}`);
        return UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  /** The files that a call names, which must be there. */
  async #sources(place: Place): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const value of place.args) {
      if (value.kind === 'file') paths.push(value.path);
      else if (value.kind !== 'text' || value.value.startsWith('/') || value.value.includes('..'))
        throw this.#unclear(place);
      else {
        const path = join(place.folder, value.value);
        if (!(await isFile(this.#files, path)))
          throw new Refused(`${at(place)}: ERROR: File ${value.value} does not exist.`);
        paths.push(path);
      }
    }
    return paths;
  }

  async #install(place: Place, to: Value): Promise<void> {
    const { named, folder } = place;
    const keeps = named.get('preserve_path') ?? { kind: 'flag', value: false };
    const sources = named.get('sources');
    if (to.kind !== 'place' || keeps.kind !== 'flag' || named.has('rename') || sources)
      throw this.#unclear(place);
    for (const path of await this.#sources(place)) {
      const below = folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
      const name = keeps.value ? below : path.slice(path.lastIndexOf('/') + 1);
      this.installs.push({ from: path, to: `${to.path}/${name}` });
    }
  }

  #installFolder(place: Place): void {
    const [source] = place.args;
    const to = place.named.get('install_dir');
    const strips = place.named.get('strip_directory') ?? { kind: 'flag', value: false };
    const files = texts(place.named.get('exclude_files'));
    const folders = texts(place.named.get('exclude_directories'));
    if (source?.kind !== 'text' || to?.kind !== 'place' || strips.kind !== 'flag' || !files || !folders)
      throw this.#unclear(place);
    if (source.value.startsWith('/') || source.value.includes('..')) throw this.#unclear(place);
    const from = join(place.folder, source.value);
    const name = strips.value ? '' : `/${from.slice(from.lastIndexOf('/') + 1)}`;
    this.installs.push({ from, to: `${to.path}${name}`, folder: { files, folders } });
  }

  async #enter(place: Place): Promise<void> {
    const [name] = place.args;
    if (name?.kind !== 'text' || place.args.length > 1 || place.named.size > 0) throw this.#unclear(place);
    const folder = join(place.folder, name.value);
    const path = join(folder, 'meson.build');
    if (!(await this.#files.stat(path)))
      throw new Refused(`${at(place)}: ERROR: Nonexistent build file '${path}'`);
    await this.folder(folder);
  }

  /** Options of other names may move what is installed. */
  #areOptionsPlain(options: Value | undefined): boolean {
    if (options === undefined) return true;
    return texts(options)?.every((option) => OPTIONS.test(option)) ?? false;
  }

  #unclear({ call, folder }: Place): Unclear {
    return new Unclear(`what \`${call.name}()\` in \`${join(folder, 'meson.build')}\` does cannot be told`);
  }
}

interface Place {
  readonly call: MesonCall;
  readonly folder: string;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** Where a call stands, as meson tells it from its build folder. */
function at({ call, folder }: Place): string {
  return `../${join(folder, 'meson.build')}:${call.line}:${call.column}`;
}
