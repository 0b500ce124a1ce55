// One large wheel, in a process of its own: listed with its metadata, then verified byte by byte. Prints JSON.

import { readWheelFile } from '../../server/artifacts/wheel-file.ts';
import { verifyRecord } from '../../server/artifacts/wheel-record.ts';
import { disk } from '../../server/files/disk.ts';

const path = process.argv[2];
const files = disk('/');
const timed = async (work) => {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
};
const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const [first, file] = await timed(() => readWheelFile(path, files));
const times = [];
for (let i = 0; i < 20; i++) times.push((await timed(() => readWheelFile(path, files)))[0]);
const [verified, record] = await timed(() => verifyRecord(file));
const size = file.members.reduce((sum, member) => sum + member.size, 0);
console.log(
  JSON.stringify({
    ...{ members: file.members.length, size, first, listed: middle(times), verified },
    ...{
      wrong: record.changed.length + record.unreadable.length,
      memory: process.memoryUsage().rss / 2 ** 20,
    },
  }),
);
