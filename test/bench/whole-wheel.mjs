// The whole wheel of a project, in a process of its own: foretold first, then over edits of pyproject.toml. Prints JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../server/files/cached.ts';
import { disk } from '../../server/files/disk.ts';
import { loadPreview } from '../../server/project/preview.ts';
import { loadProject } from '../../server/project/project.ts';
import { parse } from '../../server/toml/parser.ts';

const folder = process.argv[2];
const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
const timed = async (work) => {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
};
const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const [first, preview] = await timed(() => loadPreview(parse(text), cached(disk(folder))));
const files = cached(disk(folder));
const [loaded, project] = await timed(() => loadProject(text, files));
const edits = async (count, change) => {
  const times = [];
  let previous = project;
  for (let i = 0; i < count; i++) {
    const [time, next] = await timed(() => loadProject(change(i), files, previous));
    times.push(time);
    previous = next;
  }
  return middle(times);
};
const typed = await edits(21, (i) => text.replace('A project', `A project ${i}`));
const selected = await edits(5, (i) => text.replace('"nothing"', `"nothing${i}"`));
const { certainty, viaSdist } = preview;
console.log(
  JSON.stringify({ files: preview.files?.size ?? 0, certainty, viaSdist, first, loaded, typed, selected }),
);
