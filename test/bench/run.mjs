// `npm run bench`: the server beside an empty one, in one run, in turn. Prints tables; asserts nothing.
// `-- whole-wheel` measures only that part; the others are rules, editing, large-tree, wheel-file, cache-keys, status and batch.
// BENCH_PEERS, commands that take files, between semicolons, are measured in the batch: BENCH_PEERS="tombi lint --offline;ruff check".
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Client } from './client.mjs';
import { makeEnvironment } from './environment.mjs';
import { makeInstalled } from './installed.mjs';
import { largeWheel } from './large-wheel.mjs';
import { makeProject, pureProject, pyproject, standardTables } from './project.mjs';

/** Edits of one server at one size: the very first ones, those that are not counted, and those that are. */
const FIRST = 100;
const WARMING = 2900;
const EDITS = 3000;
const BLOCK = 20;
const STARTS = 9;
const PROGRAM = 'dist/pyproject-ls.cjs';

const folder = mkdtempSync(join(tmpdir(), 'pyproject-ls-bench-'));
await build({
  entryPoints: ['test/bench/empty-server.mjs'],
  outfile: join(folder, 'empty.cjs'),
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
});
for (const name of ['cache-keys', 'rules', 'whole-wheel', 'wheel-file'])
  await build({
    entryPoints: [`test/bench/${name}.mjs`],
    outfile: join(folder, `${name}.mjs`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // The bundled packages are of the older kind.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
writeFileSync(join(folder, 'nothing.cjs'), '');
const SERVERS = {
  'pyproject-ls': ['node', PROGRAM, '--stdio'],
  'empty server': ['node', join(folder, 'empty.cjs'), '--stdio'],
};

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const show = (number) => number.toFixed(number < 10 ? 2 : 1);
const load = () => loadavg()[0].toFixed(1);

console.log(`${cpus()[0].model}, ${cpus().length} cores, node ${process.version}; load before: ${load()}`);
console.log(
  `Times in milliseconds, each edit until its diagnostics have arrived; p50 and p95 after ${FIRST + WARMING} edits.\n`,
);
const parts = process.argv.slice(2);
const asked = (name) => parts.length === 0 || parts.includes(name);
if (asked('rules')) rules();
if (asked('editing')) await editing();
if (asked('large-tree')) await largeTree();
if (asked('whole-wheel')) await wholeWheel();
if (asked('wheel-file')) wheelFile();
if (asked('cache-keys')) cacheKeys();
if (asked('status')) await status();
if (asked('batch')) batch();
rmSync(folder, { recursive: true });
console.log(`
Load after: ${load()}. On a machine that does something else, only the differences within a run mean anything.
Not measured: peers, other clients than this one, pull diagnostics, cold disks, Windows and macOS. The client runs on the
same machine and shares its cores; CPU comes from /proc in steps of 10 ms, so it needs Linux and many edits.`);

/** Parsing, loading and judging one text that is typed at, without a protocol between. */
function rules() {
  console.log('\n| text | lines | parsed | loaded | judged by all rules | CPU, all three | findings |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const kind of ['mixed', 'standard'])
    for (const size of [400, 3000]) {
      const words = [join(folder, 'rules.mjs'), kind, `${size}`, `${1_200_000 / size}`];
      const { stdout } = spawnSync('node', words, { encoding: 'utf8' });
      const { lines, parse, load, rules, cpu, findings } = JSON.parse(stdout);
      console.log(
        `| ${kind} | ${lines} | ${[parse, load, rules, cpu].map(show).join(' | ')} | ${findings} |`,
      );
    }
}

/** Start, open, type and hover, at three sizes. */
async function editing() {
  console.log(
    `| server | lines | start to initialize | open to diagnostics | first ${FIRST} edits p50 | edit p50 | edit p95 | CPU per edit | hover p50 | MB | findings |`,
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const lines of [60, 400, 3000]) {
    const project = makeProject(lines);
    const text = pyproject(lines);
    const rows = await started(project, text);
    await typed(rows, text);
    for (const row of rows) {
      const figures = [
        at(row.starts, 0.5),
        at(row.opens, 0.5),
        at(row.first, 0.5),
        at(row.edits, 0.5),
        at(row.edits, 0.95),
        row.cpu / row.edits.length,
        at(row.hovers, 0.5),
        row.memory,
      ].map(show);
      console.log(`| ${[row.name, text.split('\n').length - 1, ...figures, row.findings].join(' | ')} |`);
    }
    rmSync(project, { recursive: true });
  }
}

/** These servers started and the text opened in it, several times in turn; the last ones stay. */
async function started(project, text, names = Object.keys(SERVERS)) {
  const rows = names.map((name) => ({ name, starts: [], opens: [], first: [], edits: [] }));
  for (let round = 0; round < STARTS; round++) {
    for (const row of rows) {
      row.client?.stop();
      row.client = new Client(SERVERS[row.name]);
      row.uri = `file://${project}/pyproject.toml`;
      row.version = 1;
      row.starts.push(await row.client.initialize(project));
      const opened = await row.client.open(row.uri, text);
      row.opens.push(opened.ms);
      row.findings = opened.diagnostics.length;
    }
  }
  return rows;
}

/** The same edits in each server, block by block in turn, so that a machine that slows down slows all of them. */
async function typed(rows, text) {
  const places = placesIn(text);
  const blocks = async (edits, into) => {
    for (let block = 0; block < edits / BLOCK; block++) {
      for (const row of rows)
        for (let i = 0; i < BLOCK / 2; i++)
          await pair(row, places[(block + i) % places.length], into && row[into]);
    }
  };
  await blocks(FIRST, 'first');
  await blocks(WARMING);
  for (const row of rows) row.cpu = -row.client.cpu();
  await blocks(EDITS, 'edits');
  for (const row of rows) {
    row.cpu += row.client.cpu();
    row.hovers = [];
    for (let i = 0; i < 100; i++) row.hovers.push(await row.client.hover(row.uri, places[1]));
    row.memory = row.client.memory();
    row.client.stop();
  }
}

/** In a string, in a script, in a comment and between cache keys: half of them make the text wrong. */
function placesIn(text) {
  const lines = text.split('\n');
  return ['description = "A', 'acme = "acme_demo.cli', '"attrs>=23", # cl', 'cache-keys = ['].map((start) => {
    const line = lines.findIndex((each) => each.trimStart().startsWith(start));
    return { line, character: lines[line].indexOf(start) + start.length };
  });
}

/** A letter in and out again. */
async function pair(row, place, times = []) {
  times.push(await row.client.edit(row.uri, ++row.version, { start: place, end: place }, 'x'));
  const end = { line: place.line, character: place.character + 1 };
  times.push(await row.client.edit(row.uri, ++row.version, { start: place, end }, ''));
}

/** The same project, then with 50,000 sources, then with a cache key that no file of the 50,000 matches. */
async function largeTree() {
  console.log('\n| tree, 60 lines | open to diagnostics | edit p50 | edit p95 | MB |');
  console.log('| --- | --- | --- | --- | --- |');
  const project = makeProject(60);
  const plain = pyproject(60);
  const globbed = plain.replace('cache-keys = [', 'cache-keys = [\n  { file = "src/**/*.pyx" },');
  const fill = () => fillWithSources(project);
  for (const [name, text, before] of [
    ['9 files', plain],
    ['50,000 files', plain, fill],
    ['50,000 files, a glob without a match', globbed],
  ]) {
    before?.();
    const [row] = await started(project, text, ['pyproject-ls']);
    // The last place is in the keys themselves: there a letter means another walk.
    const places = placesIn(text).slice(0, 3);
    for (let i = 0; i < 500; i++) await pair(row, places[i % 3]);
    for (let i = 0; i < 500; i++) await pair(row, places[i % 3], row.edits);
    const figures = [at(row.opens, 0.5), at(row.edits, 0.5), at(row.edits, 0.95), row.client.memory()];
    console.log(`| ${[name, ...figures.map(show)].join(' | ')} |`);
    row.client.stop();
  }
  rmSync(project, { recursive: true });
}

/** All of the wheel of 50,000 sources: foretold first, and again over edits, without and with the server. */
async function wholeWheel() {
  console.log(
    '\n| whole wheel, 50,000 sources | files | first answer | project loaded | edit that selects nothing anew | edit of the selection | in the server: open to diagnostics | edit p50 | edit p95 | MB |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const backend of ['setuptools.build_meta', 'hatchling.build']) {
    const project = makeProject(60);
    const text = pureProject(backend);
    rmSync(join(project, '_build'), { recursive: true });
    writeFileSync(join(project, 'pyproject.toml'), text);
    fillWithSources(project);
    const { stdout } = spawnSync('node', [join(folder, 'whole-wheel.mjs'), project], { encoding: 'utf8' });
    const { files, certainty, viaSdist, first, loaded, typed: edited, selected } = JSON.parse(stdout);
    const [row] = await started(project, text, ['pyproject-ls']);
    const places = placesIn(text).slice(0, 3);
    for (let i = 0; i < 500; i++) await pair(row, places[i % 3]);
    for (let i = 0; i < 500; i++) await pair(row, places[i % 3], row.edits);
    const inside = [first, loaded, edited, selected].map(show);
    const outside = [at(row.opens, 0.5), at(row.edits, 0.5), at(row.edits, 0.95), row.client.memory()];
    const what = `${backend} (${certainty}; sdist ${viaSdist ?? 'untold'})`;
    console.log(`| ${[what, files, ...inside, ...outside.map(show)].join(' | ')} |`);
    row.client.stop();
    rmSync(project, { recursive: true });
  }
}

/** 50,000 empty modules. */
function fillWithSources(project) {
  for (let i = 0; i < 50_000; i++) {
    const parent = join(project, 'src', 'acme_demo', `part_${Math.floor(i / 100)}`);
    if (i % 100 === 0) mkdirSync(parent);
    writeFileSync(join(parent, `module_${i}.py`), '');
  }
}

/** A wheel of 3,000 members and 100 MB: its directory and metadata in process, then every byte against RECORD. */
function wheelFile() {
  const path = join(folder, 'acme-1.0-py3-none-any.whl');
  writeFileSync(path, largeWheel());
  const { stdout } = spawnSync('node', [join(folder, 'wheel-file.mjs'), path], { encoding: 'utf8' });
  const { members, size, first, listed, verified, memory } = JSON.parse(stdout);
  console.log(
    '\n| wheel file | members | MB | listed with metadata, first | median of 20 | verified | MB of memory |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  console.log(`| | ${members} | ${[size / 1e6, first, listed, verified, memory].map(show).join(' | ')} |`);
}

/** Ten keys over 50,000 sources: how long the names take, and how long the files that they take. */
function cacheKeys() {
  const project = makeProject(60);
  fillWithSources(project);
  const { stdout } = spawnSync('node', [join(folder, 'cache-keys.mjs'), project], { encoding: 'utf8' });
  const { matched, first, again, look } = JSON.parse(stdout);
  console.log(
    '\n| ten keys, 50,000 sources | names listed and matched, first | matched again | files taken | their stats |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  console.log(`| | ${[first, again].map(show).join(' | ')} | ${matched} | ${show(look)} |`);
  rmSync(project, { recursive: true });
}

/** `status` of a project with 5,000 sources that is installed three times, and of one among 400 others, beside Node's own start, in turn. */
async function status() {
  const made = [
    { name: 'editable, default keys', ...makeInstalled(5000, false) },
    { name: 'one editable, two copies, keys for all', ...makeInstalled(5000, true) },
    { name: 'one source, 400 distributions in its environment', ...makeEnvironment(400) },
  ];
  const rows = made.map((each) => ({ ...each, times: [] }));
  const floor = [];
  const run = (words, env) => {
    const begin = performance.now();
    spawnSync('node', words, { stdio: 'ignore', env });
    return performance.now() - begin;
  };
  for (let round = 0; round < 10; round++) {
    for (const { project, env, times } of rows)
      times.push(run([join(process.cwd(), PROGRAM), 'status', project], env));
    floor.push(run([join(folder, 'nothing.cjs')]));
  }
  const empty = at(floor.slice(1), 0.5);
  console.log(
    `\n| status, 5,000 sources in three environments; node alone ${show(empty)} | first | median of 9 | over node | hover in an editor, first | again | after a source was saved |`,
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { name, root, project, env, times, source } of rows) {
    const warm = at(times.slice(1), 0.5);
    const figures = [times[0], warm, warm - empty, ...(await hovers(project, env, source))];
    console.log(`| ${[name, ...figures.map(show)].join(' | ')} |`);
    rmSync(root, { recursive: true });
  }
}

/** A hover that tells the status: the first one, the next ones, and those after an edit of a source. */
async function hovers(project, env, saved) {
  const client = new Client(SERVERS['pyproject-ls'], env);
  const path = join(project, 'pyproject.toml');
  const text = readFileSync(path, 'utf8');
  const line = text.split('\n').indexOf('[project]');
  await client.initialize(project);
  await client.open(`file://${path}`, text);
  const hover = () => client.hover(`file://${path}`, { line, character: 2 });
  const first = await hover();
  const [again, edited] = [[], []];
  for (let i = 0; i < 20; i++) again.push(await hover());
  const source = join(project, saved);
  for (let i = 0; i < 10; i++) {
    writeFileSync(source, `# edit ${i}\n`);
    await client.touched(source);
    edited.push(await hover());
  }
  client.stop();
  return [first, at(again, 0.5), at(edited, 0.5)];
}

/** `check` over 300 projects, a hundred of each size up to 400 lines; and what it costs to start at all. */
function batch() {
  const projects = Array.from({ length: 300 }, (_, i) => makeProject([60, 150, 400][i % 3]));
  const paths = projects.map((project) => join(project, 'pyproject.toml'));
  const check = [process.execPath, PROGRAM, 'check', '--format', 'json'];
  const commands = {
    'check of 300 projects': [...check, ...paths],
    'check of one': [...check, ...paths.slice(0, 1)],
    '--version': [process.execPath, PROGRAM, '--version'],
    'node with an empty file': [process.execPath, join(folder, 'nothing.cjs')],
  };
  for (const peer of (process.env.BENCH_PEERS ?? '').split(';').filter((each) => each !== ''))
    commands[`${peer}, 300 files`] = [...peer.split(' '), ...paths];
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < 9; round++) {
    for (const [name, [program, ...words]] of Object.entries(commands)) {
      const begin = performance.now();
      spawnSync(program, words, { stdio: 'ignore' });
      times[name].push(performance.now() - begin);
    }
  }
  console.log('\n| command | median of 9 | fastest | slowest |\n| --- | --- | --- | --- |');
  for (const [name, each] of Object.entries(times))
    console.log(`| ${[name, ...[0.5, 0, 0.99].map((share) => show(at(each, share)))].join(' | ')} |`);
  for (const path of projects) rmSync(path, { recursive: true });
  monorepo(check);
}

/** One folder with many projects: what time and memory grow by. */
function monorepo(check) {
  const report = join(folder, 'memory.cjs');
  writeFileSync(
    report,
    "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)));",
  );
  console.log('\n| check of one folder with | ms | MB of memory |\n| --- | --- | --- |');
  for (const count of [1, 300, 1000, 5000]) {
    const root = mkdtempSync(join(tmpdir(), 'pyproject-ls-bench-'));
    for (let i = 0; i < count; i++) {
      mkdirSync(join(root, `part_${i}`));
      writeFileSync(join(root, `part_${i}`, 'pyproject.toml'), standardTables([60, 150, 400][i % 3]));
    }
    const begin = performance.now();
    const { stderr } = spawnSync(check[0], ['--require', report, ...check.slice(1), root], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    console.log(`| ${count} | ${show(performance.now() - begin)} | ${show(Number(stderr) / 1000)} |`);
    rmSync(root, { recursive: true });
  }
}
