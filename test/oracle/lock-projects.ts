/** Random projects with everything that a lock records, and random edits of them. */
import { seeded } from './uv-lab.ts';

/** A project as its parts; `write` makes files of it. */
export interface Shape {
  name: string;
  version: string | undefined;
  requiresPython: string | undefined;
  dependencies: string[] | 'dynamic';
  optional: Record<string, string[]>;
  groups: Record<string, (string | { include: string })[]>;
  sources: Record<string, string>;
  buildSystem: boolean;
  /** Lines of `[tool.uv]`. */
  settings: Record<string, string>;
  members: Shape[];
  libraries: Shape[];
  /** Lines between the parts, which mean nothing. */
  noise: string;
}

export type Random = () => number;

/** Some packages in two versions each, as `write` needs them below `links`. */
export const WHEELS = `
import zipfile
for name in ("alpha", "beta", "gamma", "libb"):
    for version in ("1.0", "2.0"):
        info = f"{name}-{version}.dist-info/"
        with zipfile.ZipFile(f"{name}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(info + "METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\nProvides-Extra: x\\nProvides-Extra: y\\n")
            wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
            wheel.writestr(info + "RECORD", "")
`;

/** Says what pyproject.toml says, or \`deps.txt\` where the dependencies are dynamic. */
const BACKEND = `
import os, tomllib
def prepare_metadata_for_build_wheel(folder, settings=None):
    project = tomllib.load(open("pyproject.toml", "rb"))["project"]
    deps = project["dependencies"] if "dependencies" in project else open("deps.txt").read().splitlines()
    lines = ["Metadata-Version: 2.1", "Name: " + project["name"], "Version: " + project.get("version", "9.9")]
    lines += ["Requires-Dist: " + text for text in deps]
    for extra, texts in project.get("optional-dependencies", {}).items():
        lines.append("Provides-Extra: " + extra)
        for text in texts:
            head, _, marker = text.partition(";")
            lines.append(f"Requires-Dist: {head}; " + (f"({marker.strip()}) and " if marker else "") + f"extra == '{extra}'")
    info = project["name"].lower().replace("-", "_") + "-" + project.get("version", "9.9") + ".dist-info"
    os.mkdir(os.path.join(folder, info))
    open(os.path.join(folder, info, "METADATA"), "w").write("\\n".join(lines) + "\\n")
    return info
prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel
`;

/** The files of a project, below a folder: path → text. */
export function filesOf(shape: Shape, folder = ''): Record<string, string> {
  const out: Record<string, string> = {
    [`${folder}pyproject.toml`]: textOf(shape),
    [`${folder}elsewhere/empty`]: '',
  };
  if (shape.buildSystem) out[`${folder}backend.py`] = BACKEND;
  if (shape.dependencies === 'dynamic') out[`${folder}deps.txt`] = 'alpha\n';
  for (const member of shape.members) Object.assign(out, filesOf(member, `packages/${member.name}/`));
  for (const library of shape.libraries) Object.assign(out, filesOf(library, `${library.name}/`));
  return out;
}

function textOf(shape: Shape): string {
  const quoted = (list: readonly string[]) => `[${list.map((text) => JSON.stringify(text)).join(', ')}]`;
  const dynamic = [
    ...(shape.version === undefined ? ['version'] : []),
    ...(shape.dependencies === 'dynamic' ? ['dependencies'] : []),
  ];
  const tables = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`[${title}]`, ...lines];
  const settings = { ...shape.settings };
  if (shape.members.length > 0) settings.workspace = '{ members = ["packages/*"] }';
  return [
    ...['[project]', `name = "${shape.name}"`],
    ...(shape.version === undefined ? [] : [`version = "${shape.version}"`]),
    ...(shape.requiresPython === undefined ? [] : [`requires-python = "${shape.requiresPython}"`]),
    ...(dynamic.length === 0 ? [] : [`dynamic = ${quoted(dynamic)}`]),
    ...(shape.dependencies === 'dynamic' ? [] : [`dependencies = ${quoted(shape.dependencies)}`]),
    shape.noise,
    ...tables(
      'project.optional-dependencies',
      Object.entries(shape.optional).map(([key, list]) => `${key} = ${quoted(list)}`),
    ),
    ...tables(
      'dependency-groups',
      Object.entries(shape.groups).map(
        ([key, list]) =>
          `${key} = [${list.map((item) => (typeof item === 'string' ? JSON.stringify(item) : `{ include-group = "${item.include}" }`)).join(', ')}]`,
      ),
    ),
    ...tables(
      'tool.uv.sources',
      Object.entries(shape.sources).map(([key, value]) => `${key} = ${value}`),
    ),
    ...tables(
      'tool.uv',
      Object.entries(settings).map(([key, value]) => `${key} = ${value}`),
    ),
    ...(shape.buildSystem
      ? ['[build-system]', 'requires = []', 'build-backend = "backend"', 'backend-path = ["."]']
      : []),
  ].join('\n');
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

const MARKERS = [
  "sys_platform == 'win32'",
  "sys_platform != 'win32'",
  "platform_system == 'Linux'",
  "python_version < '3.11'",
  "python_version >= '3.8'",
  "python_full_version < '3.11'",
  "python_version == '3.10'",
  "python_version in '3.10 3.11'",
  "os_name == 'nt' or python_version < '3.12'",
  "(sys_platform == 'linux' and python_version > '3.10') or platform_machine == 'arm64'",
  "implementation_name == 'cpython'",
  "'linux' in sys_platform",
];
const VERSIONS = [
  '',
  '>=1',
  '>=1.0',
  '==1.0',
  '==1.*',
  '>=1,<3',
  '<3,>=1',
  '~=1.0',
  '!=1.5',
  '>0.9',
  '>= 1.0.0',
];

/** A requirement of one of the three packages. */
export function requirement(
  random: Random,
  name = pick(random, ['alpha', 'beta', 'gamma', 'Alpha']),
): string {
  const extras = random() < 0.15 ? pick(random, ['[x]', '[x,y]', '[y, x]']) : '';
  const marker = random() < 0.35 ? `; ${pick(random, MARKERS)}` : '';
  return `${name}${extras}${pick(random, VERSIONS)}${marker}`;
}

/** A project with what it takes: members, libraries, sources. */
export function randomShape(seed: number, links: string): Shape {
  const random = seeded(seed);
  const shape = plainShape(random, 'Root-Pkg');
  shape.settings = { 'no-index': 'true', 'find-links': JSON.stringify([links]) };
  if (random() < 0.2) shape.version = undefined;
  if (random() < 0.12) shape.dependencies = 'dynamic';
  shape.buildSystem = random() < 0.7 || shape.version === undefined || shape.dependencies === 'dynamic';
  if (random() < 0.6) {
    shape.libraries = [plainShape(random, 'liba'), plainShape(random, 'libb')];
    shape.sources.liba = pick(random, [
      '{ path = "liba" }',
      '{ path = "./liba", editable = true }',
      '{ path = "liba", package = false }',
    ]);
    shape.sources.libb = `[{ path = "libb", marker = "sys_platform == 'linux'" }]`;
    require(shape, 'liba', random);
    require(shape, 'libb', random);
  }
  if (random() < 0.6) {
    shape.members = [plainShape(random, 'm1'), plainShape(random, 'm2')];
    for (const name of ['m1', 'm2']) shape.sources[name] = '{ workspace = true }';
    require(shape, 'm1', random);
    require(shape.members[0]!, 'm2', random);
  }
  if (random() < 0.2) shape.settings['constraint-dependencies'] = '["alpha<3"]';
  if (random() < 0.1) shape.settings['override-dependencies'] = '["beta>=1"]';
  return shape;
}

function require(shape: Shape, name: string, random: Random): void {
  if (shape.dependencies === 'dynamic') shape.groups.dev = [...(shape.groups.dev ?? []), name];
  else if (random() < 0.7) shape.dependencies.push(name);
  else shape.optional.more = [...(shape.optional.more ?? []), name];
}

function plainShape(random: Random, name: string): Shape {
  const some = (most: number) =>
    Array.from({ length: Math.floor(random() * most) }, () => requirement(random));
  return {
    name,
    version: '1.0',
    requiresPython: '>=3.9',
    dependencies: some(4),
    optional: random() < 0.5 ? { cli: some(3), ...(random() < 0.3 && { empty: [] }) } : {},
    groups:
      random() < 0.5
        ? { dev: some(3), ...(random() < 0.4 && { docs: [...some(2), { include: 'dev' }] }) }
        : {},
    sources: {},
    buildSystem: random() < 0.5,
    settings: {},
    members: [],
    libraries: [],
    noise: '',
  };
}

/** Ways in which people edit one of its pyproject.toml files; each says what it did. */
const EDITS: Readonly<Record<string, (shape: Shape, random: Random) => void>> = {
  nothing: () => undefined,
  'a comment': (shape) => {
    shape.noise = '# a comment\n\ndescription = "d"\n';
  },
  'a dependency more': (shape, random) => onDependencies(shape, (list) => [...list, requirement(random)]),
  'a dependency less': (shape) => onDependencies(shape, (list) => list.slice(1)),
  'dependencies turned round': (shape) => onDependencies(shape, (list) => [...list].reverse()),
  'a dependency twice': (shape) => onDependencies(shape, (list) => [...list, ...list.slice(0, 1)]),
  'another specifier': (shape, random) =>
    onDependencies(shape, (list) =>
      list.map((text, i) => (i === 0 ? text.replace(/[<>=!~].*?(?=;|$)|$/, pick(random, VERSIONS)) : text)),
    ),
  'blanks and quotes': (shape) =>
    onDependencies(shape, (list) =>
      list.map((text) => ` ${text.replace(/([<>=!~]+)/, ' $1 ').replace(';', ' ; ')} `),
    ),
  'names in capitals': (shape) =>
    onDependencies(shape, (list) => list.map((text) => text.replace(/^alpha/, 'ALPHA'))),
  'brackets around a specifier': (shape) =>
    onDependencies(shape, (list) => list.map((text) => text.replace(/^(\w+)([<>=!~][^;]*)/, '$1 ($2)'))),
  'a marker more': (shape, random) =>
    onDependencies(shape, (list) =>
      list.map((text, i) => (i === 0 && !text.includes(';') ? `${text}; ${pick(random, MARKERS)}` : text)),
    ),
  'a marker less': (shape) => onDependencies(shape, (list) => list.map((text) => text.replace(/;.*/, ''))),
  'a marker said otherwise': (shape) =>
    onDependencies(shape, (list) =>
      list
        .map((text) =>
          text
            .replace("python_version < '3.11'", "'3.11' > python_version")
            .replace("platform_system == 'Linux'", "sys_platform == 'linux'")
            .replace("sys_platform != 'win32'", 'not_windows'),
        )
        .map((text) => text.replace('not_windows', "sys_platform < 'win32' or sys_platform > 'win32'")),
    ),
  'a marker that always holds': (shape) =>
    onDependencies(shape, (list) =>
      list.map((text) => (text.includes(';') ? text : `${text}; python_version >= '3.7'`)),
    ),
  'an extra more': (shape, random) => {
    shape.optional.fresh = random() < 0.5 ? [] : [requirement(random)];
  },
  'an extra less': (shape) => {
    delete shape.optional.cli;
  },
  'an extra in capitals': (shape) => {
    if (shape.optional.cli) shape.optional = { CLI: shape.optional.cli };
  },
  'a requirement of an extra': (shape, random) => {
    shape.optional.cli = [...(shape.optional.cli ?? []), requirement(random)];
  },
  'an extra of itself': (shape) => {
    shape.optional.all = [`${shape.name}[cli]`];
  },
  'a group more': (shape, random) => {
    shape.groups.lint = random() < 0.5 ? [] : [requirement(random)];
  },
  'a group less': (shape) => {
    delete shape.groups.docs;
  },
  'an include written out': (shape) => {
    if (shape.groups.docs)
      shape.groups.docs = shape.groups.docs.flatMap((item) =>
        typeof item === 'string' ? [item] : (shape.groups.dev ?? []),
      );
  },
  'another version': (shape) => {
    if (shape.version !== undefined) shape.version = '1.1';
  },
  'a version said otherwise': (shape) => {
    if (shape.version !== undefined) shape.version = '1.0.0';
  },
  'a version that is dynamic': (shape) => {
    shape.version = undefined;
    shape.buildSystem = true;
  },
  'a version that is static': (shape) => {
    shape.version ??= '9.9';
  },
  'another requires-python': (shape, random) => {
    shape.requiresPython = pick(random, ['>=3.10', '>=3.9,<4', '>=3.9.0', '>=3.9,!=3.10.*', '~=3.9', '>3.8']);
  },
  'build-system come or gone': (shape) => {
    if (shape.version !== undefined && shape.dependencies !== 'dynamic')
      shape.buildSystem = !shape.buildSystem;
  },
  'a source that is editable': (shape) => {
    if (shape.sources.liba) shape.sources.liba = '{ path = "liba", editable = true }';
  },
  'a source that is none': (shape) => {
    if (shape.sources.liba) shape.sources.liba = '{ path = "liba/", package = false }';
  },
  'a source with a marker': (shape) => {
    if (shape.sources.libb) shape.sources.libb = `{ path = "libb" }`;
  },
  'a member that is not editable': (shape) => {
    if (shape.sources.m1) shape.sources.m1 = '{ workspace = true, editable = false }';
  },
  'a source of all others': (shape) => {
    shape.sources.alpha = '{ path = "liba" }';
  },
  'a library that requires more': (shape, random) => {
    for (const library of shape.libraries) onDependencies(library, (list) => [...list, requirement(random)]);
  },
  'a member less': (shape) => {
    shape.members = shape.members.filter(({ name }) => name !== 'm2');
  },
  'a setting': (shape, random) => {
    const [key = '', value = ''] = pick(random, SETTINGS).split(/ = (.*)/);
    shape.settings[key] = value;
  },
};

const SETTINGS = [
  'constraint-dependencies = ["alpha < 3"]',
  'constraint-dependencies = ["alpha<2"]',
  'override-dependencies = ["beta>=1.0"]',
  `environments = ["sys_platform == 'linux'"]`,
  `required-environments = ["sys_platform == 'linux'"]`,
  'conflicts = [[{ extra = "cli" }, { extra = "more" }]]',
  'resolution = "lowest"',
  'prerelease = "allow"',
  'package = false',
  'package = true',
  'fork-strategy = "fewest"',
  'build-constraint-dependencies = ["gamma"]',
  'dev-dependencies = ["gamma"]',
  'exclude-dependencies = ["gamma"]',
  'exclude-newer = "2030-01-01T00:00:00Z"',
  'dependency-metadata = [{ name = "alpha", version = "1.0", requires-dist = ["beta"] }]',
  'find-links = ["elsewhere"]',
  'link-mode = "copy"',
  'default-groups = []',
];

function onDependencies(shape: Shape, change: (list: string[]) => string[]): void {
  if (shape.dependencies !== 'dynamic') shape.dependencies = change(shape.dependencies);
}

/** A copy with one edit, of the root mostly; says which. */
export function edited(shape: Shape, random: Random): { readonly shape: Shape; readonly what: string } {
  const copy = structuredClone(shape);
  const others = [...copy.members, ...copy.libraries];
  const target = random() < 0.75 || others.length === 0 ? copy : pick(random, others);
  const what = pick(random, Object.keys(EDITS));
  EDITS[what]?.(target, random);
  return { shape: copy, what: `${what} in ${target.name}` };
}
