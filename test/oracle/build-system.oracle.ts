/**
 * The examples of the pages about `[build-system]` and `dynamic`, built by pip, build, uv and the real backends.
 *
 * An error must be refused by every tool, a warning by one of them, and what has neither must build. Each example is
 * also tried with all its fixes applied, and once for each finding with the others mended, so that no finding hides
 * behind a neighbour. A warning that no tool refuses says that something is silently not what the line says: SILENT
 * names what is looked for instead.
 *
 * First the tools build without isolation, with backends that are there. Whoever does not agree with us is asked again
 * with isolation, which downloads. What needs a distribution that exists nowhere cannot be asked, and is counted.
 */
import { afterAll, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { repairs } from '../../server/rules/repairs.ts';
import type { Diagnostic } from '../../server/rules/rule.ts';
import { parse } from '../../server/toml/parser.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { EDITOR, type Example, entriesOf, exampleOf, judge, readPage, type Section } from '../literate.ts';
import { act, ISOLATED, OTHERS, type Outcome, type Tree, WHEELS } from './frontends.ts';
import { randomBuildSystem } from './random-build-systems.ts';
import { MORE, SEED, VERSIONS } from './tools.ts';

const CODES = [
  'missing-requires',
  'invalid-requires',
  'invalid-build-backend',
  'misspelt-backend',
  'backend-not-required',
  'unknown-build-system-key',
  'invalid-backend-path',
  'backend-path-without-backend',
  'backend-not-in-path',
  'missing-hook',
  'unknown-dynamic-field',
  'forbidden-dynamic-field',
  'duplicate-dynamic-field',
  'static-and-dynamic',
  'unsupported-dynamic-field',
  'dynamic-without-source',
  'missing-dynamic-file',
  'undeclared-dynamic-source',
];

/** What else may be wrong with `requires`; test/oracle/authorities.oracle.ts holds their pages. */
const OF_STRINGS = ['invalid-requirement', 'invalid-specifier', 'invalid-marker', 'invalid-version'];
/** Codes of what stands in the tables of the backends, and of fields that are not there. */
const OF_VALUES = ['unknown-setting', 'invalid-setting', 'missing-version', 'invalid-project-name'];

/** What these say of a wheel that is built is held to real wheels by other oracles. */
const OF_WHEELS: ReadonlySet<string> = new Set([
  ...['empty-wheel', 'missing-package', 'accidental-package', 'lost-in-sdist', 'left-over-build'],
  ...['editable-differs', 'failing-editable', 'lost-command', 'uncached-build-input'],
  'unrequired-backend-import',
]);
const ofTables = (found: readonly Diagnostic[]) => found.filter(({ code }) => !OF_WHEELS.has(code));

/** What a warning says that no tool refuses, and how it shows in what was built. */
const SILENT: readonly (readonly [says: RegExp, shows: (built: Outcome) => boolean])[] = [
  [/the version silently becomes 0\.0\.0/, ({ metadata }) => /^Version: 0\.0\.0$/m.test(metadata)],
  [/`dependencies` silently lacks it/, ({ says }) => /more\.txt' cannot be found/.test(says)],
  [/silently stays empty/, ({ metadata }) => !/^(?:License|Requires-Dist|\[)/m.test(metadata)],
  [/the name means nothing to any tool/, ({ metadata }) => !/^(?:Licen[cs]e|Colour)/m.test(metadata)],
  [/also has a static value, which wins/, ({ metadata }) => /^Version: 1\.0$/m.test(metadata)],
  [/never reads this: `version` is static/, ({ metadata }) => /^Version: 1\.0$/m.test(metadata)],
  [/never reads this: `dependencies` is not/, ({ metadata }) => !/^Requires-Dist/m.test(metadata)],
];

type Said = 'error' | 'warning' | 'nothing';
type Verdict = 'agreed' | 'cannot be asked' | 'DISAGREED';
interface Tried {
  readonly title: string;
  readonly said: Said;
  readonly messages: readonly string[];
  readonly verdict: Verdict;
  readonly outcomes: readonly Outcome[];
}

const tried: Tried[] = [];

test.concurrent.for(CODES)(
  'The real tools do with the examples of %s what we say',
  async (code, { expect }) => {
    const page = readPage(`server/rules/${code}.md`);
    for (const section of page.sections) {
      const example = exampleOf(page, section);
      if (example === undefined) continue;
      for (const { title, text } of await variants(example)) {
        const diagnostics = ofTables(await judge(example, text));
        const [said, outcomes, verdict] = await ask(treeOf(section, text), diagnostics);
        const messages = diagnostics.map(({ message }) => message);
        const row = { title: `${code} § ${section.title}${title}`, said, messages, verdict, outcomes };
        tried.push(row);
        expect.soft(row.verdict, explained(row)).not.toBe('DISAGREED');
      }
    }
  },
);

test.concurrent('What we say of random tables is what the real tools do with them', async ({ expect }) => {
  const count = { error: 0, warning: 0, nothing: 0, untold: 0 };
  for (let i = 0; i < 30 * MORE; i++) {
    const { text, tree } = randomBuildSystem(SEED + i);
    const files = memory(Object.fromEntries([...tree, ['pyproject.toml', text]]));
    const diagnostics = ofTables(diagnose(await loadProject(text, files), EDITOR));
    const sources = tree.map(
      ([path, entry]) => [path, typeof entry === 'string' ? working(entry) : entry] as const,
    );
    const [said, outcomes, verdict] = await ask([...sources, ['pyproject.toml', text]], diagnostics);
    const messages = diagnostics.map(({ message }) => message);
    const title = `${text.split('\n\n')[0]}\n${tree.map(([path, entry]) => `${path}: ${entry}`).join('')}`;
    // Saying too little is no false alarm; it is shown, so that it can be learned from.
    const untold = said === 'nothing' && verdict === 'DISAGREED';
    count[untold ? 'untold' : said] += 1;
    if (untold) console.log(`untold: ${explained({ title, said, messages, verdict, outcomes })}`);
    else expect.soft(verdict, explained({ title, said, messages, verdict, outcomes })).not.toBe('DISAGREED');
  }
  const { error, warning, nothing, untold } = count;
  console.log(
    `build-system, random: ${error} errors, ${warning} warnings, ${nothing} silent, ${untold} refused without a word of ours (seed ${SEED})`,
  );
});

afterAll(() => {
  const count = (said: Said, verdict: Verdict) =>
    `${tried.filter((row) => row.said === said && row.verdict === verdict).length}`.padStart(16);
  const verdicts = ['agreed', 'cannot be asked', 'DISAGREED'] as const;
  for (const { title, said, verdict, outcomes } of tried)
    console.log(`${said.padEnd(8)} ${verdict.padEnd(15)} ${title}: ${brief(outcomes)}`);
  console.log(`we say  ${verdicts.map((verdict) => verdict.padStart(16)).join('')}`);
  for (const said of ['error', 'warning', 'nothing'] as const)
    console.log(`${said.padEnd(8)}${verdicts.map((verdict) => count(said, verdict)).join('')}`);
  const versions = Object.entries(VERSIONS).map(([name, version]) => `${name} ${version}`);
  console.log(`build-system: ${tried.length} projects, ${versions.join(', ')}`);
});

/** An example as it stands, wholly mended, and with all but one finding mended. */
async function variants(example: Example): Promise<readonly { title: string; text: string }[]> {
  const { text } = example;
  const found = ofTables(await judge(example, text));
  const out = [{ title: '', text }];
  const add = (title: string, mended: string) => {
    if (!out.some((each) => each.text === mended)) out.push({ title, text: mended });
  };
  add(
    ', mended',
    applyEdits(
      text,
      repairs(found, () => true),
    ),
  );
  for (const [i, { message }] of found.entries()) {
    const others = found.filter((_, j) => j !== i);
    add(
      `, only “${message}”`,
      applyEdits(
        text,
        repairs(others, () => true),
      ),
    );
  }
  return out;
}

async function ask(tree: Tree, diagnostics: readonly Diagnostic[]): Promise<[Said, Outcome[], Verdict]> {
  const own = diagnostics.filter(({ code }) => [...CODES, ...OF_STRINGS, ...OF_VALUES].includes(code));
  const says = (severity: string) => own.some((diagnostic) => diagnostic.severity === severity);
  const said = says('error') ? 'error' : says('warning') ? 'warning' : 'nothing';
  const outcomes = await askAll(WHEELS, tree);
  const refuse = () => outcomes.filter(({ ok }) => !ok).length;
  if (said === 'warning') {
    if (refuse() === 0) outcomes.push(...(await askAll(OTHERS, tree)));
    if (refuse() === 0) outcomes.push(...(await again(outcomes.slice(0, 3), tree)));
    const shown = refuse() > 0 || own.every((diagnostic) => shows(diagnostic, outcomes.slice(0, 3)));
    return [said, outcomes, shown ? 'agreed' : 'DISAGREED'];
  }
  const wanted = said === 'nothing';
  const final: Outcome[] = [];
  for (const outcome of outcomes)
    final.push(...(outcome.ok === wanted ? [outcome] : await again([outcome], tree)));
  if (final.every(({ ok }) => ok === wanted)) return [said, final, 'agreed'];
  const unasked = wanted && final.every(({ ok, says }) => ok || NOWHERE.test(says));
  return [said, final, unasked ? 'cannot be asked' : 'DISAGREED'];
}

/** What the tools say when a requirement is in no index. */
const NOWHERE =
  /No matching distribution found|not found in the package registry|No such file or directory: '\/tmp\/helper'|Distribution not found at: file:/;

function askAll(commands: typeof WHEELS, tree: Tree): Promise<Outcome[]> {
  return Promise.all(Object.entries(commands).map(([by, command]) => act(by, command, tree)));
}

async function again(outcomes: readonly Outcome[], tree: Tree): Promise<Outcome[]> {
  const out: Outcome[] = [];
  for (const { by } of outcomes) {
    const command = ISOLATED[by];
    if (command) out.push(await act(`${by}, isolated`, command, tree));
  }
  return out;
}

function shows({ message, severity }: Diagnostic, built: readonly Outcome[]): boolean {
  if (severity !== 'warning') return true;
  const claim = SILENT.find(([says]) => says.test(message));
  return claim !== undefined && built.every(claim[1]);
}

/**
 * The files of an example under a text. A text without `[project]` is about the build system alone and gets one, with a
 * module; a hook whose body is `...` stands for one that builds and becomes such a one.
 */
function treeOf(section: Section, text: string): Tree {
  const bare = !parse(text).root.entries.has('project');
  const project = '\n[project]\nname = "demo"\nversion = "1.0"\n';
  return [
    ...section.blocks
      .filter(({ name }) => name !== 'pyproject.toml')
      .flatMap(entriesOf)
      .map(([path, entry]) => [path, typeof entry === 'string' ? working(entry) : entry] as const),
    ...(bare ? ([['demo/__init__.py', '']] as const) : []),
    ['pyproject.toml', bare ? text + project : text],
  ];
}

const HOOK = /^(def build_(wheel|editable|sdist)\((\w+)[^)]*\):)\s*\.\.\.$/gm;

function working(source: string): string {
  const filled = source.replace(HOOK, '$1 return _$2($3)');
  return filled === source ? source : filled + STAND_IN;
}

const STAND_IN = `
import io, os, tarfile, zipfile

def _wheel(folder):
    info = "demo-1.0.dist-info"
    with zipfile.ZipFile(os.path.join(folder, "demo-1.0-py3-none-any.whl"), "w") as wheel:
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return "demo-1.0-py3-none-any.whl"

_editable = _wheel

def _sdist(folder):
    with tarfile.open(os.path.join(folder, "demo-1.0.tar.gz"), "w:gz") as sdist:
        sdist.add("pyproject.toml", "demo-1.0/pyproject.toml")
        text = b"Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n"
        info = tarfile.TarInfo("demo-1.0/PKG-INFO")
        info.size = len(text)
        sdist.addfile(info, io.BytesIO(text))
    return "demo-1.0.tar.gz"
`;

function brief(outcomes: readonly Outcome[]): string {
  const refusing = outcomes.filter(({ ok }) => !ok).map(({ by }) => by);
  if (refusing.length === outcomes.length) return 'all refuse';
  return refusing.length === 0 ? 'all build' : `refused by ${refusing.join('; ')}`;
}

function explained({ title, said, messages, outcomes }: Tried): string {
  const words = outcomes.map(
    ({ by, ok, says }) => `${by} ${ok ? 'builds' : `refuses: ${says.trim().slice(-400)}`}`,
  );
  return `${title}: we say ${said} (${messages.join('; ')})\n${words.join('\n')}\n`;
}
