/** What the commands of `uv tool` have in common: their local packages, and the step that puts them into an environment. */
import type { Environment } from '../artifacts/environment.ts';
import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import type { CacheRun, Step, Target } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { type Installing, install } from './predict-install.ts';
import { anyOf, type Effect, type Prediction, stopped, unsure } from './prediction.ts';
import { type RequestedFolder, requestedOnLine } from './requested.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage } from './tree.ts';
import type { World } from './world.ts';

export interface Scene {
  readonly world: World;
  readonly invocation: Invocation;
  readonly settings: UvSettings;
}

export interface Asked {
  /** The folder of the tool itself; undefined: it is not local. */
  readonly main: RequestedFolder | undefined;
  /** The tool's requirement as written: `--from`, else what stands first; undefined: nothing is asked for. */
  readonly text: string | undefined;
  /** The folders of `--with` and `--with-editable`. */
  readonly with: readonly RequestedFolder[];
  /** The names of what `--with` brings from elsewhere, normalised. */
  readonly withNames: readonly string[];
  /** A path that is asked for and leads nowhere. */
  readonly absent: string | undefined;
  /** What cannot be followed, one clause. */
  readonly unknown: string | undefined;
}

/** Reads what a command asks for. */
export async function readAsked({ world, invocation: { options, operands } }: Scene): Promise<Asked> {
  const { files } = world;
  const text = options.get('from')?.at(-1) ?? operands[0];
  const editable = options.has('editable') && text !== undefined;
  const own = await requestedOnLine(
    text === undefined || editable ? [] : [text],
    editable ? [text] : [],
    files,
  );
  const list = (name: string) => (options.get(name) ?? []).flatMap((each) => each.split(','));
  const others = await requestedOnLine(list('with'), list('with-editable'), files);
  const names = list('with').map((each) => /^[A-Za-z0-9][\w.-]*(?=$|[\s;<>=!~[])/.exec(each)?.[0]);
  const local = others.folders.length;
  const withNames = names.flatMap((name) => (name === undefined ? [] : normalizeName(name)));
  const unknown = options.has('with-requirements')
    ? 'the file of `--with-requirements` is not followed'
    : withNames.length + local < names.length
      ? 'what `--with` brings cannot be told'
      : undefined;
  return {
    main: own.folders[0],
    text,
    with: others.folders,
    withNames,
    absent: await absentPath(text, files),
    unknown,
  };
}

/** A path among what may also be a name or a URL. */
async function absentPath(text: string | undefined, files: Files): Promise<string | undefined> {
  const [, url] =
    /^(?:[\w.-]+\s*(?:\[[^\]]*\])?\s*@\s*)?file:\/\/(?:localhost)?(\/[^#%\s]*)/.exec(text ?? '') ?? [];
  if (url !== undefined) return (await files.stat(url)) ? undefined : url;
  if (text === undefined || !/^(?:\.{1,2}(?:$|[/\\[])|\/)/.test(text)) return undefined;
  const path = text.replace(/\[[^\]]*\]$/, '');
  return (await files.stat(join(files.folder, path))) ? undefined : path;
}

/** Targets for folders and the local packages that they depend on; `anew`: those that are named are taken anew. */
export async function targetsOf(
  folders: readonly RequestedFolder[],
  anew: (folder: RequestedFolder) => boolean,
  membersEditable: boolean,
  world: World,
): Promise<readonly Target[] | Prediction> {
  const targets = new Map<string, Target>();
  // One that is asked for twice is editable if it is so once.
  const ordered = [...folders].sort((a, b) => Number(b.editable) - Number(a.editable));
  for (const wanted of ordered) {
    const local = await world.packageAt(wanted.folder);
    if ('fails' in local) return stopped(local.fails);
    if ('unknown' in local) return unsure(local.unknown);
    if (targets.has(local.folder)) continue;
    const named: Target = { ...targetOf(local, wanted.editable), unsaid: true };
    targets.set(local.folder, anew(wanted) ? { ...named, explicit: true } : named);
  }
  for (const { local } of [...targets.values()]) {
    const tree = await world.at(local.folder).tree();
    if (!('packages' in tree)) continue;
    for (const name of tree.dependsOn(local.name)) {
      const other = tree.packages.find((each) => each.name === name && each.built);
      if (!other || targets.has(other.folder)) continue;
      targets.set(
        other.folder,
        targetOf(other, other.editable && (membersEditable || other.kind === 'source')),
      );
    }
  }
  return [...targets.values()];
}

function targetOf(local: LocalPackage, editable: boolean): Target {
  return { local, name: local.name, editable, version: staticVersion(local.doc) };
}

export type Done = readonly (readonly [LocalPackage, Installing])[];

/** Resolves, then prepares, then installs: where one of them stops, nothing is installed. */
export async function installAll(
  targets: readonly Target[],
  environment: Environment | undefined,
  run: CacheRun,
  { world, settings }: Scene,
): Promise<Done> {
  const asked = new Map<Target, Step>();
  for (const target of targets) {
    const step = await run.metadata(target);
    asked.set(target, step);
    if (step.stops || step.unknown)
      return targets.map(({ local }) => [
        local,
        {
          rebuild: local === target.local ? step.built : false,
          reinstall: step.stops ? false : null,
          stops: step.stops ? true : null,
          does: step.stops ? 'fails' : 'cannot tell',
          because: local === target.local ? step.because : [],
        },
      ]);
  }
  const done: [LocalPackage, Installing][] = [];
  for (const target of targets) {
    const step = await install(target, environment, settings, run, world);
    const metadata = asked.get(target);
    const rebuild =
      metadata?.built === false || step.rebuild === true ? step.rebuild : (metadata?.built ?? null);
    // The wheel that is then in the cache was built by this very command.
    const does =
      metadata?.built !== true || step.rebuild !== false
        ? step.does
        : step.reinstall === true
          ? 'builds and installs'
          : 'builds, and installs nothing';
    const because = [...step.because, ...(metadata?.because ?? [])];
    done.push([target.local, { ...step, rebuild, does, because }]);
  }
  const failed = done.some(([, { stops, reinstall }]) => stops === true && reinstall === false);
  return failed ? done.map(([local, step]) => [local, { ...step, reinstall: false }]) : done;
}

/** The sum of it for the project of the world's folder; `more` are clauses that stand behind. */
export function summary(done: Done, world: World, more: readonly string[] = []): Prediction {
  const others = new Map<string, Effect>();
  let own: Installing | undefined;
  for (const [local, step] of done) {
    if (local.folder === world.files.folder) own = step;
    else others.set(local.name, { rebuild: step.rebuild, reinstall: step.reinstall });
  }
  const elsewhere = done.flatMap(([local, step]) =>
    step.stops === true && step !== own ? [`\`${local.name}\`: ${step.because[0] ?? step.does}`] : [],
  );
  const does = own
    ? own.because.length > 0
      ? `${own.does}: ${own.because.join('; ')}`
      : own.does
    : 'this project is not among what is asked for';
  return {
    rebuild: own?.rebuild ?? false,
    reinstall: own?.reinstall ?? false,
    fails: anyOf(done.map(([, step]) => step.stops)),
    because: [does, ...elsewhere, ...more],
    others,
  };
}
