/**
 * The options of uv's commands, as data: what `uv generate-shell-completion` prints in each checked version (hidden options
 * too), with the aliases and the marks that part a value from uv-cli/src/lib.rs. flags.ts reads it.
 */

/** A command of uv, as `UvCommand`'s words joined by `-`. */
export type UvCommand =
  | 'sync'
  | 'run'
  | 'lock'
  | 'build'
  | 'pip-install'
  | 'pip-sync'
  | 'tool-install'
  | 'tool-upgrade'
  | 'tool-run';

/**
 * What an option means for local packages. `neutral`: nothing (progress, colours, indexes). `modelled`: it is handed on,
 * and the prediction follows it. `unmodelled`: it may change the answer in a way that is not told.
 */
export type Bearing = 'neutral' | 'modelled' | 'unmodelled';

const RESOLVING = 'sync lock build run pip-install tool-run tool-install tool-upgrade';
const INSTALLING = 'sync run pip-install pip-sync tool-run tool-install tool-upgrade';
const PIP = 'pip-install pip-sync';
const TOOL = 'tool-run tool-install tool-upgrade';

/**
 * `name/alias|short` and what follows: `=` takes a value, `=*` several times, `=,` and `=_` several times and parted at
 * commas or blanks, `+` a flag that may be repeated; `@0.9.26` since, `<0.13.8` before that version.
 */
export const TABLE: readonly (readonly [Bearing, string, string])[] = [
  [
    'neutral',
    'anywhere',
    `allow-insecure-host/trusted-host=_ allow-python-downloads no-python-downloads python-fetch= color= no-color
     native-tls no-native-tls system-certs@0.11.0 no-system-certs@0.11.0 no-progress quiet|q+ verbose|v+
     no-installer-metadata no-preview`,
  ],
  [
    'modelled',
    'anywhere',
    'cache-dir= no-cache/no-cache-dir|n config-file= no-config directory= project= offline no-offline isolated',
  ],
  [
    'unmodelled',
    'anywhere',
    `preview preview-features/preview-feature=, show-settings help|h managed-python no-managed-python
     python-preference=`,
  ],
  [
    'neutral',
    'each',
    `index=* default-index= index-url|i= extra-index-url=_ find-links|f=, index-strategy= keyring-provider= link-mode=
     no-require-build-hashes@0.13.8`,
  ],
  [
    'modelled',
    'each',
    `config-setting/config-settings|C=* no-build-isolation build-isolation no-sources no-sources-package=_@0.9.26
     no-index python|p=`,
  ],
  ['unmodelled', 'each', 'require-build-hashes@0.13.8'],
  ['modelled', 'tool-upgrade', 'config-settings-package/config-setting-package=*'],
  [
    'modelled',
    'sync lock build run pip-install pip-sync tool-run tool-install',
    'config-settings-package=* refresh no-refresh refresh-package=*',
  ],
  ['modelled', INSTALLING, 'reinstall/force-reinstall no-reinstall reinstall-package=*'],
  ['neutral', INSTALLING, 'compile-bytecode/compile no-compile-bytecode/no-compile'],
  ['unmodelled', INSTALLING, 'python-platform='],
  [
    'modelled',
    RESOLVING,
    'upgrade|U upgrade-package|P=* upgrade-group=*@0.12.5 no-build-isolation-package=*',
  ],
  ['neutral', 'sync lock build run pip-install tool-run tool-install', 'no-upgrade'],
  // A lock file remembers how it was resolved: with other options it is resolved anew.
  [
    'unmodelled',
    'sync lock run',
    `resolution= prerelease= prerelease-package=*@0.12.5 pre fork-strategy= exclude-newer= exclude-newer-package=*`,
  ],
  [
    'neutral',
    `build pip-install ${TOOL}`,
    'resolution= prerelease= prerelease-package=*@0.12.5 pre fork-strategy=',
  ],
  ['neutral', `build ${PIP} ${TOOL}`, 'exclude-newer= exclude-newer-package=*'],
  [
    'modelled',
    `sync lock build run ${TOOL}`,
    'no-build build no-build-package=_ no-binary binary no-binary-package=_',
  ],
  ['modelled', PIP, 'no-build build no-binary=, only-binary=,'],
  [
    'modelled',
    'sync run',
    `extra=, all-extras no-all-extras no-extra=* dev no-dev only-dev group=* no-group=_ no-default-groups only-group=*
     all-groups editable no-editable no-editable-package=_@0.12.5 inexact/no-exact exact active no-active locked
     no-locked@0.13.8 frozen no-frozen@0.13.8 all-packages`,
  ],
  ['neutral', 'sync', 'output-format='],
  [
    'modelled',
    'sync',
    `no-install-project no-install-workspace no-install-local no-install-package=* only-install-project@0.9.26
     only-install-workspace@0.9.26 only-install-local@0.9.26 only-install-package=*@0.9.26 dry-run check no-check
     package=*@0.9.26 package=<0.9.26 script=`,
  ],
  ['neutral', 'run', 'env-file=* no-env-file show-resolution max-recursion-depth='],
  [
    'modelled',
    'run',
    `module|m script|s gui-script no-sync no-project/no_workspace package= with|w=* with-editable=*
     with-requirements=,`,
  ],
  [
    'modelled',
    'lock',
    `check check-exists/frozen<0.13.8 check-exists@0.13.8 frozen@0.13.8 no-frozen@0.13.8 locked
     no-locked@0.13.8 dry-run script=`,
  ],
  [
    'modelled',
    'build',
    'package= all-packages/all out-dir|o= sdist wheel clear@0.9.26 create-gitignore@0.9.26 no-create-gitignore@0.9.26',
  ],
  ['neutral', 'build', 'build-logs no-build-logs force-pep517 skip-dependency-check@0.13.8'],
  ['unmodelled', 'build', 'list build-constraints/build-constraint|b=_'],
  ['neutral', 'build', 'no-require-hashes no-verify-hashes'],
  ['unmodelled', 'build', 'require-hashes verify-hashes'],
  [
    'modelled',
    'pip-install',
    'editable|e=* requirements/requirement|r=* no-deps deps exact inexact/no-exact',
  ],
  ['modelled', 'pip-install', 'no-editable@0.12.5 no-editable-package=_@0.12.5 user'],
  ['modelled', PIP, 'dry-run check@0.13.8 prefix= target|t=@0.11.0 target=<0.11.0 system'],
  [
    'neutral',
    PIP,
    `strict no-strict no-require-hashes no-verify-hashes verify-hashes no-break-system-packages
     break-system-packages torch-backend= output-format=@0.13.8 no-system`,
  ],
  [
    'unmodelled',
    PIP,
    `extra=, all-extras no-all-extras group=* constraints/constraint|c=_ build-constraints/build-constraint|b=_
     require-hashes python-version=`,
  ],
  ['unmodelled', 'pip-install', 'overrides/override=_ excludes/exclude=_@0.9.26 cert=@0.12.5'],
  ['neutral', 'pip-install', 'disable-pip-version-check'],
  ['neutral', 'pip-sync', 'allow-empty-requirements no-allow-empty-requirements'],
  ['unmodelled', 'pip-sync', 'ask|a python-executable= user cert= client-cert= config= pip-args='],
  ['modelled', 'tool-run tool-install', 'from= with|w=* with-editable=* with-requirements=,'],
  ['neutral', 'tool-run tool-install', 'lfs@0.9.26 torch-backend=@0.9.26'],
  [
    'unmodelled',
    'tool-run tool-install',
    'constraints/constraint|c=_ build-constraints/build-constraint|b=_ overrides/override=_',
  ],
  ['neutral', 'tool-run', 'env-file=_ no-env-file show-resolution'],
  ['unmodelled', 'tool-run', 'generate-shell-completion='],
  ['modelled', 'tool-install', 'editable|e force with-executables-from=,'],
  ['unmodelled', 'tool-install', 'excludes/exclude=_@0.9.26'],
  ['modelled', 'tool-upgrade', 'all'],
];

/** Commands, an option, those it does not go with; `0.13.8` since, `<0.9.26` before that version. */
export const CONFLICTS: readonly (readonly [string, string, string, string?])[] = [
  ['anywhere', 'quiet', 'verbose'],
  ['anywhere', 'color', 'no-color'],
  ['anywhere', 'python-preference', 'managed-python no-managed-python', '<0.9.26'],
  [
    'sync lock build run pip-install pip-sync tool-run tool-install',
    'offline',
    'refresh no-refresh',
    '<0.9.26',
  ],
  ['sync run pip-install pip-sync', 'all-extras', 'extra'],
  ['sync run', 'only-group', 'extra all-extras group dev all-groups'],
  ['sync run', 'only-dev', 'group all-groups no-dev'],
  ['sync run', 'locked', 'frozen upgrade'],
  ['sync run', 'frozen', 'upgrade no-sources'],
  ['sync run build', 'all-packages', 'package'],
  ['sync', 'only-install-project', 'no-install-project'],
  ['sync', 'only-install-workspace', 'no-install-workspace'],
  ['sync', 'only-install-local', 'no-install-local'],
  ['sync', 'only-install-package', 'no-install-package'],
  [
    'sync',
    'script',
    `all-packages package no-install-project no-install-workspace no-install-local extra all-extras no-extra no-all-extras dev no-dev only-dev group no-group no-default-groups only-group all-groups`,
  ],
  ['run', 'module', 'script gui-script'],
  ['run', 'script', 'gui-script'],
  ['run', 'no-project', 'package'],
  ['lock', 'check', 'check-exists upgrade'],
  ['lock', 'locked', 'check-exists upgrade'],
  ['lock', 'dry-run', 'check check-exists locked'],
  ['lock', 'frozen', 'check check-exists dry-run locked', '0.13.8'],
  ['build', 'list', 'force-pep517'],
  [PIP, 'no-build', 'no-binary only-binary'],
  [PIP, 'build', 'no-binary only-binary'],
  [PIP, 'check', 'dry-run', '0.13.8'],
  [PIP, 'prefix', 'target'],
];

/**
 * What uv refuses itself after clap, on whichever level the two stand (`flag`, `check_conflicts` and
 * `check_refresh_conflict`, uv-cli/src/options.rs and uv/src/settings.rs); since a version, where it is not in all.
 */
export const LATE_CONFLICTS: readonly (readonly [string, string, string?])[] = [
  ['offline', 'refresh', '0.9.26'],
  ['offline', 'refresh-package', '0.9.26'],
  ['offline', 'no-offline'],
  ['preview', 'no-preview'],
  ['system-certs', 'no-system-certs'],
  ['native-tls', 'no-native-tls'],
  ['allow-python-downloads', 'no-python-downloads'],
  ['python-preference', 'managed-python', '0.9.26'],
  ['python-preference', 'no-managed-python', '0.9.26'],
];

export const VALUES: ReadonlyMap<string, string> = new Map([
  ['color', 'auto always never'],
  ['index-strategy', 'first-index first-match unsafe-first-match unsafe-any-match unsafe-best-match'],
  ['keyring-provider', 'disabled subprocess'],
  ['link-mode', 'clone reflink copy hardlink symlink'],
  ['python-preference', 'only-managed managed system only-system'],
  ['resolution', 'highest lowest lowest-direct'],
  ['prerelease', 'disallow allow if-necessary explicit if-necessary-or-explicit'],
  ['fork-strategy', 'fewest requires-python'],
  ['output-format', 'text json'],
]);
