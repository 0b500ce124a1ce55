/** hatchling (1.24.2 to 1.33.0 checked): what its wheels contain. */
import { type Files, join, normalize } from '../files/files.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { type Document, stringAt, tableAt } from '../toml/document.ts';
import type { Backend, Contents } from './backend.ts';
import { buildHooks, readHatchSettings } from './hatchling-config.ts';
import { hatchDynamicFields } from './hatchling-dynamic.ts';
import { readHatchPatterns } from './hatchling-patterns.ts';
import { forced, hatchChoice, hatchMounts } from './hatchling-selection.ts';
import { allows } from './pins.ts';
import { kindAt, lookups, type Mount } from './shipped.ts';

export const hatchling: Backend = {
  name: 'hatchling',
  entryPoints: ['hatchling.build', 'hatchling.ouroboros'],
  dynamicFields: hatchDynamicFields,
  modules,
};

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const name = readProjectTable(doc).name?.value;
  // Before 1.22 a project in which nothing has its name shipped whatever there was.
  if (name === undefined || !tableAt(doc.root, 'project') || !allows(doc, 'hatchling', '1.24.2'))
    return undefined;
  const settings = await readHatchSettings(doc, files);
  const patterns = settings && (await readHatchPatterns(settings, files));
  const hooks = settings && buildHooks(settings);
  if (!settings || !patterns || !hooks) return undefined;
  const choice = await hatchChoice(settings, name, files);
  const key = ['tool', 'hatch', 'build', 'targets', 'wheel'];
  if (choice === 'none' && hooks.size === 0) {
    const says = `Unable to determine which files to ship inside the wheel using the following heuristics: ${HELP}`;
    const keys = tableAt(doc.root, ...key) ? key : ['project', 'name'];
    return contentsOf(files, [], [], new Set(), { says, keys });
  }
  if (choice === 'none' || choice === undefined) return undefined;
  const mounts = await hatchMounts(choice, settings, patterns, files);
  if (!mounts) return undefined;
  const generated = new Set<string>();
  const because: string[] = [];
  for (const [hook, table] of hooks) {
    const written = hook === 'version' ? 'path' : hook === 'vcs' ? 'version-file' : undefined;
    const path = written === undefined ? undefined : stringAt(table, written)?.value;
    const stem = path?.endsWith('.py') ? wheelPath(normalize(path), mounts)?.slice(0, -3) : undefined;
    if (stem !== undefined) generated.add(stem);
    because.push(
      stem === undefined
        ? `the build hook \`${hook}\` may add modules`
        : `the build hook \`${hook}\` writes \`${path}\``,
    );
  }
  for (const [source] of forced(settings) ?? []) {
    if ((await kindAt(files, source)) !== 'absent' || hooks.size > 0) continue;
    const says = `Forced include not found: ${join(files.folder, source)}`;
    return contentsOf(files, mounts, because, generated, { says, keys: [...key, 'force-include'] });
  }
  return contentsOf(files, mounts, because, generated);
}

const HELP = 'https://hatch.pypa.io/latest/plugins/builder/wheel/#default-file-selection';

function contentsOf(
  files: Files,
  mounts: readonly Mount[],
  because: readonly string[],
  generated: ReadonlySet<string>,
  fails?: Contents['fails'],
): Contents {
  // Hooks other than those that write one known file may do anything.
  const mayAdd = because.length > generated.size;
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    ...(fails && { fails }),
    ...lookups(files, { mounts, generated, mayAdd }),
  };
}

/** Where a file of the project lies in the wheel. */
function wheelPath(path: string, mounts: readonly Mount[]): string | undefined {
  const mount = mounts.find(({ from }) => from === '' || path.startsWith(`${from}/`));
  return mount && join(mount.at, path.slice(mount.from === '' ? 0 : mount.from.length + 1));
}
