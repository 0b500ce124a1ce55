/**
 * The settings of one target, read as late as hatchling reads them (hatchling 1.33.0, `builders/config.py`): what nobody asks
 * for is never refused. Once something is refused, answers mean nothing any more.
 */
import type { Files } from '../../files/files.ts';
import type { Value } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { type HatchOption, type HatchSettings, type HatchTargetName, option } from './config.ts';
import { type Inclusion, inclusions, inOrder, normpath, relativePath, type SourceRules } from './paths.ts';

/** What is chosen where a target sets nothing; the wheel goes by the project's name. */
export interface Defaults {
  readonly packages: readonly string[];
  readonly onlyInclude: readonly string[];
  /** Nothing but artifacts. */
  readonly excludesAll: boolean;
}

export class HatchTarget {
  readonly settings: HatchSettings;
  readonly name: HatchTargetName;
  readonly defaults: Defaults;
  readonly files: Files;
  #refusal: Refusal | undefined;
  readonly #unclear = new Set<string>();
  readonly #rests = new Set<string>();
  #packages: readonly string[] | undefined;
  #sources: SourceRules | undefined;

  constructor(settings: HatchSettings, name: HatchTargetName, defaults: Defaults, files: Files) {
    this.settings = settings;
    this.name = name;
    this.defaults = defaults;
    this.files = files;
  }

  /** The first thing that hatchling refuses. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** What cannot be told, one clause each. */
  get unclear(): readonly string[] {
    return [...this.#unclear];
  }

  /** What an answer rests on, one clause each. */
  get because(): readonly string[] {
    return [...this.#rests];
  }

  refuse(says: string, keys: readonly string[]): void {
    this.#refusal ??= { says, keys };
  }

  doubt(because: string): void {
    if (!this.#refusal) this.#unclear.add(because);
  }

  rest(because: string): void {
    this.#rests.add(because);
  }

  option(name: string): HatchOption {
    return option(this.settings, this.name, name);
  }

  flag(name: string, { value, field, keys } = this.option(name)): boolean {
    if (value && value.kind !== 'boolean') this.refuse(`Field \`${field}\` must be a boolean`, keys);
    return value?.kind === 'boolean' && value.value;
  }

  /** A list of patterns: `include`, `exclude`, `artifacts`. */
  patterns(name: string): readonly string[] {
    return this.#strings(this.option(name), 'Pattern', 'an array of strings', []);
  }

  get packages(): readonly string[] {
    this.#packages ??= this.#strings(
      this.option('packages'),
      'Package',
      'an array of strings',
      this.defaults.packages,
    )
      .map(relativePath)
      .sort(inOrder);
    return this.#packages;
  }

  get onlyInclude(): readonly Inclusion[] {
    const { value, field, keys } = this.option('only-include');
    const own = value ?? this.defaults.onlyInclude;
    const given = isList(own) ? own : truthyItems(own);
    if (given === undefined) this.refuse(`Field \`${field}\` must be an array`, keys);
    const listed: readonly (Value | string)[] = given?.length === 0 ? this.packages : (given ?? []);
    const paths = new Map<string, string>();
    for (const [i, item] of listed.entries()) {
      const text = typeof item === 'string' ? item : item.kind === 'string' ? item.value : undefined;
      if (text === undefined) this.refuse(`Path #${i + 1} in field \`${field}\` must be a string`, keys);
      const path = relativePath(text ?? '');
      if (path === '' || path.startsWith('~') || path.startsWith('..'))
        this.refuse(`Path #${i + 1} in field \`${field}\` must be relative: ${text}`, keys);
      if (paths.has(path)) this.refuse(`Duplicate path in field \`${field}\`: ${path}`, keys);
      paths.set(path, path);
    }
    return inclusions(paths, this.files.folder) ?? [];
  }

  get sources(): SourceRules {
    this.#sources ??= this.#readSources();
    return this.#sources;
  }

  get forceInclude(): readonly Inclusion[] {
    return this.mapping(this.option('force-include'));
  }

  /** A table of sources and targets; undefined paths are refused. */
  mapping({ value, field, keys }: HatchOption): readonly Inclusion[] {
    if (!value) return [];
    if (value.kind !== 'table') {
      this.refuse(`Field \`${field}\` must be a mapping`, keys);
      return [];
    }
    const pairs: [string, string][] = [];
    let i = 0;
    for (const [source, { value: target }] of value.entries) {
      i += 1;
      if (source === '') this.refuse(`Source #${i} in field \`${field}\` cannot be an empty string`, keys);
      const words = target.kind === 'string' ? 'cannot be an empty string' : 'must be a string';
      const path = target.kind === 'string' ? target.value : '';
      if (path === '') this.refuse(`Path for source \`${source}\` in field \`${field}\` ${words}`, keys);
      pairs.push([source, path]);
    }
    const map = inclusions(pairs, this.files.folder);
    if (!map) this.doubt(`\`${field}\` names a home folder`);
    return map ?? [];
  }

  #strings(
    { value, field, keys }: HatchOption,
    word: string,
    what: string,
    usual: readonly string[],
  ): readonly string[] {
    if (!value) return usual;
    if (value.kind !== 'array') {
      this.refuse(`Field \`${field}\` must be ${what}`, keys);
      return [];
    }
    return value.items.map((item, i) => {
      const text = item.kind === 'string' ? item.value : undefined;
      if (text === undefined) this.refuse(`${word} #${i + 1} in field \`${field}\` must be a string`, keys);
      if (text === '') this.refuse(`${word} #${i + 1} in field \`${field}\` cannot be an empty string`, keys);
      return text ?? '';
    });
  }

  #readSources(): SourceRules {
    const option = this.option('sources');
    const { value, field, keys } = option;
    const rules = new Map<string, string>();
    if (value?.kind === 'table') {
      for (const [source, { value: target }] of value.entries) {
        if (target.kind !== 'string')
          this.refuse(`Path for source \`${source}\` in field \`${field}\` must be a string`, keys);
        const path = relativePath(target.kind === 'string' ? target.value : '');
        rules.set(source === '' ? '' : `${relativePath(source)}/`, path === '.' ? '' : `${path}/`);
      }
    } else if (value?.kind === 'array' || !value) {
      for (const source of this.#strings(option, 'Source', 'an array of strings', []))
        rules.set(`${relativePath(source)}/`, '');
    } else this.refuse(`Field \`${field}\` must be a mapping or array of strings`, keys);
    for (const path of this.packages) {
      const source = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
      if (source !== '' && !rules.has(`${path}/`)) rules.set(`${normpath(source)}/`, '');
    }
    return [...rules].sort(([one], [other]) => inOrder(one, other));
  }
}

function isList(value: Value | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

/** The items of an array; nothing where Python takes the value for false; undefined where it is something else. */
function truthyItems(value: Value): readonly Value[] | undefined {
  if (value.kind === 'array') return value.items;
  const empty =
    (value.kind === 'string' && value.value === '') ||
    (value.kind === 'boolean' && !value.value) ||
    (value.kind === 'table' && value.entries.size === 0) ||
    (value.kind === 'integer' && Number(value.value) === 0);
  return empty ? [] : undefined;
}
