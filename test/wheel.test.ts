import { expect, test } from 'vitest';
import { hasModule, parseEntryPoints, readNewestWheel, readWheelName } from '../server/artifacts/wheel.ts';
import { memory } from '../server/files/memory.ts';

const older = { mtime: 1_000_000_000n };
const newer = { mtime: 2_000_000_000n };
const members = {
  'pkg/__init__.py': '',
  'pkg/_fast.cpython-311-x86_64-linux-gnu.so': '',
  'demo-1.0.data/purelib/other.py': '',
  'demo-1.0.dist-info/entry_points.txt': '[console_scripts]\nd = pkg:main\n',
};

test('The newest wheel of the declared version is read, whatever else lies in dist', async () => {
  const files = memory({
    'dist/demo_pkg-1.0.0-py3-none-any.whl': { members, ...older },
    'dist/demo_pkg-1.1-py3-none-any.whl': { members: {}, ...newer },
    'dist/demo_pkg_extra-1.0-py3-none-any.whl': { members: {}, ...newer },
    'dist/demo-pkg-1.0.tar.gz': 'x',
    'dist/demo_pkg-1.0-0.editable-py3-none-any.whl': { members: {}, ...newer },
    'dist/demo_pkg-1.0-py2-none-any.whl/x': '',
  });
  const wheel = await readNewestWheel('Demo.Pkg', '1.0', files);
  expect(wheel?.path).toBe('dist/demo_pkg-1.0.0-py3-none-any.whl');
  expect(wheel?.current).toBe(true);
  expect(wheel?.entryPoints?.get('console_scripts')?.get('d')).toBe('pkg:main');
  expect((await readNewestWheel('Demo.Pkg', '2.0', files))?.current).toBe(false);
  const any = await readNewestWheel('Demo.Pkg', undefined, files);
  expect([any?.version, any?.current]).toEqual(['1.1', undefined]);
  expect(await readNewestWheel('nothing', '1.0', files)).toBeUndefined();
});

test('A newest wheel that is no zip says nothing, and neither does the one before it', async () => {
  const files = memory({
    'dist/demo-1.0-py3-none-any.whl': { members, ...older },
    'dist/demo-1.0-cp311-cp311-linux_x86_64.whl': { text: 'not a zip', ...newer },
  });
  expect(await readNewestWheel('demo', '1.0', files)).toBeUndefined();
});

test('A wheel has a module as a source, compiled, as a folder, or among its data', async () => {
  const wheel = await readNewestWheel(
    'demo',
    '1.0',
    memory({ 'dist/demo-1.0-py3-none-any.whl': { members } }),
  );
  if (!wheel) throw new Error('the wheel was not found');
  expect(['pkg', 'pkg._fast', 'other'].map((module) => hasModule(wheel, module))).toEqual([true, true, true]);
  expect(['pk', 'pkg.cli', '_fast'].map((module) => hasModule(wheel, module))).toEqual([false, false, false]);
});

test('The name of a wheel is read by its parts', () => {
  expect(readWheelName('a.b_C-1!2.0+x_y-1build-py3-none-any.whl')).toEqual({
    name: 'a-b-c',
    version: '1!2.0+x-y',
    editable: false,
  });
  expect(readWheelName('demo-1.0.whl')).toBeUndefined();
});

test('entry_points.txt is read as importlib.metadata does', () => {
  const read = parseEntryPoints('lost = x\r\n[g]\r\n# c\r\n a = b = c \r\n[ g ]\r\n;x=y\r\n[empty]\r\n');
  expect([...read].map(([group, names]) => [group, ...names])).toEqual([
    ['g', ['a', 'b = c'], [';x', 'y']],
    ['empty'],
  ]);
});
