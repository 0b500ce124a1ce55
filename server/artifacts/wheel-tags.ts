/** What the tags of a wheel mean, in words for people. */

/** One line for each kind of Python: `CPython 3.12 on Linux x86_64 (glibc 2.17 or later)`. `tags` are expanded. */
export function tagWords(tags: readonly string[]): readonly string[] {
  const byPython = new Map<string, Set<string>>();
  for (const tag of tags) {
    const [python = '', abi = '', platform = ''] = tag.split('-');
    const key = `${python}-${abi}`;
    const platforms = byPython.get(key) ?? new Set();
    byPython.set(key, platforms.add(platform));
  }
  const byPlatforms = new Map<string, { pythons: string[]; platforms: ReadonlySet<string> }>();
  for (const [key, platforms] of byPython) {
    const same = [...platforms].join('.');
    const group = byPlatforms.get(same) ?? { pythons: [], platforms };
    group.pythons.push(key);
    byPlatforms.set(same, group);
  }
  return [...byPlatforms.values()].map(({ pythons, platforms }) => {
    const isAnywhere = platforms.has('any');
    const where = isAnywhere ? '' : ` on ${platformWords([...platforms]).join(', or ')}`;
    return pythonWords(pythons, isAnywhere) + where;
  });
}

function pythonWords(keys: readonly string[], isAnywhere: boolean): string {
  const generic = keys.flatMap((key) => /^py(\d+)-none$/.exec(key)?.[1] ?? []);
  if (generic.length < keys.length) return keys.map(interpreterWords).join(', or ');
  const what = isAnywhere ? 'pure Python, ' : 'any Python, ';
  const majors = generic.filter((digits) => digits.length === 1);
  if (generic.length === 1 && majors.length === 1) return `${what}any version ${majors[0]}`;
  if (majors.length === generic.length) return `${what}any version ${majors.join(' or ')}`;
  return `${what}${generic.map((digits) => `${dotted(digits)} or later`).join(', or ')}`;
}

const IMPLEMENTATIONS: Readonly<Record<string, string>> = {
  cp: 'CPython',
  pp: 'PyPy',
  ip: 'IronPython',
  jy: 'Jython',
  py: 'any Python',
  graalpy: 'GraalPy',
};

function interpreterWords(key: string): string {
  const [python = '', abi = ''] = key.split('-');
  const [, short = '', digits = ''] = /^([a-z]+)(\d+)/.exec(python) ?? [];
  const implementation = IMPLEMENTATIONS[short];
  if (implementation === undefined) return `\`${python}\` with the ABI \`${abi}\``;
  const name = `${implementation} ${dotted(digits)}`;
  if (abi === 'abi3') return `${name} or later (stable ABI)`;
  if (abi === 'abi3t') return `${name} or later, free-threaded too (stable ABI)`;
  if (abi === 'none') return short === 'cp' && digits.length > 1 ? `${name}` : `${name}, any of it`;
  if (abi === `${python}t`) return `${name}, free-threaded`;
  return abi === python || /^(?:pypy|graalpy)/.test(abi) || abi === `${python}m`
    ? name
    : `${name} with the ABI \`${abi}\``;
}

/** `312` → `3.12`. */
function dotted(digits: string): string {
  return digits.length === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
}

/** Old names of versions of glibc (PEP 600). */
const OLD_GLIBC: Readonly<Record<string, number>> = { '1': 5, '2010': 12, '2014': 17 };

/** Of several names for one processor the least glibc counts: any of them is enough. */
function platformWords(platforms: readonly string[]): readonly string[] {
  const glibc = new Map<string, number>();
  const others: string[] = [];
  for (const platform of platforms) {
    const [, old, minor, processor] = /^manylinux(?:(1|2010|2014)|_2_(\d+))_(\w+)$/.exec(platform) ?? [];
    const version = old === undefined ? Number(minor) : (OLD_GLIBC[old] ?? Number.NaN);
    if (processor === undefined || Number.isNaN(version)) others.push(otherWords(platform));
    else glibc.set(processor, Math.min(version, glibc.get(processor) ?? version));
  }
  const linux = [...glibc].map(([processor, minor]) => `Linux ${processor} (glibc 2.${minor} or later)`);
  return [...linux, ...others];
}

const FORMS: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^musllinux_(\d+)_(\d+)_(\w+)$/, (a, b, cpu) => `Linux ${cpu} (musl ${a}.${b} or later)`],
  [/^linux_(\w+)$/, (cpu) => `Linux ${cpu} (with the libraries of the system that built it)`],
  [/^macosx_(\d+)_(\d+)_(\w+)$/, (a, b, cpu) => `macOS ${a}.${b} or later, ${cpu}`],
  [/^ios_(\d+)_(\d+)_(\w+)$/, (a, b, cpu) => `iOS ${a}.${b} or later, ${cpu}`],
  [/^android_(\d+)_(\w+)$/, (level, cpu) => `Android API ${level} or later, ${cpu}`],
  [/^win_(amd64|arm64)$/, (cpu) => `Windows ${cpu === 'amd64' ? 'x86_64' : cpu}`],
  [/^win32$/, () => 'Windows x86, 32 bits'],
];

function otherWords(platform: string): string {
  for (const [form, words] of FORMS) {
    const [, ...parts] = form.exec(platform) ?? [];
    if (form.test(platform)) return words(...parts);
  }
  return `\`${platform}\``;
}
