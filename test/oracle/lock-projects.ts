/** Random projects with everything that a lock records. */
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

/** One of a list. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

export const MARKERS = [
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
export const VERSIONS = [
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
