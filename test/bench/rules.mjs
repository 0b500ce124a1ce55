// One text typed at, in a process of its own: parsing, loading and all rules, each warm. Prints JSON.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../server/files/cached.ts';
import { disk } from '../../server/files/disk.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { parse } from '../../server/toml/parser.ts';
import { makeProject, pyproject, standardTables } from './project.mjs';

const [, , kind, lines, edits = 400] = process.argv;
const WARM = Number(edits) / 2;
const folder = makeProject(60);
const text = kind === 'standard' ? standardTables(Number(lines)) : pyproject(Number(lines));
writeFileSync(join(folder, 'LICENSE'), 'As you like.\n');
const files = cached(disk(folder));
let project = await loadProject(text, files);
const times = { parse: [], load: [], rules: [] };
let findings = 0;
let before;
for (let i = 0; i < Number(edits); i++) {
  if (i === WARM) before = process.cpuUsage();
  const typed = text.replace('to measure with', `to measure with ${i}`);
  const begin = performance.now();
  parse(typed);
  const parsed = performance.now();
  project = await loadProject(typed, files, project);
  const loaded = performance.now();
  findings = diagnose(project, { installed: false }).length;
  const judged = performance.now();
  if (i < WARM) continue;
  times.parse.push(parsed - begin);
  times.load.push(loaded - parsed);
  times.rules.push(judged - loaded);
}
const { user, system } = process.cpuUsage(before);
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
console.log(
  JSON.stringify({
    parse: median(times.parse),
    load: median(times.load),
    rules: median(times.rules),
    cpu: (user + system) / WARM / 1000,
    findings,
    lines: text.split('\n').length,
  }),
);
