import { expect, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { requestedInFile, requestedOnLine } from '../../server/uv/requested.ts';

const files = memory({ 'pyproject.toml': '', 'a b/pyproject.toml': '', 'lib/pyproject.toml': '' });

test('folders on a command line are told from names, whatever their form', async () => {
  const { folders, others } = await requestedOnLine(
    ['.', './lib', 'lib', 'lib[x]', 'demo @ file:///project/a%20b', './lib[extra]', './gone'],
    ['lib'],
    files,
  );
  expect(folders).toEqual([
    { folder: '/project/lib', editable: true, name: undefined },
    { folder: '/project', editable: false, name: undefined },
    { folder: '/project/lib', editable: false, name: undefined },
    { folder: '/project/a b', editable: false, name: 'demo' },
    { folder: '/project/lib', editable: false, name: undefined },
  ]);
  expect(others).toBe(true);
});

test('a requirements file is read line by line; what is not followed is said', async () => {
  const tree = memory({
    'pyproject.toml': '',
    'r.txt': '# all\n-e .  # here\nidna==3.4 \\\n  --hash=sha256:0\n-r other.txt\n--index-url x\n',
  });
  expect(await requestedInFile('r.txt', tree)).toEqual({
    folders: [{ folder: '/project', editable: true, name: undefined }],
    others: true,
    unknown: ['`-r` in `r.txt` is not followed'],
  });
  expect(await requestedInFile('gone.txt', tree)).toEqual({ absent: true });
});
