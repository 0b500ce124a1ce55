// Makes server/pyproject/trove-classifiers.json and spdx.json anew, from what the newest releases on the package index carry:
//   npm run data
// Needs Python 3 with pip. What a list says of itself (source, licence, date) is what test/data-tables.test.ts asks for.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'lists-'));
const python = (...args) => execFileSync('python3', args, { cwd: folder, maxBuffer: 1 << 28 }).toString();
const packages = ['trove-classifiers', 'packaging', 'flit_core', 'pdm-backend'];
python('-m', 'pip', 'install', '--quiet', '--no-deps', '--target', '.', ...packages);

const versions = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.dist-info'))
    .map((name) => name.slice(0, -'.dist-info'.length).split('-')),
);
const { classifiers, deprecated, exceptions, lists } = JSON.parse(
  python(
    '-c',
    `
import json
from trove_classifiers import deprecated_classifiers, sorted_classifiers
from packaging.licenses import _spdx as newest
from pdm.backend._vendor.packaging.licenses import _spdx as vendored
from flit_core import _spdx_data as flit
current = lambda each: {key: value["id"] for key, value in each.items() if not value["deprecated"]}
print(json.dumps({
    "classifiers": sorted_classifiers,
    "deprecated": deprecated_classifiers,
    "exceptions": [each["id"] for each in newest.EXCEPTIONS.values()],
    "lists": [
        {"version": newest.VERSION, "current": list(current(newest.LICENSES).values()), "all": [e["id"] for e in newest.LICENSES.values()]},
        {"version": vendored.VERSION, "current": list(current(vendored.LICENSES).values()), "all": [e["id"] for e in vendored.LICENSES.values()]},
        {"version": "", "current": [e["id"] for e in flit.licenses.values()], "all": [e["id"] for e in flit.licenses.values()]},
    ],
}))
`,
  ),
);
rmSync(folder, { recursive: true });

const date = (version) => {
  const [year, month, day] = version.split('.');
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
};
const write = (name, value) =>
  writeFileSync(
    new URL(`../../server/pyproject/${name}`, import.meta.url),
    `${JSON.stringify(value, null, 2)}\n`,
  );
const inOrder = (names) => [...new Set(names)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));

write('trove-classifiers.json', {
  source: `trove-classifiers ${versions.trove_classifiers}`,
  licence: 'Apache-2.0',
  date: date(versions.trove_classifiers),
  deprecated,
  classifiers,
});
const [newest] = lists;
write('spdx.json', {
  source:
    `SPDX License List ${newest.version}, as packaging ${versions.packaging}, flit_core ${versions.flit_core} ` +
    `and pdm-backend ${versions.pdm_backend} carry it`,
  licence: 'CC0-1.0',
  date: new Date().toISOString().slice(0, 10),
  current: inOrder(newest.current.filter((name) => lists.every((list) => list.current.includes(name)))),
  other: inOrder(
    lists
      .flatMap((list) => list.all)
      .filter((name) => !lists.every((list) => list.current.includes(name))),
  ),
  exceptions: inOrder(exceptions),
});
console.log(`${classifiers.length} classifiers, ${newest.current.length} licences`);
