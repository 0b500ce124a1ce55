/**
 * Real build backends build projects with random metadata: what is said to fail must fail, what is said without a doubt
 * must be built, and versions and entry points must be those of the wheel.
 *
 * ORACLE_SEED=n starts from another project.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backendNamed } from '../../server/backends/index.ts';
import { readEntryPoints } from '../../server/backends/metadata/entry-points-txt.ts';
import { type Metadata, readMetadata } from '../../server/backends/metadata.ts';
import { memory } from '../../server/files/memory.ts';
import { normalizeVersion } from '../../server/pyproject/version.ts';
import { parse } from '../../server/toml/parser.ts';
import { type Answer, type Builder, openBuilder } from './builder.ts';
import { REQUIRES, randomMetadata } from './random-metadata.ts';
import { MORE, SEED } from './tools.ts';

const PROJECTS = 45;

let builder: Builder;
beforeAll(() => {
  builder = openBuilder(Object.keys(REQUIRES));
});
afterAll(() => builder.close());

test.each(Object.entries(REQUIRES))(
  'What is said of the metadata agrees with what %s makes of it',
  async (entryPoint, requires) => {
    const backend = backendNamed(entryPoint);
    if (!backend) return;
    const count = { foretold: 0, failed: 0, built: 0, sure: 0 };
    const wrong: string[] = [];
    for (let i = 0; i < PROJECTS * MORE; i++) {
      const { id, tree } = randomMetadata(entryPoint, requires, SEED + i);
      const text = tree['pyproject.toml'] ?? '';
      const metadata = await readMetadata(backend, parse(text), memory(tree));
      const answer = await builder.build(tree, entryPoint);
      const clue = contradiction(metadata, answer);
      if (clue) wrong.push(`${id}: ${clue}\n${text}`);
      count[answer.error === undefined ? 'built' : 'failed'] += 1;
      if (metadata.fails) count.foretold += 1;
      else if (metadata.doubts.length === 0) count.sure += 1;
    }
    console.log(
      `metadata, ${backend.name}: ${count.foretold} of ${count.failed} failures foretold, ${count.sure} of ${count.built} builds without a doubt, ${wrong.length} disagree (seed ${SEED})`,
    );
    expect(wrong).toEqual([]);
  },
);

function contradiction(metadata: Metadata, { texts, error }: Answer): string | undefined {
  if (!texts) {
    return metadata.fails || metadata.doubts.length > 0 ? undefined : `nothing is said, but: ${error}`;
  }
  if (metadata.fails) return `it is built, said to fail: ${metadata.fails.says}`;
  const [info = ''] = Object.keys(texts).filter((path) => path.endsWith('.dist-info/METADATA'));
  const version = normalizeVersion(/^Version: (.*)$/m.exec(texts[info] ?? '')?.[1] ?? '');
  if (metadata.version !== undefined && metadata.version !== version)
    return `version ${version}, said to be ${metadata.version}`;
  const real = readEntryPoints(texts[info.replace(/METADATA$/, 'entry_points.txt')] ?? '');
  const said = metadata.entryPoints;
  if (said === undefined) return undefined;
  if (real === undefined) return 'entry points that cannot be read';
  return drawn(said) === drawn(real) ? undefined : `entry points ${drawn(real)}, said to be ${drawn(said)}`;
}

function drawn(groups: NonNullable<Metadata['entryPoints']>): string {
  const lines = [...groups].flatMap(([group, names]) =>
    [...names].map(([name, reference]) => `[${group}] ${name} = ${reference}`),
  );
  return JSON.stringify(lines.sort());
}
