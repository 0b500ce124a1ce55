/** Whether a wheel's tags fit a Python on this machine (PEP 425). */
import type { Surroundings } from '../files/files.ts';

/**
 * `tags` are expanded (`cp311-cp311-linux_x86_64`), `python` is a version (`3.11.4`). Undefined: cannot tell. The processor
 * is not known here; what was built on this machine fits it.
 */
export function fits(
  tags: readonly string[],
  python: string | undefined,
  platform: Surroundings['platform'],
): boolean | undefined {
  const minor = Number(/^3\.(\d+)/.exec(python ?? '')?.[1] ?? Number.NaN);
  let unsure = false;
  for (const tag of tags) {
    const [language = '', abi = '', system = ''] = tag.split('-');
    const [, implementation, digits] = /^([a-z]+)3(\d*)$/.exec(language) ?? [];
    if (implementation === undefined || !isOf(system, platform)) continue;
    const version = digits === '' ? 0 : Number(digits);
    if (implementation !== 'py' && implementation !== 'cp') unsure = true;
    else if (version === 0 && abi === 'none' && system === 'any') return true;
    else if (Number.isNaN(minor)) unsure = true;
    else if (version === minor) return true;
    else if (version < minor && (abi === 'abi3' || (abi === 'none' && implementation === 'py'))) return true;
  }
  return unsure ? undefined : false;
}

const SYSTEMS: Readonly<Record<Surroundings['platform'], RegExp>> = {
  linux: /^(?:linux|manylinux|musllinux)/,
  darwin: /^macosx/,
  win32: /^win/,
};

function isOf(system: string, platform: Surroundings['platform']): boolean {
  return system === 'any' || SYSTEMS[platform].test(system);
}
