// `npm run bench`: the server beside an empty one, in one run, in turn. Prints a table; asserts nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Client } from './client.mjs';
import { makeProject, pyproject } from './project.mjs';

const EDITS = 300;
const STARTS = 7;
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
const SERVERS = {
  'pyproject-ls': ['node', 'dist/pyproject-ls.cjs', '--stdio'],
  'empty server': ['node', join(folder, 'empty.cjs'), '--stdio'],
};

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const show = (number) => number.toFixed(number < 10 ? 2 : 1);

console.log(`${cpus()[0].model}, ${cpus().length} cores, node ${process.version}; times in milliseconds\n`);
console.log(
  '| server | lines | start to initialize | open to diagnostics | edit p50 | edit p95 | CPU per edit | hover p50 | MB | findings |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const lines of [60, 400, 3000]) {
  const project = makeProject(lines);
  const uri = `file://${project}/pyproject.toml`;
  const text = pyproject(lines);
  const rows = Object.keys(SERVERS).map((name) => ({
    name,
    starts: [],
    opens: [],
    edits: [],
    hovers: [],
    findings: 0,
  }));
  // In turn, so that a machine that slows down slows both.
  for (let round = 0; round < STARTS; round++) {
    for (const row of rows) {
      const client = new Client(SERVERS[row.name]);
      row.starts.push(await client.initialize(project));
      const opened = await client.open(uri, text);
      row.opens.push(opened.ms);
      row.findings = opened.diagnostics.length;
      if (round === STARTS - 1) row.client = client;
      else client.stop();
    }
  }
  await type(rows, uri, text);
  for (const { name, starts, opens, edits, hovers, cpu, memory, findings } of rows) {
    const figures = [
      at(starts, 0.5),
      at(opens, 0.5),
      at(edits, 0.5),
      at(edits, 0.95),
      cpu / EDITS,
      at(hovers, 0.5),
      memory,
    ].map(show);
    console.log(`| ${[name, text.split('\n').length - 1, ...figures, findings].join(' | ')} |`);
  }
  rmSync(project, { recursive: true });
}
batch();
rmSync(folder, { recursive: true });

/** The same edits for each server, block by block in turn: a letter into a string, a script, a comment, and out again. */
async function type(rows, uri, text) {
  const lines = text.split('\n');
  const places = ['description = "A', 'acme = "acme_demo.cli', '"attrs>=23", # cl', 'cache-keys = ['].map(
    (start) => {
      const line = lines.findIndex((each) => each.trimStart().startsWith(start));
      return { line, character: lines[line].indexOf(start) + start.length };
    },
  );
  const hoverAt = { line: lines.findIndex((each) => each.startsWith('acme = ')), character: 12 };
  for (const row of rows) row.version = 1;
  for (const row of rows) for (let i = 0; i < 40; i++) await pair(row, uri, places[i % places.length], []);
  for (const row of rows) row.cpu = -row.client.cpu();
  for (let block = 0; block < EDITS / 20; block++) {
    for (const row of rows)
      for (let i = 0; i < 10; i++) await pair(row, uri, places[(block + i) % places.length], row.edits);
  }
  for (const row of rows) {
    row.cpu += row.client.cpu();
    for (let i = 0; i < 50; i++) row.hovers.push(await row.client.hover(uri, hoverAt));
    row.memory = row.client.memory();
    row.client.stop();
  }
}

async function pair(row, uri, place, times) {
  times.push(await row.client.edit(uri, ++row.version, { start: place, end: place }, 'x'));
  const end = { line: place.line, character: place.character + 1 };
  times.push(await row.client.edit(uri, ++row.version, { start: place, end }, ''));
}

/** `check` over 300 projects, a hundred of each size up to 400 lines. */
function batch() {
  const projects = Array.from({ length: 300 }, (_, i) => makeProject([60, 150, 400][i % 3]));
  const times = [];
  for (let round = 0; round < 5; round++) {
    const begin = performance.now();
    spawnSync('node', ['dist/pyproject-ls.cjs', 'check', '--format', 'json', ...projects], {
      stdio: 'ignore',
    });
    times.push(performance.now() - begin);
  }
  console.log(
    `\ncheck of ${projects.length} projects: ${show(at(times, 0.5))} ms (median of ${times.length}; ${show(at(times, 0))} to ${show(at(times, 0.99))})`,
  );
  for (const path of projects) rmSync(path, { recursive: true });
}
