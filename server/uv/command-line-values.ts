/** Which values uv takes for its options. */
import type { CommandLine } from './command-line.ts';
import { valuesOf } from './flags.ts';
import type { UvCommand } from './flags-table.ts';

/** Names of packages, extras and groups. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const NAMES = new Set(
  `extra no-extra no-group only-group package no-install-package only-install-package reinstall-package refresh-package
   no-build-package no-binary-package no-build-isolation-package no-sources-package no-editable-package upgrade-group`.split(
    /\s+/,
  ),
);

/** Why uv stops at the values of an option, or why it cannot be told; undefined where they are fine. */
export function wrongValue(
  name: string,
  values: readonly string[],
  command: UvCommand | undefined,
): CommandLine | undefined {
  const pip = command === 'pip-install' || command === 'pip-sync';
  for (const value of values) {
    const closed = valuesOf(name);
    if (closed && !closed.includes(value)) return { refused: `\`${value}\` is no value of \`--${name}\`` };
    const named = NAMES.has(name) || (name === 'group' && !pip);
    const ofBinary = pip && (name === 'no-binary' || name === 'only-binary');
    if (named && !NAME.test(value)) return { refused: `\`${value}\` is no name for \`--${name}\`` };
    if (ofBinary && !NAME.test(value) && value !== ':all:' && value !== ':none:')
      return { refused: `\`${value}\` is no name for \`--${name}\`` };
    if (name === 'config-setting' && !value.includes('='))
      return { refused: '`--config-setting` needs `KEY=VALUE`' };
    if (name === 'config-settings-package' && !/^[^:]+:[^=]*=/.test(value))
      return { refused: '`--config-settings-package` needs `PACKAGE:KEY=VALUE`' };
    if (name === 'upgrade-package' && !/^\s*[A-Za-z0-9]/.test(value))
      return { refused: `\`${value}\` is no requirement` };
    if (name === 'exclude-newer' && !/^\d{4}-\d\d-\d\d$/.test(value))
      return { unknown: `whether \`${value}\` is a time for \`--exclude-newer\` is not known` };
    if (name === 'exclude-newer-package' || name === 'prerelease-package')
      return { unknown: `what \`--${name}\` changes is not modelled` };
  }
  return undefined;
}
