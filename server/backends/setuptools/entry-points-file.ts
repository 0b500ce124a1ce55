/** Files of entry points that setuptools refuses (84.2.1, `config/pyprojecttoml.py` `_obtain_entry_points`, `config/expand.py`). */
import type { Files } from '../../files/files.ts';
import type { DynamicField } from '../backend.ts';

const SCRIPTS = [
  ['console_scripts', 'scripts'],
  ['gui_scripts', 'gui-scripts'],
] as const;

/** What it says of the texts of `tool.setuptools.dynamic.entry-points.file`, put together. */
export async function entryPointsRefusal(
  { files: paths = [] }: Pick<DynamicField, 'files'>,
  { files, dynamic }: { readonly files: Files; readonly dynamic: ReadonlySet<string> },
): Promise<string | undefined> {
  const texts: string[] = [];
  for (const path of paths) {
    const content = await files.read(path);
    if ('text' in content) texts.push(content.text);
  }
  const lines = texts.flatMap((text) => text.split('\n')).map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/^[#;]/.test(line));
  if (said[0] !== undefined && !said[0].startsWith('['))
    return 'configparser.MissingSectionHeaderError: File contains no section headers.';
  const undeclared = SCRIPTS.some(([group, field]) => said.includes(`[${group}]`) && !dynamic.has(field));
  return undeclared ? UNDECLARED : undefined;
}

/** Its words have their first line to themselves. */
const UNDECLARED =
  'setuptools.errors.InvalidConfigError: The following seems to be defined outside of `pyproject.toml`:';
