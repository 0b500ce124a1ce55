/** The wheel that would be built now, beside the newest one in `dist/`. */
import { expect, it } from 'vitest';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { loadPreview } from '../server/project/preview.ts';
import { compareWithDist } from '../server/project/preview-dist.ts';
import { parse } from '../server/toml/parser.ts';

const TEXT = `[build-system]
requires = ["flit_core>=3.11,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "demo"
version = "1.0"
description = "An example"
`;
/** The SHA-256 of nothing. */
const EMPTY = 'sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

async function compared(members: Record<string, string>, others: Record<string, MemoryEntry> = {}) {
  const files = memory({
    'pyproject.toml': TEXT,
    'demo/__init__.py': '',
    'demo/cli.py': 'def main(): ...\n',
    'dist/demo-1.0-py3-none-any.whl': { members },
    ...others,
  });
  return compareWithDist(await loadPreview(parse(TEXT), files), files);
}

const METADATA = { 'demo-1.0.dist-info/METADATA': '' };

it('is compared by name, its metadata aside', async () => {
  const answer = await compared({ 'demo/__init__.py': '', 'demo/old.py': '', ...METADATA });
  expect(answer).toEqual({
    path: 'dist/demo-1.0-py3-none-any.whl',
    missing: ['demo/cli.py'],
    extra: ['demo/old.py'],
    changed: [],
  });
});

it('is compared by the hashes of its RECORD, where there is one', async () => {
  const record = `demo/__init__.py,${EMPTY},0\ndemo/cli.py,${EMPTY},0\ndemo-1.0.dist-info/RECORD,,\n`;
  const members = { 'demo/__init__.py': '', 'demo/cli.py': '', 'demo-1.0.dist-info/RECORD': record };
  expect(await compared(members)).toMatchObject({ missing: [], extra: [], changed: ['demo/cli.py'] });
});

it('is not compared where no wheel can be read, or where nothing is foretold', async () => {
  expect(await compared({}, { 'dist/demo-1.0-py3-none-any.whl': 'no archive' })).toBeUndefined();
  expect(await compared({}, { 'demo.py': '' })).toBeUndefined();
});
