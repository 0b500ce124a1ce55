/**
 * Recorded builds (test/data/README.md), told again without building: what the backend makes of the metadata alone.
 *
 * No build that took place may be said to fail, versions and entry points that are told must be those of the wheel, and a
 * build that failed of its metadata must be doubted at the least.
 */
import { expect, test } from 'vitest';
import { backendNamed } from '../server/backends/index.ts';
import { type Metadata, readMetadata } from '../server/backends/metadata.ts';
import { memory } from '../server/files/memory.ts';
import { readBuildSystem } from '../server/pyproject/build-system.ts';
import { parse } from '../server/toml/parser.ts';
import { type BuiltWheel, recordedBuilds } from './replay-wheels.ts';

/** Builds that fail for something else: the selection of files, the backend's own table, a compiler, the frontend. */
const NOT_OF_METADATA =
  /^\w+:(?:L-|B-|S-(?:packages|find|namespace|data|ext|cython|setuppy|rust|dyn-attr|R2)|H-(?:force|hook)|F-(?:legacy|unknown|symlink)|P-(?:legacy|packages|pollution|nopy)|PD-package|U-|K-(?:packages|ver-provider)|M-install|MT-(?:bin-(?:python|gitignore|exclude)|nocargo|R2))/;

interface Told {
  readonly id: string;
  readonly built: BuiltWheel;
  readonly metadata: Metadata;
}

const told: Told[] = [];
for (const row of recordedBuilds()) {
  const text = row.tree['pyproject.toml'];
  const doc = parse(typeof text === 'string' ? text : '');
  const { table, backend: named } = readBuildSystem(doc);
  const backend = backendNamed(named?.value ?? 'setuptools.build_meta:__legacy__');
  if (!backend || table?.entries.has('backend-path')) continue;
  told.push({ id: row.id, built: row, metadata: await readMetadata(backend, doc, memory(row.tree)) });
}

test('No recorded build that took place is said to fail of its metadata', () => {
  const wrong = told.filter(({ built, metadata }) => built.files && metadata.fails);
  expect(wrong.map(({ id, metadata }) => `${id}: ${metadata.fails?.says}`)).toEqual([]);
});

test('Recorded builds that failed of their metadata are said to fail, or are doubted', () => {
  const failed = told.filter(({ id, built }) => !built.files && !NOT_OF_METADATA.test(id));
  const missed = failed.filter(({ metadata }) => !metadata.fails && metadata.doubts.length === 0);
  const doubted = failed.filter(({ metadata }) => !metadata.fails && metadata.doubts.length > 0);
  console.log(
    [
      `metadata: ${failed.length} failed, ${failed.length - missed.length - doubted.length} foretold`,
      ...doubted.map(
        ({ id, built, metadata }) => `doubted ${id}: ${built.error} (${metadata.doubts.join('; ')})`,
      ),
    ].join('\n  '),
  );
  expect(missed.map(({ id, built }) => `${id}: ${built.error}`)).toEqual([]);
});

test('Versions and entry points are those of the recorded wheels', () => {
  const built = told.filter((each) => each.built.files);
  const unlike: string[] = [];
  const count = { version: 0, entryPoints: 0, sure: 0 };
  const untold: string[] = [];
  for (const { id, built: wheel, metadata } of built) {
    const { version, entryPoints, doubts } = metadata;
    if (version !== undefined && version !== wheel.version)
      unlike.push(`${id}: ${version} for ${wheel.version}`);
    const real = JSON.stringify(lines(wheel.entryPoints ?? {}));
    const said =
      entryPoints &&
      JSON.stringify(
        lines(
          Object.fromEntries([...entryPoints].map(([group, names]) => [group, Object.fromEntries(names)])),
        ),
      );
    if (wheel.entryPoints && said !== undefined && said !== real) unlike.push(`${id}: ${said} for ${real}`);
    count.version += version === undefined ? 0 : 1;
    count.entryPoints += said === undefined ? 0 : 1;
    count.sure += doubts.length === 0 ? 1 : 0;
    if (version === undefined || said === undefined || doubts.length > 0)
      untold.push(`${id}: ${version}, ${said}, ${doubts.join('; ')}`);
  }
  console.log(
    `metadata of ${built.length} wheels: versions ${count.version}, entry points ${count.entryPoints}, without a doubt ${count.sure}`,
  );
  if (process.env.REPLAY !== undefined) console.log(untold.join('\n'));
  expect(unlike).toEqual([]);
});

function lines(groups: NonNullable<BuiltWheel['entryPoints']>): readonly string[] {
  return Object.entries(groups)
    .flatMap(([group, names]) =>
      Object.entries(names).map(([name, value]) => [group, name, value].join('\n')),
    )
    .sort();
}
