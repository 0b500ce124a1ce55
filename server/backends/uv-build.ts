/** What uv_build packages (uv_build 0.7.22 to 0.13.6, `settings.rs` and `wheel.rs` of the crate uv-build-backend). */
import { type Files, join, normalize } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { FIELDS, readProjectTable } from '../pyproject/project-table.ts';
import {
  arrayAt,
  type Document,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
  valueAt,
} from '../toml/document.ts';
import type { Backend, Contents, DynamicField, DynamicSupport } from './backend.ts';
import { allows } from './pins.ts';
import { hasFile, lookups, type Mount } from './shipped.ts';

export const uvBuild: Backend = {
  name: 'uv-build',
  entryPoints: ['uv_build'],
  dynamicFields,
  modules,
};

async function dynamicFields(doc: Document): Promise<DynamicSupport> {
  const known = allows(doc, 'uv-build', '0.7.22');
  const fields = new Map<string, DynamicField>();
  for (const { value } of readProjectTable(doc).dynamic) {
    if (!FIELDS.some((field) => field === value)) continue;
    const says = value === 'version' ? 'missing field `version`' : 'Dynamic metadata is not supported';
    fields.set(value, known ? { outcome: 'refused', says } : { outcome: undefined });
  }
  return { fields, both: () => (known ? 'refuses' : undefined) };
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const settings = tableAt(doc.root, 'tool', 'uv', 'build-backend');
  if (!tableAt(doc.root, 'project') || !allows(doc, 'uv-build', '0.7.22')) return undefined;
  const root = stringAt(doc.root, 'tool', 'uv', 'build-backend', 'module-root');
  if (settings?.entries.has('module-root') && !root) return undefined;
  const folder = normalize(root?.value ?? 'src');
  const names = moduleNames(doc, settings);
  if (names === undefined || folder.startsWith('/') || folder.startsWith('..')) return undefined;
  const wanted = names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)));
  // Before 0.9.30 a name below another one failed the build.
  if (wanted.length < names.length && !allows(doc, 'uv-build', '0.9.30')) return undefined;
  const contents: Contents = {
    certainty: 'certain',
    because: [],
    ...lookups(files, {
      mounts: wanted.map((name) => mount(name, folder, excludes(settings))),
      generated: new Set(),
      mayAdd: addsElsewhere(settings),
    }),
  };
  const namespace = valueAt(doc.root, 'tool', 'uv', 'build-backend', 'namespace');
  const checked = namespace?.kind !== 'boolean' || !namespace.value;
  const fails = checked ? await refusal(wanted, folder, files, settings) : undefined;
  return fails === 'unclear' ? undefined : fails ? { ...contents, fails } : contents;
}

/** `module-name`, a string or several, else the name of the distribution with `_`; undefined where that cannot be told. */
function moduleNames(doc: Document, settings: Table | undefined): readonly string[] | undefined {
  const path = ['tool', 'uv', 'build-backend', 'module-name'] as const;
  if (!settings?.entries.has('module-name')) {
    const name = readProjectTable(doc).name?.value;
    if (name === undefined) return undefined;
    const normal = normalizeName(name);
    return [normal.endsWith('-stubs') ? `${underscored(normal.slice(0, -6))}-stubs` : underscored(normal)];
  }
  const one = stringAt(doc.root, ...path);
  const array = arrayAt(doc.root, ...path);
  const names = one ? [one.value] : array && stringsOf(array).map(({ value }) => value);
  if (!names || (array && names.length < array.items.length)) return undefined;
  return names.every((name) => /^[\p{L}_][\p{L}\p{N}_]*(?:-stubs)?(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name))
    ? names
    : undefined;
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

function mount(name: string, folder: string, excluded: (path: string) => boolean): Mount {
  const at = name.split('.').join('/');
  return {
    at,
    from: join(folder, at),
    kind: 'folder',
    takes: (path) => !/\.py[co]$/.test(path) && (excluded(path) ? undefined : true),
    enters: (path, { link }) =>
      /(?:^|\/)__pycache__$|\.py[co]$/.test(path) ? false : link || excluded(path) ? undefined : true,
  };
}

/**
 * Whether one of `wheel-exclude` and `source-exclude` may take a path (both shape the wheel). How deep a pattern without
 * a slash reaches differs from case to case, so any path with a part like the pattern's last counts.
 */
function excludes(settings: Table | undefined): (path: string) => boolean {
  const patterns = ['wheel-exclude', 'source-exclude'].flatMap((key) =>
    settings ? stringsOf(arrayAt(settings, key)) : [],
  );
  const lasts = patterns.map(({ value }) => {
    const part =
      value
        .split('/')
        .filter((each) => each !== '' && each !== '**')
        .pop() ?? '*';
    const source = part
      .replace(/[.+^$()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return /[[\]{}]/.test(part) ? /^/ : new RegExp(`^${source}$`);
  });
  return (path) => path.split('/').some((part) => lasts.some((last) => last.test(part)));
}

/** Modules may come from `data` folders that are unpacked beside the packages. */
function addsElsewhere(settings: Table | undefined): boolean {
  const data = settings && tableAt(settings, 'data');
  return data !== undefined && (data.entries.has('purelib') || data.entries.has('platlib'));
}

async function refusal(
  names: readonly string[],
  folder: string,
  files: Files,
  settings: Table | undefined,
): Promise<Contents['fails'] | 'unclear'> {
  const keys = settings?.entries.has('module-name')
    ? ['tool', 'uv', 'build-backend', 'module-name']
    : ['project', 'name'];
  for (const name of names) {
    const parts = name.split('.');
    const init = join(folder, ...parts, parts[0]?.endsWith('-stubs') ? '__init__.pyi' : '__init__.py');
    const there = await hasFile(files, init);
    if (there === undefined) return 'unclear';
    if (!there) return { says: `Expected a Python module at: ${init}`, keys };
    for (let i = 1; i < parts.length; i++) {
      const parent = join(folder, ...parts.slice(0, i));
      const inits = [
        await hasFile(files, `${parent}/__init__.py`),
        await hasFile(files, `${parent}/__init__.pyi`),
      ];
      if (inits.includes(undefined)) return 'unclear';
      const says = `For namespace packages, \`__init__.py[i]\` is not allowed in parent directory: ${parent}`;
      if (inits.includes(true)) return { says, keys };
    }
  }
  return undefined;
}
