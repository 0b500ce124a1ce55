/**
 * What the CMakeLists.txt of a project installs, read as far as its commands are literal
 * (cmake-commands(7) of CMake 4; the functions of FindPython, pybind11 3 and nanobind 2).
 *
 * A command that is not known, or whose place is computed, makes the whole unreadable: nothing is guessed.
 */
import { type Files, isFile, join } from '../../files/files.ts';
import { shippedFiles } from '../shipped-files.ts';
import { type CMakeArgument, type CMakeCommand, cmakeCommands } from './cmake.ts';
import { ARTIFACTS, BROUGHT, FOUND, HARMLESS, INCLUDES, MODULES, SETS } from './cmake-names.ts';

/** Paths are relative to the place that is installed to, or begin with a variable of it: `${SKBUILD_DATA_DIR}/x`. */
export interface CMakeInstalls {
  /** Where it is installed → the file of the project. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are compiled, without the suffixes that Python imports. */
  readonly generated: readonly string[];
  /** Names of what is compiled. */
  readonly compiles: readonly string[];
}
export type ReadCMake = CMakeInstalls | { readonly unclear: string };

/** Reads the file of a folder, and of those that it adds. `variables` are what it is called with. */
export async function cmakeInstalls(
  files: Files,
  folder: string,
  variables: ReadonlyMap<string, string>,
): Promise<ReadCMake> {
  const reading = new Reading(files, folder, variables);
  const unclear = await reading.folder(folder, 0);
  return unclear === undefined ? reading : { unclear };
}

const DEEPEST = 10;

interface Target {
  readonly kind: 'module' | 'library' | 'static' | 'program' | 'interface';
  prefix: string;
  name: string;
}

class Reading implements CMakeInstalls {
  readonly files = new Map<string, string>();
  readonly generated: string[] = [];
  readonly #files: Files;
  readonly #source: string;
  readonly #variables: Map<string, string | undefined>;
  readonly #targets = new Map<string, Target>();
  readonly #packages = new Set<string>();
  #hasCompiler = true;

  constructor(files: Files, source: string, variables: ReadonlyMap<string, string>) {
    this.#files = files;
    this.#source = source;
    this.#variables = new Map(variables);
  }

  get compiles(): readonly string[] {
    return [...this.#targets].filter(([, { kind }]) => kind !== 'interface').map(([name]) => name);
  }

  /** What cannot be read in a folder; undefined where all of it can. */
  async folder(folder: string, depth: number): Promise<string | undefined> {
    const path = join(folder, 'CMakeLists.txt');
    const content = await this.#files.read(path);
    const commands = 'text' in content ? cmakeCommands(content.text.replace(/^\uFEFF/, '')) : undefined;
    if (!commands || depth > DEEPEST) return `\`${path}\` cannot be read`;
    for (const command of commands) {
      const read = await this.#command(command, folder, depth);
      if (read === false) return `what \`${command.name}()\` in \`${path}\` does cannot be told`;
      if (typeof read === 'string') return read;
    }
    return undefined;
  }

  /** false where it cannot be told what the command does, a text where another file cannot be read. */
  async #command(command: CMakeCommand, folder: string, depth: number): Promise<boolean | string> {
    const { name, args } = command;
    if (name === 'set') return this.#set(command);
    if (SETS.has(name)) this.#forget(args);
    if (HARMLESS.has(name)) return true;
    if (name === 'find_package') return this.#found(args);
    if (name === 'configure_file') return !/SKBUILD|INSTALL|SOURCE_DIR|^\/|^$/.test(args[1]?.text ?? '');
    if (name === 'project') return this.#project(command, folder);
    const words = this.#expand(args, folder);
    if (!words) return false;
    const [first = '', second = ''] = words;
    if (name === 'file')
      return /^GLOB(?:_RECURSE)?$/.test(first) && this.#variables.set(second, undefined).size > 0;
    if (name === 'include') return INCLUDES.test(first);
    // What stands in a condition may be so or otherwise.
    if (command.depth > 0) return false;
    if (name === 'add_subdirectory') {
      const unclear = words.length === 1 ? await this.folder(join(folder, first), depth + 1) : undefined;
      return words.length === 1 ? (unclear ?? true) : false;
    }
    if (name === 'set_target_properties') return this.#properties(words);
    if (name === 'install') return this.#install(words, folder);
    return this.#target(name, words, folder);
  }

  #project({ args, depth }: CMakeCommand, folder: string): boolean {
    const [name] = this.#expand(args.slice(0, 1), folder) ?? [];
    this.#variables.set('PROJECT_NAME', name);
    if (args.some(({ text }) => text === 'NONE')) this.#hasCompiler = false;
    return depth === 0;
  }

  /** Text after text of what a variable is set to: only one literal value that nothing sets again is known. */
  #set({ args, depth }: CMakeCommand): boolean {
    const [name, value, ...more] = args;
    if (!name || name.text.includes('$')) return name !== undefined && !name.text.includes('INSTALL');
    if (/INSTALL_PREFIX|INSTALL_DEFAULT|^SKBUILD_|LIBRARY_(?:PREFIX|SUFFIX)|SKIP_INSTALL/.test(name.text))
      return false;
    const known =
      depth === 0 && more.length === 0 && value && !/[$;\\]/.test(value.text) ? value.text : undefined;
    this.#variables.set(name.text, this.#variables.has(name.text) ? undefined : known);
    return true;
  }

  #forget(args: readonly CMakeArgument[]): void {
    for (const { text } of args) if (this.#variables.has(text)) this.#variables.set(text, undefined);
  }

  #found(args: readonly CMakeArgument[]): boolean {
    const [name = ''] = args.map(({ text }) => text);
    const isBrought = BROUGHT.has(name) && this.#variables.get(`requires ${name}`) !== undefined;
    if (isBrought || args.some(({ text }) => text.startsWith('Development'))) this.#packages.add(name);
    if (args.some(({ text }) => text === 'Development.SABIModule')) this.#packages.add('SABI');
    if (FOUND.has(name) || isBrought) return true;
    return !args.some(({ text }) => text === 'REQUIRED');
  }

  /** The words of a command with its variables filled in; undefined where one of them is not known. */
  #expand(args: readonly CMakeArgument[], folder: string): readonly string[] | undefined {
    const words: string[] = [];
    for (const { text, kind } of args) {
      let unknown = kind !== 'bracket' && /\$(?:ENV|CACHE|<)|\$\{[^}]*\$|@|\\/.test(text);
      const filled = text.replace(/\$\{([\w/.+-]+)\}/g, (whole, name: string) => {
        if (/^SKBUILD_[A-Z]+_DIR$/.test(name)) return whole;
        const value = this.#value(name, folder);
        unknown ||= value === undefined || (kind === 'plain' && /[\s;]|^$/.test(value));
        return value ?? '';
      });
      if (unknown || (kind === 'plain' && filled.includes(';'))) return undefined;
      words.push(filled);
    }
    return words;
  }

  #value(name: string, folder: string): string | undefined {
    if (name === 'CMAKE_CURRENT_SOURCE_DIR' || name === 'CMAKE_CURRENT_LIST_DIR')
      return join(this.#files.folder, folder);
    if (name === 'CMAKE_SOURCE_DIR' || name === 'PROJECT_SOURCE_DIR')
      return join(this.#files.folder, this.#source);
    return this.#variables.get(name);
  }

  /** A path of the project as a command in a folder writes it. */
  #path(word: string, folder: string): string {
    const path = join(this.#files.folder, folder, word);
    const root = `${this.#files.folder}/`;
    return path === this.#files.folder ? '' : path.startsWith(root) ? path.slice(root.length) : path;
  }

  async #target(name: string, words: readonly string[], folder: string): Promise<boolean> {
    const [target = '', ...rest] = words;
    const binding = MODULES.get(name);
    const isKind = (kind: string) => rest.includes(kind);
    if (binding === undefined && name !== 'add_library' && name !== 'add_executable') return false;
    if (['ALIAS', 'IMPORTED', 'NB_SHARED'].some(isKind) || this.#targets.has(target)) return false;
    if (!this.#hasCompiler || (binding !== undefined && !this.#packages.has(binding))) return false;
    if (binding !== undefined && (isKind('STATIC') || isKind('SHARED') || isKind('OBJECT'))) return false;
    if (isKind('USE_SABI') && !this.#packages.has('SABI')) return false;
    const kind = binding === undefined ? kindOf(name, isKind) : 'module';
    const hasNoPrefix = kind === 'module' || kind === 'program';
    this.#targets.set(target, { kind, prefix: hasNoPrefix ? '' : 'lib', name: target });
    return this.#hasSources(rest, folder);
  }

  /** Whether all sources that are named are there; one that the build writes is not. */
  async #hasSources(words: readonly string[], folder: string): Promise<boolean> {
    for (const word of words) {
      if (!/\.(?:c|cc|cpp|cxx|cu|f|f90|h|hpp|hxx|m|mm)$/i.test(word)) continue;
      if (!(await isFile(this.#files, this.#path(word, folder)))) return false;
    }
    return true;
  }

  #properties(words: readonly string[]): boolean {
    const at = words.indexOf('PROPERTIES');
    for (let i = at + 1; at >= 0 && i < words.length; i += 2) {
      const [key = '', value = ''] = words.slice(i, i + 2);
      if (/^(?:VERSION|SOVERSION|SUFFIX|EXCLUDE_FROM_ALL|DEBUG_POSTFIX|PUBLIC_HEADER|RESOURCE)$/.test(key))
        return false;
      if (key !== 'PREFIX' && key !== 'OUTPUT_NAME' && key !== 'LIBRARY_OUTPUT_NAME') continue;
      for (const name of words.slice(0, at)) {
        const target = this.#targets.get(name);
        if (!target) return false;
        if (key === 'PREFIX') target.prefix = value;
        else target.name = value;
      }
    }
    return at > 0;
  }

  async #install([what, ...words]: readonly string[], folder: string): Promise<boolean> {
    if (what === 'TARGETS') return this.#installTargets(words);
    const at = words.indexOf('DESTINATION');
    const to = words[at + 1];
    if (at < 1 || to === undefined || leads(to)) return false;
    const named = words.slice(0, at);
    const options = words.slice(at + 2);
    if (options[0] === 'COMPONENT') options.splice(0, 2);
    if (what === 'DIRECTORY') return options.length === 0 && this.#installFolders(named, folder, to);
    const renamed = options[0] === 'RENAME' && named.length === 1 ? options[1] : undefined;
    if ((what !== 'FILES' && what !== 'PROGRAMS') || options.length > (renamed === undefined ? 0 : 2))
      return false;
    for (const word of named) {
      const path = this.#path(word, folder);
      if (!(await isFile(this.#files, path))) return false;
      this.files.set(placed(to, renamed ?? path.slice(path.lastIndexOf('/') + 1)), path);
    }
    return true;
  }

  #installTargets(words: readonly string[]): boolean {
    const first = words.findIndex(
      (word) => ARTIFACTS.has(word) || word === 'DESTINATION' || word === 'COMPONENT',
    );
    const places = new Map<string, string>();
    let artifact = '';
    for (let i = first; i >= 0 && i < words.length; i++) {
      const word = words[i] ?? '';
      if (ARTIFACTS.has(word)) artifact = word;
      else if (word === 'DESTINATION') places.set(artifact, words[++i] ?? '/');
      else if (word === 'COMPONENT') i += 1;
      else return false;
    }
    for (const name of words.slice(0, Math.max(first, 0))) {
      const target = this.#targets.get(name);
      if (!target || target.kind === 'static' || target.kind === 'interface') return false;
      const to = places.get(target.kind === 'program' ? 'RUNTIME' : 'LIBRARY') ?? places.get('');
      if (to === undefined || leads(to)) return false;
      this.generated.push(placed(to, target.prefix + target.name));
    }
    return first > 0;
  }

  async #installFolders(named: readonly string[], folder: string, to: string): Promise<boolean> {
    for (const word of named) {
      const from = this.#path(word, folder);
      const last = word.endsWith('/') ? '' : from.slice(from.lastIndexOf('/') + 1);
      const mount = { at: '', from, kind: 'folder', takes: () => true, enters: () => true } as const;
      const listing = await this.#files.list(from);
      const shipped = await shippedFiles(this.#files, { mounts: [mount] });
      if (listing.absent || listing.trouble || shipped.unclear.length > 0) return false;
      for (const [at, path] of shipped.files) this.files.set(placed(placed(to, last), at), path);
    }
    return true;
  }
}

function kindOf(name: string, isKind: (kind: string) => boolean): Target['kind'] {
  if (name === 'add_executable') return 'program';
  if (isKind('INTERFACE')) return 'interface';
  // Without a word it depends on BUILD_SHARED_LIBS.
  if (isKind('STATIC') || isKind('OBJECT')) return 'static';
  return isKind('SHARED') || isKind('MODULE') ? 'library' : 'static';
}

/** Whether a destination leads out of what is installed. */
function leads(to: string): boolean {
  return to.startsWith('/') || to.split('/').includes('..');
}

/** A path below a destination, which may be the top. */
function placed(to: string, name: string): string {
  const parts = `${to}/${name}`.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/');
}
