/** Installs all tools before the first oracle begins: two of them that did it at the same time would be in each other's way. */

import { UVS } from './status/versions.ts';
import { localWheels } from './status/wheelhouse.ts';
import { authorities, plugins, tool, uvOf } from './tools.ts';
import { wheelhouse } from './trap-lab.ts';

export function setup(): void {
  tool('python');
  plugins();
  authorities();
  for (const version of [...UVS, ...ALSO]) uvOf(version);
  localWheels();
  wheelhouse();
}

/** A version of uv that only the oracle of cache infos asks. */
const ALSO = ['0.11.0'];
