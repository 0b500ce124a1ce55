/** Whether the programs of an installed copy, in `bin/` or `Scripts/`, are those that its entry points say. */
import type { Environment, Installed } from '../artifacts/environment.ts';
import { launched, parseLauncher } from '../artifacts/launcher.ts';
import type { Platform } from '../artifacts/locations.ts';
import { parseRecord } from '../artifacts/record.ts';
import type { EntryPointsFile } from '../artifacts/wheel.ts';
import { type Files, join } from '../files/files.ts';
import type { Difference } from './artifact.ts';

export interface JudgedLaunchers {
  readonly differences: readonly Difference[];
  /** One of them cannot be started. */
  readonly broken: boolean;
}

/** More commands than this are not looked at. */
const MOST = 200;

/**
 * Compares with `entry_points.txt` of the same distribution; what pyproject.toml says of that is judged elsewhere. Only
 * what RECORD lists is expected to be there. Of the `.exe` files of Windows no more is known than that.
 */
export async function judgeLaunchers(
  installed: Installed,
  environment: Environment,
  entryPoints: EntryPointsFile | undefined,
  files: Files,
  platform: Platform,
): Promise<JudgedLaunchers> {
  const differences: Difference[] = [];
  let broken = false;
  const recorded = entryPoints ? await recordedPaths(installed, files) : new Set<string>();
  for (const [name, reference] of commandsOf(entryPoints).slice(0, MOST)) {
    const place = placesFor(name, environment, platform).find((each) => recorded.has(each));
    if (place === undefined) continue;
    const shown = `${environment.scripts.slice(environment.scripts.lastIndexOf('/') + 1)}/${place.slice(place.lastIndexOf('/') + 1)}`;
    const content = await files.read(place);
    if ('absent' in content) {
      broken = true;
      const clause = `\`${shown}\` is gone, so that the command \`${name}\` cannot be run`;
      differences.push({ about: 'launcher', how: 'missing', name, clause });
      continue;
    }
    const launcher = 'text' in content ? parseLauncher(content.text) : undefined;
    if (!launcher) continue;
    const expected = launched(reference);
    if (launcher.reference !== undefined && expected !== undefined && launcher.reference !== expected) {
      const clause = `\`${shown}\` runs \`${launcher.reference}\`, not \`${expected}\``;
      differences.push({ about: 'launcher', how: 'changed', name, clause });
    }
    const wrong = await wrongInterpreter(launcher.interpreter, environment, files);
    if (!wrong) continue;
    broken ||= wrong.lost;
    differences.push({
      about: 'launcher',
      how: 'changed',
      name,
      clause: `\`${shown}\` starts ${wrong.words}`,
    });
  }
  return { differences, broken };
}

function commandsOf(entryPoints: EntryPointsFile | undefined): readonly (readonly [string, string])[] {
  return ['console_scripts', 'gui_scripts'].flatMap((group) => [...(entryPoints?.get(group) ?? [])]);
}

/** Absolute, as far as they lie outside of the folder of distributions. */
async function recordedPaths({ distInfo, sitePackages }: Installed, files: Files): Promise<Set<string>> {
  const record = await files.read(join(distInfo, 'RECORD'));
  const paths = 'text' in record ? parseRecord(record.text) : [];
  const outside = paths.filter(({ path }) => path.startsWith('../') || path.startsWith('/'));
  return new Set(outside.map(({ path }) => join(sitePackages, path)));
}

function placesFor(name: string, { scripts }: Environment, platform: Platform): readonly string[] {
  return platform === 'win32' ? [join(scripts, `${name}.exe`)] : [join(scripts, name)];
}

/** What is wrong with the interpreter that a launcher names; nothing is, of an environment that has none itself. */
async function wrongInterpreter(
  interpreter: string | undefined,
  environment: Environment,
  files: Files,
): Promise<{ readonly words: string; readonly lost: boolean } | undefined> {
  if (interpreter === undefined || environment.interpreter === undefined) return undefined;
  if (!(await files.stat(interpreter)))
    return { words: `\`${interpreter}\`, which is not there`, lost: true };
  const folder = join(interpreter, '..');
  const [theirs, own] = [await files.real(folder), await files.real(environment.scripts)];
  if (theirs === own || theirs === undefined) return undefined;
  return { words: `the Python in \`${folder}\`, which is another environment`, lost: false };
}
