/**
 * The recorded builds (test/data/README.md) are made again, a part of them in each run: what the tests replay is still
 * what the real backends give. ORACLE_SEED=n takes other ones.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBuildSystem } from '../../server/pyproject/build-system.ts';
import { normalizeName } from '../../server/pyproject/name.ts';
import { parse } from '../../server/toml/parser.ts';
import { type BuiltWheel, type RecordedBuild, recordedBuilds } from '../replay-wheels.ts';
import { type Answer, type Builder, openBuilder } from './builder.ts';
import { Dice, randomNumbers } from './dice.ts';
import { MORE, plugins, run, SEED, VERSIONS } from './tools.ts';

const COUNT = 80;
const PLUGGED = ['setuptools-scm', 'hatch-vcs'];
/** What is there, or changes nothing where it is not. */
const THERE: ReadonlySet<string> = new Set(
  [...Object.keys(VERSIONS), ...PLUGGED, 'wheel', 'flit-core', 'uv-build'].map(normalizeName),
);
const hasCargo = run('cargo', ['--version'], import.meta.dirname).status === 0;
let builder: Builder;
beforeAll(() => {
  plugins();
  builder = openBuilder([
    'setuptools.build_meta',
    'hatchling.build',
    'poetry.core.masonry.api',
    'pdm.backend',
  ]);
});
afterAll(() => builder.close());

test('Recorded builds come out as they were recorded', async () => {
  const dice = new Dice(randomNumbers(SEED));
  const rows = recordedBuilds().filter(canBeMade);
  const share = (COUNT * MORE) / rows.length;
  const wrong: string[] = [];
  let count = 0;
  for (const row of rows.filter(() => dice.is(share))) {
    count += 1;
    wrong.push(...differing(row, await make(row)).map((words) => `${row.id}: ${words}`));
  }
  console.log(
    `recorded builds: ${count} of ${rows.length} made again, ${wrong.length} differ (seed ${SEED})`,
  );
  expect(wrong).toEqual([]);
});

/** All that it requires is there, and nothing is downloaded. */
function canBeMade({ id, tree, installed = [] }: RecordedBuild): boolean {
  const requires = readBuildSystem(parse(textOf(tree['pyproject.toml']))).requires ?? [];
  const names = [...requires.map(({ value }) => value), ...installed].map((each) =>
    normalizeName(/^[\w.-]*/.exec(each)?.[0] ?? ''),
  );
  const cargo = textOf(tree['Cargo.toml']);
  // What a frontend refuses is in other oracles.
  if (id.startsWith('setuptools:B-')) return false;
  return names.every((name) => THERE.has(name)) && (cargo === '' || (hasCargo && !cargo.includes('pyo3')));
}

async function make({ tree, git, env = {}, installed = [] }: RecordedBuild): Promise<Answer> {
  const { backend, backendPath, requires = [] } = readBuildSystem(parse(textOf(tree['pyproject.toml'])));
  const named = [...requires.map(({ value }) => value), ...installed];
  const plugged = named.some((each) => PLUGGED.some((name) => normalizeName(each).startsWith(name)));
  const root = builder.lay(tree as Parameters<Builder['lay']>[0], git);
  const answer = await builder.buildAt({
    root,
    backend: backend?.value ?? 'setuptools.build_meta:__legacy__',
    before: backendPath?.map(({ value }) => value) ?? [],
    after: plugged ? [plugins()] : [],
    env,
    sdist: true,
  });
  builder.clear(root);
  return answer;
}

function textOf(entry: RecordedBuild['tree'][string] | undefined): string {
  return typeof entry === 'string' ? entry : '';
}

/** `viaSdist` is recorded only where something is to be said of it. */
function differing(row: RecordedBuild, answer: Answer): readonly string[] {
  const own = differingWheel(row, answer);
  if (!row.viaSdist || !answer.viaSdist) return own;
  return [...own, ...differingWheel(row.viaSdist, answer.viaSdist).map((words) => `via sdist ${words}`)];
}

function differingWheel(recorded: BuiltWheel, { files, version, entryPoints, error }: BuiltWheel): string[] {
  const now = { files, version, entryPoints };
  const words: string[] = [];
  // What failed must fail; the words of it may hold paths.
  if (!recorded.files || !files)
    return !recorded.files === !files ? [] : [`${error ?? 'is built'}, was ${recorded.error ?? 'built'}`];
  for (const key of ['files', 'version', 'entryPoints'] as const) {
    const [then, there] = [recorded[key], now[key]].map((value) => JSON.stringify(value));
    if (then !== there) words.push(`${key} ${there}, recorded ${then}`);
  }
  return words;
}
