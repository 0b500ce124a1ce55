/** Which values uv takes for its options. */
import { isName } from '../pyproject/name.ts';
import type { CommandLine } from './command-line.ts';
import { isOlder, valuesOf } from './flags.ts';
import type { UvCommand } from './flags-table.ts';

/** Why uv stops at the values of an option, or why it cannot be told; undefined where they are fine. */
export function wrongValue(
  name: string,
  values: readonly string[],
  command: UvCommand | undefined,
  version: string,
): CommandLine | undefined {
  const pip = command === 'pip-install' || command === 'pip-sync';
  for (const value of values) {
    const wrong = wrongOne(name, value, pip, version);
    if (wrong) return wrong;
  }
  return undefined;
}

function wrongOne(name: string, value: string, pip: boolean, version: string): CommandLine | undefined {
  const closed = valuesOf(name);
  if (closed && !closed.includes(value)) return { refused: `\`${value}\` is no value of \`--${name}\`` };
  if (value === '' && PATHS.has(name)) return { refused: `\`--${name}\` needs a value` };
  if (NAMES.has(name) || (name === 'group' && !pip)) return misnamed(name, value, version);
  if (name === 'group') return misnamed(name, value.slice(value.lastIndexOf(':') + 1), version);
  if (pip && (name === 'no-binary' || name === 'only-binary') && value !== ':all:' && value !== ':none:')
    return misnamed(name, value, version);
  if (name === 'config-setting' && !value.includes('='))
    return { refused: '`--config-setting` needs `KEY=VALUE`' };
  if (name === 'config-settings-package') {
    const colon = value.indexOf(':');
    return colon > 0 && isName(value.slice(0, colon).trim()) && value.slice(colon).includes('=')
      ? undefined
      : { refused: '`--config-settings-package` needs `PACKAGE:KEY=VALUE`' };
  }
  if (name === 'upgrade-package' && !REQUIREMENT.test(value))
    return { unknown: `whether uv takes \`${value}\` as a requirement is not known` };
  if (name === 'exclude-newer' && !/^\d{4}-\d\d-\d\d$/.test(value))
    return { unknown: `whether \`${value}\` is a time for \`--exclude-newer\` is not known` };
  if (name === 'exclude-newer-package' || name === 'prerelease-package')
    return { unknown: `what \`--${name}\` changes is not modelled` };
  return undefined;
}

function misnamed(option: string, value: string, version: string): CommandLine | undefined {
  if (isName(value)) return undefined;
  // Older ones let an empty name pass.
  if (value === '' && isOlder(version, '0.12.5'))
    return { unknown: `what an empty \`--${option}\` means is not known` };
  return { refused: `\`${value}\` is no name for \`--${option}\`` };
}

/** The plain ones: a name, perhaps extras, perhaps versions. */
const REQUIREMENT =
  /^\s*[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\s*(?:\[[A-Za-z0-9, ._-]*\]\s*)?(?:(?:~=|==|!=|<=?|>=?)\s*\d+(?:\.\d+)*\s*(?:,\s*)?)*$/;

const NAMES = new Set(
  `extra no-extra no-group only-group package no-install-package only-install-package reinstall-package refresh-package
   no-build-package no-binary-package no-build-isolation-package no-sources-package no-editable-package upgrade-group`.split(
    /\s+/,
  ),
);

/** Paths that may not be empty; others may. */
const PATHS = new Set('script cache-dir config-file directory project target prefix'.split(' '));
