/** All scenarios that were written by hand, one for each fact. */
import { COMMANDS } from './by-hand-commands.ts';
import { DYNAMIC } from './by-hand-dynamic.ts';
import { FILES } from './by-hand-files.ts';
import { GIT } from './by-hand-git.ts';
import { INSTALLED } from './by-hand-installed.ts';
import { KEYS } from './by-hand-keys.ts';
import { PLACEMENT } from './by-hand-placement.ts';
import { TOOLS } from './by-hand-tools.ts';
import type { Scenario } from './scenario.ts';

export const BY_HAND: readonly Scenario[] = [
  ...FILES,
  ...KEYS,
  ...GIT,
  ...INSTALLED,
  ...COMMANDS,
  ...PLACEMENT,
  ...DYNAMIC,
  ...TOOLS,
];
