/** The file name of a wheel: `NAME-VERSION(-BUILD)?-PYTHON-ABI-PLATFORM.whl` (binary distribution format, PEP 425). */
import { normalizeName } from '../pyproject/name.ts';
import { normalizeVersion } from '../pyproject/version.ts';

export interface WheelName {
  /** Normalised. */
  readonly name: string;
  /** Normalised. */
  readonly version: string;
  readonly build: string | undefined;
  /** Expanded: `py2.py3-none-any` gives `py2-none-any` and `py3-none-any`. */
  readonly tags: readonly string[];
}

/** More sets than this are not expanded: three lists of a file name multiply. */
const MOST_TAGS = 10_000;

/**
 * Reads a file name, or says as a clause what is wrong with it. pip and uv refuse exactly these (packaging 26.2
 * `parse_wheel_filename`; uv 0.13.9 crates/uv-distribution-filename/src/wheel.rs; test/oracle/wheel-file.oracle.ts).
 */
export function parseWheelName(fileName: string): WheelName | { readonly problem: string } {
  if (!fileName.endsWith('.whl')) return { problem: 'it does not end in `.whl`' };
  const parts = fileName.slice(0, -'.whl'.length).split('-');
  if (parts.length < 5 || parts.length > 6)
    return { problem: `it has ${parts.length} parts between hyphens, and a wheel's has five or six` };
  const [name = '', written = ''] = parts;
  if (!/^[\p{L}\p{N}_.]+$/u.test(name) || name.includes('__'))
    return { problem: `\`${name}\` is no name of a distribution as it stands in a file name` };
  const version = normalizeVersion(written);
  if (version === undefined) return { problem: `\`${written}\` is no version` };
  const build = parts.length === 6 ? parts[2] : undefined;
  if (build !== undefined && !/^\d/.test(build))
    return { problem: `the build tag \`${build}\` does not begin with a digit` };
  const strange = parts.slice(-3).find((set) => !/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/.test(set));
  if (strange !== undefined) return { problem: `\`${strange}\` is no set of tags` };
  return { name: normalizeName(name), version, build, tags: expand(parts.slice(-3).join('-')) };
}

/** The tags that a compressed set stands for, in its order, in lower case. */
export function expand(compressed: string): readonly string[] {
  const [pythons = [], abis = [], platforms = []] = compressed
    .toLowerCase()
    .split('-')
    .map((set) => set.split('.'));
  if (pythons.length * abis.length * platforms.length > MOST_TAGS) return [compressed.toLowerCase()];
  return pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
  );
}
