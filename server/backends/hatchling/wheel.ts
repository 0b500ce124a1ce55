/** The whole wheel of hatchling (1.24.2 to 1.33.0, `builders/wheel.py`). */
import { type Files, join } from '../../files/files.ts';
import { overlay } from '../../files/overlay.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import { type Document, tableAt } from '../../toml/document.ts';
import type { Wheel } from '../backend.ts';
import { allows } from '../pins.ts';
import { kindAt } from '../shipped.ts';
import { noWheel, unknownWheel } from '../untold.ts';
import { type HatchSettings, isTruthy, option, ownOption, readHatchSettings } from './config.ts';
import { fileName, hatchDefaults, NOTHING } from './defaults.ts';
import { hatchDynamicFields } from './dynamic.ts';
import { type HookEffects, hookEffects } from './hooks.ts';
import { type Inclusion, inclusions } from './paths.ts';
import { HatchSelection } from './selection.ts';
import { type Defaults, HatchTarget } from './target.ts';

/** A wheel target that is ready to be asked, or why there is none. */
export interface HatchWheelTarget {
  readonly target: HatchTarget;
  readonly hooks: HookEffects;
  /** What the hooks force. */
  readonly forced: readonly Inclusion[];
  readonly settings: HatchSettings;
  /** Nothing has the project's name, and nothing else is chosen. */
  readonly isEmpty: boolean;
}

/** Foretells what is selected, forced and shared. */
export async function hatchWheel(doc: Document, files: Files): Promise<Wheel> {
  const found = await wheelTarget(doc, files);
  if ('certainty' in found) return found;
  const { target, hooks, settings, isEmpty } = found;
  if (hooks.unclear.length > 0) return unknownWheel(...hooks.unclear);
  const selection = new HatchSelection(target, { artifacts: hooks.artifacts, forced: found.forced });
  await selection.reserve();
  target.flag('strict-naming');
  target.flag('reproducible');
  if (isEmpty) refuseEmpty(target, doc);
  await selection.collect();
  await share(selection, doc);
  await refuseMetadata(target, settings);
  if (target.unclear.length > 0) return unknownWheel(...target.unclear);
  const { refusal } = target;
  const because = [...hooks.because, ...target.because, ...oldRules(doc)];
  if (refusal && because.length > 0)
    return unknownWheel(...because, `hatchling would refuse: ${refusal.says}`);
  if (refusal) return noWheel(refusal.says, refusal.keys);
  const taken = new Map<string, string>();
  const generated: string[] = [];
  for (const [place, { path }] of selection.taken) {
    if (/^[^/]+\.dist-info\//.test(place)) continue;
    if (path.endsWith('.py') && hooks.written.includes(path)) generated.push(place.slice(0, -3));
    else taken.set(place, path);
  }
  const certainty = because.length === 0 ? 'certain' : 'likely';
  return { certainty, because, files: taken, generated };
}

/** Reads what comes before the selection. */
export async function wheelTarget(doc: Document, files: Files): Promise<HatchWheelTarget | Wheel> {
  const name = readProjectTable(doc).name?.value;
  if (name === undefined || !tableAt(doc.root, 'project')) return unknownWheel('the project has no name');
  // Before 1.22 a project in which nothing has its name shipped whatever there was.
  if (!allows(doc, 'hatchling', '1.24.2')) return unknownWheel('a hatchling before 1.24.2 is asked for');
  const settings = await readHatchSettings(doc, files);
  if (!settings) return unknownWheel('`hatch.toml` cannot be read');
  if (settings.fails) return noWheel(settings.fails.says, settings.fails.keys);
  const hooks = await hookEffects(settings, 'wheel', doc, files);
  if (hooks.fails) return noWheel(hooks.fails.says, hooks.fails.keys);
  const seen = await withWritten(files, hooks.written);
  const defaults = await hatchDefaults(settings, name, seen);
  if (!defaults) return unknownWheel('the files of the project cannot be looked at');
  const { value } = ownOption(settings, 'wheel', 'bypass-selection');
  const chosen =
    isTruthy(value) ||
    hooks.artifacts.length + hooks.forced.length > 0 ||
    isTruthy(option(settings, 'wheel', 'force-include').value);
  const nothing: Defaults = { ...NOTHING, excludesAll: chosen };
  const target = new HatchTarget(settings, 'wheel', defaults === 'none' ? nothing : defaults, seen);
  const forced = inclusions(hooks.forced, files.folder) ?? [];
  return { target, hooks, forced, settings, isEmpty: defaults === 'none' && !chosen };
}

/** The project as it is once the hooks have written their files. */
export async function withWritten(files: Files, written: readonly string[]): Promise<Files> {
  const texts = new Map<string, string>();
  for (const path of written)
    if ((await kindAt(files, path)) === 'absent') texts.set(join(files.folder, path), '');
  return texts.size === 0 ? files : overlay(files, texts);
}

const HELP = 'https://hatch.pypa.io/latest/plugins/builder/wheel/#default-file-selection';

export function refuseEmpty(target: HatchTarget, doc: Document): void {
  target.flag('bypass-selection', ownOption(target.settings, 'wheel', 'bypass-selection'));
  const key = ['tool', 'hatch', 'build', 'targets', 'wheel'];
  const says = `Unable to determine which files to ship inside the wheel using the following heuristics: ${HELP}`;
  target.refuse(says, tableAt(doc.root, ...key) ? key : ['project', 'name']);
}

/** `shared-data` and `shared-scripts`, which patterns are matched with as well. */
async function share(selection: HatchSelection, doc: Document): Promise<void> {
  const { target } = selection;
  for (const [key, folder] of [
    ['shared-data', 'data'],
    ['shared-scripts', 'scripts'],
  ] as const) {
    const inclusions = target.mapping(ownOption(target.settings, 'wheel', key));
    if (inclusions.length === 0) continue;
    const at = await dataFolder(target, doc);
    if (at === undefined) target.doubt('the version in the name of the data folder is not known');
    for (const inclusion of inclusions) await selection.explicit(inclusion, `${at}/${folder}/`);
  }
}

async function dataFolder(target: HatchTarget, doc: Document): Promise<string | undefined> {
  const { name, version } = readProjectTable(doc);
  const { fields } = await hatchDynamicFields(doc, target.files);
  const text = version?.value ?? fields.get('version')?.value;
  const normal = text === undefined ? undefined : normalizeVersion(text);
  const { value } = target.option('strict-naming');
  const strict = !value || isTruthy(value);
  if (!name || normal === undefined) return undefined;
  return `${fileName(strict ? normalizeName(name.value) : name.value)}-${normal}.data`;
}

const METADATA_VERSIONS = ['1.2', '2.1', '2.2', '2.3', '2.4', '2.5'];

/** What is only read when the metadata is written. */
async function refuseMetadata(target: HatchTarget, settings: HatchSettings): Promise<void> {
  const { value, field, keys } = ownOption(settings, 'wheel', 'core-metadata-version');
  if (value && value.kind !== 'string') target.refuse(`Field \`${field}\` must be a string`, keys);
  if (value?.kind === 'string' && !METADATA_VERSIONS.includes(value.value)) {
    const available = METADATA_VERSIONS.join(', ');
    target.refuse(
      `Unknown metadata version \`${value.value}\` for field \`${field}\`. Available: ${available}`,
      keys,
    );
  }
  const sboms = ownOption(settings, 'wheel', 'sbom-files');
  if (sboms.value && sboms.value.kind !== 'array')
    target.refuse(`Field \`${sboms.field}\` must be an array`, sboms.keys);
  for (const [i, item] of (sboms.value?.kind === 'array' ? sboms.value.items : []).entries()) {
    if (item.kind !== 'string')
      target.refuse(`SBOM file #${i + 1} in field \`${sboms.field}\` must be a string`, sboms.keys);
    else if ((await kindAt(target.files, item.value)) === 'absent')
      target.refuse(`SBOM file not found: ${item.value}`, sboms.keys);
  }
  target.mapping(ownOption(settings, 'wheel', 'extra-metadata'));
}

/** Two files for one place, `sbom-files` and ignore files that leave out the project are taken otherwise by 1.24.2. */
function oldRules(doc: Document): readonly string[] {
  return allows(doc, 'hatchling', '1.33')
    ? []
    : ['an older hatchling is asked for than the one whose rules are known'];
}
