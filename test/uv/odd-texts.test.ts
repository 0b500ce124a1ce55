/** Texts that a person may type or a disk may hold by accident: each is answered, and none takes long or overflows the stack. */
import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { comparableRequirement } from '../../server/pyproject/comparable-requirement.ts';
import { parse } from '../../server/toml/parser.ts';
import { readCachedTree } from '../../server/uv/cache-dir.ts';
import { treeDigest } from '../../server/uv/cache-dir-key.ts';
import { wrongValue } from '../../server/uv/command-line-values.ts';
import { isInvalidRequirement } from '../../server/uv/invalid-requirement.ts';
import { readMarker } from '../../server/uv/lock-markers.ts';
import { readRequirement } from '../../server/uv/lock-requirement.ts';
import { judgeSettings } from '../../server/uv/settings-keys.ts';
import { readTree } from '../../server/uv/tree.ts';
import { NEWEST, rulesOf } from '../../server/uv/versions.ts';

const BLANKS = ' '.repeat(2_000);

describe('a requirement with very many blanks', () => {
  it('is read like any other', () => {
    expect(readRequirement(`a${BLANKS}[x]${BLANKS}>=1${BLANKS}`)).toEqual(readRequirement('a[x]>=1'));
    expect(isInvalidRequirement(`a${BLANKS}(>=1${BLANKS})${BLANKS}; x`)).toBe(false);
    expect(comparableRequirement(`a${BLANKS}(>=1${BLANKS})`)?.text).toBe('a[]>=1');
  });

  it('is refused like any other', () => {
    expect(readRequirement(`a${BLANKS}@ ( )`)).toBeUndefined();
    expect(isInvalidRequirement(`a${BLANKS}>=x`)).toBe(true);
    expect(isInvalidRequirement(`a${BLANKS}@((`)).toBe(false);
    expect(comparableRequirement(`a${BLANKS}((`)).toBeUndefined();
  });
});

it('a required version that is a long row of digits is not known to be one', () => {
  const judged = judgeSettings({ 'required-version': `${'1'.repeat(60)}@` }, NEWEST);
  expect(judged).toHaveProperty('unsure');
  expect(judgeSettings({ 'required-version': ' >= 0.8, <0.14 ' }, NEWEST)).toBeUndefined();
});

it('a list of many versions on a command line is read once', () => {
  const bounds = '>=1   '.repeat(60);
  expect(wrongValue('upgrade-package', [`a${bounds}`], 'sync', NEWEST)).toBeUndefined();
  expect(wrongValue('upgrade-package', [`a${bounds}@`], 'sync', NEWEST)).toHaveProperty('unknown');
});

it('a marker in more brackets than anybody writes is not modelled', () => {
  const within = (brackets: number) => `${'('.repeat(brackets)}os_name == 'nt'${')'.repeat(brackets)}`;
  expect(readMarker(within(20))).toEqual(readMarker(within(0)));
  expect(readMarker(within(50_000))).toBeUndefined();
});

it('groups that include one another twice, over and over, require each thing once', async () => {
  const lines = ['[project]', 'name = "a"', 'version = "1"', '[dependency-groups]', 'g0 = ["x"]'];
  for (let i = 1; i <= 40; i++)
    lines.push(`g${i} = [{ include-group = "g${i - 1}" }, { include-group = "g${i - 1}" }]`);
  const tree = await readTree(parse(lines.join('\n')), memory({ 'pyproject.toml': lines.join('\n') }));
  const groups = 'current' in tree ? tree.current?.requirements.groups : undefined;
  expect(groups && 'get' in groups ? groups.get('g40')?.map(({ name }) => name) : groups).toEqual(['x']);
});

it('a revision in which lists lie in lists without end is no revision', async () => {
  const rules = rulesOf(NEWEST);
  if (!rules) throw new Error('the newest version has rules');
  // One list in another, as its bytes: the writer of the library would overflow the stack itself.
  const bytes = new Uint8Array(100_000).fill(0x91);
  bytes.set(encode([]), bytes.length - 1);
  const place = `/cache/${rules.sdists}/path/${treeDigest('/project', rules.cutsGit)}`;
  const files = memory({ [`${place}/revision.rev`]: bytes });
  expect(await readCachedTree('/cache', '/project', false, '{}', rules, files)).toMatchObject({
    revision: undefined,
  });
});
