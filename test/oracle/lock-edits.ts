/** Random edits of the projects that a lock was made of. */
import { MARKERS, pick, type Random, requirement, type Shape, VERSIONS } from './lock-projects.ts';

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
