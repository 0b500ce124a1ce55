import { expect, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { requestedInFiles, requestedOnLine } from '../../server/uv/requested.ts';

const tree = {
  'pyproject.toml': '',
  'a b/pyproject.toml': '',
  'lib/pyproject.toml': '',
  'dist/lab-1.0-py3-none-any.whl': '',
};

test('folders on a command line are told from names, whatever their form', async () => {
  const asked = ['.', './lib', 'lib', 'lib[x]', 'demo @ file:///project/a%20b', './lib[extra]', './gone'];
  const { folders, archives, missing } = await requestedOnLine(
    [...asked, 'dist/lab-1.0-py3-none-any.whl', 'git+file:///project'],
    ['lib'],
    memory(tree),
  );
  expect(folders).toEqual([
    { folder: '/project/lib', editable: true },
    { folder: '/project', editable: false },
    { folder: '/project/lib', editable: false },
    { folder: '/project/a b', editable: false },
    { folder: '/project/lib', editable: false },
  ]);
  expect(archives).toEqual(['/project/dist/lab-1.0-py3-none-any.whl']);
  expect(missing).toEqual(['./gone']);
});

test('requirements files are read line by line, with those that they name', async () => {
  const files = memory({
    ...tree,
    'r/all.txt':
      '# all\n-e .  # here\nidna==3.4 \\\n  --hash=sha256:0\n-r more.txt\n--index-url x\n--no-binary lab\n',
    'r/more.txt': './lib ; python_version > "3"\n-r all.txt\n',
  });
  const { folders, missing, unknown } = await requestedInFiles(['r/all.txt', 'gone.txt'], files);
  expect(folders).toEqual([
    { folder: '/project', editable: true },
    { folder: '/project/lib', editable: false },
  ]);
  expect(missing).toEqual(['gone.txt']);
  expect(unknown).toEqual(['what `--no-binary` in `r/all.txt` changes cannot be told']);
});
