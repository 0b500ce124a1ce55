/** What the build hooks of hatchling do to an archive (hatchling 1.33.0, `builders/hooks/`; hatch-vcs 0.5.0). */
import { type Files, normalize } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { type Document, stringAt, type Table, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { brings } from '../distributions.ts';
import { kindAt } from '../shipped.ts';
import { type HatchSettings, type HatchTargetName, isTruthy } from './config.ts';
import { readCustomHook } from './custom-hook.ts';
import { pluginDistribution } from './plugins.ts';

export interface HookEffects {
  /** Patterns of files that are taken although they may be left out. */
  readonly artifacts: readonly string[];
  /** What hooks force, source and target. */
  readonly forced: readonly (readonly [string, string])[];
  /** Files that are written anew before anything is selected. */
  readonly written: readonly string[];
  /** What a prediction rests on. */
  readonly because: readonly string[];
  /** Hooks that may do anything. */
  readonly unclear: readonly string[];
  readonly fails?: Refusal;
}

/** Goes through the hooks in the order that hatchling runs them: all are made before the first one acts. */
export async function hookEffects(
  settings: HatchSettings,
  target: HatchTargetName,
  doc: Document,
  files: Files,
): Promise<HookEffects> {
  const hooks = new Map<string, { readonly table: Table; readonly keys: readonly string[] }>();
  const build = ['tool', 'hatch', 'build'];
  const parts = [
    { part: settings.build, path: [...build, 'hooks'] },
    { part: settings[target], path: [...build, 'targets', target, 'hooks'] },
  ];
  for (const { part, path } of parts) {
    const value = part && valueAt(part, 'hooks');
    if (value && value.kind !== 'table') return refusing(`Field \`${path.join('.')}\` must be a table`, path);
    for (const [name, { value: table }] of value?.entries ?? []) {
      const keys = [...path, name];
      if (table.kind !== 'table') return refusing(`Field \`${keys.join('.')}\` must be a table`, keys);
      hooks.set(name, { table, keys });
    }
  }
  const effects = new Effects(doc, files);
  for (const [name, { table, keys }] of hooks) await effects.make(name, table, keys);
  for (const [name, { table, keys }] of hooks) await effects.act(name, table, keys);
  return effects;
}

function refusing(says: string, keys: readonly string[]): HookEffects {
  return { artifacts: [], forced: [], written: [], because: [], unclear: [], fails: { says, keys } };
}

class Effects implements HookEffects {
  readonly artifacts: string[] = [];
  readonly forced: (readonly [string, string])[] = [];
  readonly written: string[] = [];
  readonly because: string[] = [];
  readonly unclear: string[] = [];
  fails?: Refusal;
  readonly #doc: Document;
  readonly #files: Files;

  constructor(doc: Document, files: Files) {
    this.#doc = doc;
    this.#files = files;
  }

  /** A plugin that nobody brings, or a script that is not there, stops the build. */
  async make(name: string, table: Table, keys: readonly string[]): Promise<void> {
    if (isOff(table)) {
      this.because.push(`the build hook \`${name}\` runs only where an environment variable asks for it`);
      return;
    }
    if (name === 'version') return;
    if (name === 'custom') return this.#script(table, keys);
    const required = readBuildSystem(this.#doc).requires.map(({ value }) => value);
    const plugin = pluginDistribution(name);
    if (plugin === undefined && brings(required, undefined) === false)
      this.#refuse(`Unknown build hook: ${name}`, keys);
    else if (name !== 'vcs' || brings(required, plugin) !== true)
      this.unclear.push(`the build hook \`${name}\` may add files`);
  }

  async #script(table: Table, keys: readonly string[]): Promise<void> {
    const value = valueAt(table, 'path');
    const option = 'Option `path` for build hook `custom`';
    if (value && value.kind !== 'string') return this.#refuse(`${option} must be a string`, keys);
    if (value?.value === '') return this.#refuse(`${option} must not be empty if defined`, keys);
    const path = value?.value ?? 'hatch_build.py';
    const kind = await kindAt(this.#files, normalize(path));
    if (kind === 'absent' || kind === 'folder') this.#refuse(`Build script does not exist: ${path}`, keys);
    else await this.#readScript(normalize(path));
  }

  async #readScript(path: string): Promise<void> {
    const content = await this.#files.read(path);
    const hook = 'text' in content ? readCustomHook(content.text) : undefined;
    if (!hook) {
      this.unclear.push('the build hook `custom` may add files');
      return;
    }
    this.because.push(`the build hook \`custom\` does what is plain in \`${path}\``);
    this.artifacts.push(...hook.artifacts);
    this.forced.push(...hook.forced);
  }

  /** The hooks that write one known file. */
  async act(name: string, table: Table, keys: readonly string[]): Promise<void> {
    if (isOff(table) || (name !== 'version' && name !== 'vcs')) return;
    const key = name === 'version' ? 'path' : 'version-file';
    const value = valueAt(table, key);
    const option = `Option \`${key}\` for build hook \`${name}\``;
    if (!isTruthy(value) && (!value || value.kind === 'string' || name === 'vcs'))
      return this.#refuse(`${option} is required`, keys);
    if (value?.kind !== 'string') return this.#refuse(`${option} must be a string`, keys);
    const path = normalize(value.value);
    const edits = name === 'version' && isTruthy(valueAt(table, 'pattern'));
    const kind = await kindAt(this.#files, path);
    if (edits && (kind === 'absent' || kind === 'folder'))
      return this.#refuse(`file does not exist: ${value.value}`, keys);
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const inside = !(path.startsWith('/') || path.startsWith('..'));
    if (!inside || (await kindAt(this.#files, folder)) !== 'folder')
      this.unclear.push(
        `the build hook \`${name}\` writes \`${path}\` into a folder of which nothing is known`,
      );
    const template = stringAt(table, 'template')?.value;
    this.because.push(
      template
        ? `the build hook \`${name}\` writes \`${path}\` by a template`
        : `the build hook \`${name}\` writes \`${path}\``,
    );
    this.artifacts.push(`/${value.value}`);
    if (!edits) this.written.push(path);
  }

  #refuse(says: string, keys: readonly string[]): void {
    // Behind a hook that may do anything nothing is certain.
    if (this.unclear.length === 0) this.fails ??= { says, keys };
  }
}

function isOff(table: Table): boolean {
  const value = valueAt(table, 'enable-by-default');
  return value !== undefined && !isTruthy(value);
}
