/**
 * Versions, specifiers, requirements and markers, thousands of them, as packaging and uv judge them: whoever refuses a text,
 * there is a defect that says so, and where there is none both take it. What the two of them mean by a text is compared too.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Defect } from '../../server/pyproject/defect.ts';
import { readRequirementTree } from '../../server/pyproject/requirement-tree.ts';
import { readSpecifierSet } from '../../server/pyproject/specifier.ts';
import { isUnsatisfiable, meets } from '../../server/pyproject/specifier-meaning.ts';
import { normalizeVersion, readVersion, versionDefects } from '../../server/pyproject/version.ts';
import { constantValue } from '../../server/uv/lock-marker-meaning.ts';
import { ANY_PYTHON, readMarker } from '../../server/uv/lock-markers.ts';
import { RandomStrings } from './random-strings.ts';
import { cleanVariables, MORE, run, SEED, tool } from './tools.ts';

type Language = 'version' | 'specifiers' | 'requirement';

const READERS: Readonly<Record<Language, (text: string) => readonly Defect[]>> = {
  version: versionDefects,
  specifiers: (text) => readSpecifierSet(text).defects,
  requirement: (text) => readRequirementTree(text).defects,
};

/** Texts that are judged otherwise than here, by whom, and why. */
const EXPLAINED: readonly (readonly [by: 'packaging' | 'uv', text: RegExp, why: string])[] = [
  ['uv', /@\s*git\+\S*@\S*@/, 'an address of git with two references is not read here'],
];

const PACKAGING = `
import json, sys
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version
READ = {"version": Version, "specifiers": SpecifierSet, "requirement": Requirement}
def takes(language, text):
    try:
        READ[language](text)
        return True
    except Exception:
        return False
asked = json.load(sys.stdin)
PLATFORMS = [("nt", "win32"), ("posix", "linux"), ("posix", "darwin"), ("java", "java")]
PYTHONS = ["2.7.18"] + ["3.%d.%d" % (minor, micro) for minor in range(16) for micro in (0, 1, 2, 3)] + ["4.0.0", "4.1.0", "5.0.0"]
GRID = [
    dict(default_environment(), python_full_version=full, python_version=".".join(full.split(".")[:2]), os_name=name, sys_platform=platform)
    for full in PYTHONS
    for name, platform in PLATFORMS
]
def values(marker):
    parsed = Marker(marker)
    return sorted({parsed.evaluate(each) for each in GRID})
print(json.dumps({
    "takes": [takes(*each) for each in asked["texts"]],
    "normal": [str(Version(each)) for each in asked["versions"]],
    "unsatisfiable": [SpecifierSet(each).is_unsatisfiable() for each in asked["sets"]],
    "values": [values(each) for each in asked["markers"]],
    "contains": [[SpecifierSet(each).contains(v, prereleases=True) for v in asked["points"]] for each in asked["sets"]],
}))
`;

interface Answer {
  readonly takes: readonly boolean[];
  readonly normal: readonly string[];
  readonly unsatisfiable: readonly boolean[];
  readonly contains: readonly (readonly boolean[])[];
  /** What each marker is in many environments: `false`, `true` or both. */
  readonly values: readonly (readonly boolean[])[];
}

interface Question {
  readonly texts: readonly (readonly [Language, string])[];
  readonly versions: readonly string[];
  readonly sets: readonly string[];
  readonly points: readonly string[];
  readonly markers: readonly string[];
}

const home = mkdtempSync(join(tmpdir(), 'authorities-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function askPackaging(question: Question): Answer {
  const asked = join(home, 'asked.json');
  writeFileSync(asked, JSON.stringify(question));
  const script = join(home, 'ask.py');
  writeFileSync(script, PACKAGING.replace('sys.stdin', `open(${JSON.stringify(asked)})`));
  const { status, stdout, stderr } = run(tool('python'), [script], home);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function texts(count: number, seed: number): readonly (readonly [Language, string])[] {
  const random = new RandomStrings(seed);
  const all = Array.from({ length: count }, (_, i): readonly [Language, string] =>
    i % 6 === 0
      ? ['version', random.version()]
      : i % 6 === 1
        ? ['specifiers', random.specifiers()]
        : ['requirement', random.requirement()],
  );
  return [...new Map(all.map((each) => [each.join(), each])).values()];
}

function refusedBy(defects: readonly Defect[], ...who: readonly Defect['refuses'][]): boolean {
  return defects.some(({ refuses }) => who.includes(refuses));
}

/** What is not explained; the agreement is printed. */
function compare(
  by: 'packaging' | 'uv',
  asked: readonly (readonly [Language, string])[],
  takes: readonly boolean[],
): readonly string[] {
  const who = by === 'uv' ? (['both', 'uv', 'unwritten'] as const) : (['both', 'packaging'] as const);
  const wrong: string[] = [];
  let explained = 0;
  for (const [i, [language, text]] of asked.entries()) {
    const defects = READERS[language](text);
    if (refusedBy(defects, ...who) !== takes[i]) continue;
    if (EXPLAINED.some(([whom, pattern]) => whom === by && pattern.test(text))) explained++;
    else
      wrong.push(
        `${by} ${takes[i] ? 'takes' : 'refuses'} ${language} ${JSON.stringify(text)}: ${defects.map(({ words, refuses }) => `${words} (${refuses})`).join('; ')}`,
      );
  }
  const agreed = asked.length - wrong.length - explained;
  const refused = takes.filter((each) => !each).length;
  console.log(
    `${by}: ${agreed} of ${asked.length} texts judged alike (${refused} refused), ${explained} otherwise for a known reason, seed ${SEED}`,
  );
  return wrong;
}

const NOTHING: Question = { texts: [], versions: [], sets: [], points: [], markers: [] };

test('packaging refuses what has a defect, and nothing else', () => {
  const asked = texts(12_000 * MORE, SEED);
  const versions = asked.flatMap(([, text]) => (readVersion(text) ? [text] : [])).slice(0, 3000);
  const answer = askPackaging({ ...NOTHING, texts: asked, versions });
  expect(compare('packaging', asked, answer.takes)).toEqual([]);
  expect(versions.map(normalizeVersion)).toEqual(answer.normal);
  console.log(`packaging: ${versions.length} versions have the same normal form`);
});

test('Sets of specifiers hold the same versions as in packaging', () => {
  const random = new RandomStrings(SEED + 1);
  const sets = Array.from({ length: 1000 * MORE }, () => random.plainSpecifiers());
  const ends = [
    '',
    'a1',
    'a1.dev0',
    'a2',
    'rc1',
    '.dev0',
    '.post1',
    '.post1.dev2',
    '.post2',
    '+x.1',
    'a1.post0',
  ];
  const releases = ['1', '1.1', '1.0.1', '2', '1!1.0', '0.9'];
  const points = releases.flatMap((release) => ends.map((end) => release + end));
  const { contains, unsatisfiable } = askPackaging({ ...NOTHING, sets, points });
  const versions = points.map(readVersion).filter((version) => version !== undefined);
  const clauses = sets.map((set) => readSpecifierSet(set).clauses);
  const held = clauses.map((set) => versions.map((each) => set.every((clause) => meets(each, clause))));
  const differ = sets.flatMap((set, i) =>
    points.filter((_, j) => held[i]?.[j] !== contains[i]?.[j]).map((point) => `${set} and ${point}`),
  );
  expect(differ).toEqual([]);
  expect(sets.filter((_, i) => isUnsatisfiable(clauses[i] ?? []) !== unsatisfiable[i])).toEqual([]);
  const none = unsatisfiable.filter((each) => each).length;
  console.log(
    `packaging: ${sets.length} sets hold the same of ${points.length} versions, ${none} of them none at all`,
  );
});

test('A marker that is said to be constant is so in all environments to packaging', () => {
  const random = new RandomStrings(SEED + 3);
  const markers = Array.from({ length: 300 * MORE }, () => random.plainMarker());
  const { values } = askPackaging({ ...NOTHING, markers });
  const constant = markers.map(constancy);
  const claimed = markers.filter((_, i) => constant[i] !== undefined);
  const wrong = markers.filter((_, i) => constant[i] !== undefined && values[i]?.join() !== `${constant[i]}`);
  expect(wrong).toEqual([]);
  const more = markers.filter((_, i) => constant[i] === undefined && values[i]?.length === 1);
  console.log(
    `packaging: of ${markers.length} markers ${claimed.length} are constant, as is said; ${more.length} more are so on the platforms that there are`,
  );
});

/** What a marker is in every environment, as far as that is told. */
function constancy(text: string): boolean | undefined {
  const marker = readMarker(text);
  return marker && constantValue(marker, ANY_PYTHON);
}

/** uv stops at the first group that it cannot read, in the order of their names, so those before it are good. */
function askUvForRequirements(all: readonly string[]): readonly boolean[] {
  const folder = join(home, 'groups');
  mkdirSync(folder, { recursive: true });
  const takes = all.map(() => true);
  for (let next = 0; next < all.length; ) {
    const lines = all
      .slice(next, next + 40)
      .map((text, i) => `g${String(i).padStart(2, '0')} = [${toml(text)}]`);
    const head =
      '[project]\nname = "demo-project"\nversion = "1.0"\nrequires-python = ">=3.9"\n[dependency-groups]\n';
    writeFileSync(join(folder, 'pyproject.toml'), head + lines.join('\n'));
    const { stderr } = uvTree(folder);
    const [, bad] = /Failed to parse entry in group `g(\d+)`/.exec(stderr) ?? [];
    if (bad === undefined) {
      next += lines.length;
      continue;
    }
    takes[next + Number(bad)] = false;
    next += Number(bad) + 1;
  }
  return takes;
}

function askUvForField(field: string, value: string): boolean {
  const folder = join(home, 'field');
  mkdirSync(folder, { recursive: true });
  const rest = field === 'version' ? 'requires-python = ">=3.9"' : 'version = "1.0"';
  writeFileSync(
    join(folder, 'pyproject.toml'),
    `[project]\nname = "demo-project"\n${rest}\n${field} = ${toml(value)}\n`,
  );
  return !/TOML parse error/.test(uvTree(folder).stderr);
}

/** It reads the project and its groups before it looks for the lockfile that is not there. */
function uvTree(folder: string) {
  const args = ['tree', '--frozen', '--offline', '--no-config', '--no-python-downloads'];
  return run(tool('uv'), args, folder, { ...cleanVariables(), UV_CACHE_DIR: join(home, 'cache') });
}

function toml(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}

test('uv refuses what has a defect, and nothing else', () => {
  const asked = texts(300 * MORE, SEED + 2);
  const requirements = asked.flatMap(([language, text]) => (language === 'requirement' ? [text] : []));
  const read = new Map(askUvForRequirements(requirements).map((takes, i) => [requirements[i] ?? '', takes]));
  const takes = asked.map(([language, text]) =>
    language === 'requirement'
      ? read.get(text) === true
      : askUvForField(language === 'version' ? 'version' : 'requires-python', text),
  );
  expect(compare('uv', asked, takes)).toEqual([]);
});
