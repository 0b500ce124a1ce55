/** Whether uv takes an installed copy as it is, each reason by itself. The real uv was asked by test/oracle/status.oracle.ts. */
import { describe, expect, it } from 'vitest';
import type { DirectUrl } from '../../server/artifacts/direct-url.ts';
import type { Installed } from '../../server/artifacts/environment.ts';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { openWorld } from '../../server/project/status-world.ts';
import type { Target } from '../../server/uv/cache-run.ts';
import { judgeInstalled } from '../../server/uv/freshness.ts';
import { rulesOf } from '../../server/uv/versions.ts';
import { PAGE } from '../literate.ts';

const TEXT = '[build-system]\nrequires = []\n[project]\nname = "lab"\nversion = "1.0"\n';
const TIME = 1_700_000_500n;
const INFO = `{"timestamp":{"secs_since_epoch":${TIME},"nanos_since_epoch":0}}`;
const HERE: DirectUrl = { url: 'file:///project', folder: '/project', editable: true, saysEditable: true };
const COPY: Installed = {
  distInfo: '/project/.venv/lib/python3.11/site-packages/lab-1.0.dist-info',
  form: 'dist-info',
  sitePackages: '/project/.venv/lib/python3.11/site-packages',
  name: 'lab',
  version: '1.0',
  metadata: undefined,
  directUrl: HERE,
  installer: 'uv',
  cacheInfo: INFO,
  buildInfo: '{}',
  wheel: undefined,
  tags: ['py3-none-any'],
};

interface Case {
  readonly copies?: readonly Installed[];
  readonly target?: Partial<Target>;
  readonly buildInfo?: string | undefined;
  readonly tail?: string;
  readonly more?: Readonly<Record<string, MemoryEntry>>;
  readonly version?: string;
}

async function judged({ copies = [COPY], target, buildInfo = '{}', tail, more, version }: Case) {
  const keys = '[tool.uv]\ncache-keys = ["pyproject.toml"]\n';
  const text = TEXT + (tail ?? keys);
  const mtime = TIME * 1_000_000_000n;
  const files = memory({ 'pyproject.toml': { text, mtime }, ...more });
  const rules = rulesOf(version ?? '0.13.9');
  if (!rules) throw new Error(`there are no rules of ${version}`);
  const world = openWorld(files, PAGE, rules, new Map());
  const local = await world.packageAt('/project');
  if (!('doc' in local)) throw new Error(JSON.stringify(local));
  const whole: Target = { local, name: 'lab', editable: true, version: '1.0', ...target };
  return judgeInstalled(copies, whole, buildInfo, world, '3.11');
}

const copy = (change: Partial<Installed>): Case => ({ copies: [{ ...COPY, ...change }] });
const from = (change: Partial<DirectUrl>): Case => copy({ directUrl: { ...HERE, ...change } });

describe('an installed copy', () => {
  it('is absent where nothing is installed, and fresh where all is as it was', async () => {
    expect(await judged({ copies: [] })).toEqual({ is: 'absent' });
    expect(await judged({})).toEqual({ is: 'fresh' });
  });

  it('is fresh without `uv_build.json`, and through a link to its folder', async () => {
    expect(await judged(copy({ buildInfo: undefined }))).toEqual({ is: 'fresh' });
    const linked = { ...from({ folder: '/elsewhere' }), more: { '/elsewhere': { link: '/project' } } };
    expect(await judged(linked)).toEqual({ is: 'fresh' });
  });

  it('is fresh whatever the order of the build settings', async () => {
    const settings = copy({ buildInfo: '{"config_settings":{"a":"1","b":["2"]}}' });
    const same = { ...settings, buildInfo: '{"config_settings":{"b":["2"],"a":"1"}}' };
    expect(await judged(same)).toEqual({ is: 'fresh' });
  });

  const stale: readonly (readonly [string, Case, RegExp])[] = [
    ['is there twice', { copies: [COPY, COPY] }, /more than once/],
    ['has other build settings', { buildInfo: '{"config_settings":{"a":"1"}}' }, /other build settings/],
    ['is of an index', copy({ directUrl: undefined }), /not from this folder/],
    ['has a `direct_url.json` that is none', copy({ directUrl: { trouble: 'x' } }), /direct_url\.json/],
    ['is of an archive', from({ folder: undefined, url: 'https://a/b.whl' }), /https:\/\/a\/b\.whl/],
    ['is of another folder', from({ folder: '/other' }), /`\/other`/],
    ['is editable and shall not be', { target: { editable: false } }, /it is installed editable/],
    [
      'is not editable and shall be',
      from({ editable: false, saysEditable: false }),
      /not installed editable/,
    ],
    ['has no record', copy({ cacheInfo: undefined }), /`uv_cache\.json` is missing/],
    ['was installed by pip', copy({ cacheInfo: undefined, installer: 'pip' }), /by pip/],
    ['has an older record', copy({ cacheInfo: INFO.replace('500', '499') }), /`pyproject\.toml` changed/],
    ['has a later record', copy({ cacheInfo: INFO.replace('500', '501') }), /pyproject\.toml/],
    ['has keys that are malformed', { tail: '[tool.uv]\ncache-keys = 3\n' }, /Failed to parse cache keys/],
    ['does not fit the Python', copy({ tags: ['cp39-cp39-linux_x86_64'] }), /does not fit this Python/],
    ['is of another version', { target: { version: '1.1' } }, /version 1\.0 is installed, not 1\.1/],
  ];
  it.each(stale)('that %s is written anew', async (_title, given, why) => {
    const answer = await judged(given);
    expect(answer.is).toBe('stale');
    expect('because' in answer && answer.because.join('; ')).toMatch(why);
  });

  const unknown: readonly (readonly [string, Case, RegExp])[] = [
    ['`uv_cache.json` is corrupt', copy({ cacheInfo: '{' }), /corrupt/],
    ['`uv_build.json` is corrupt', copy({ buildInfo: '{' }), /build settings/],
  ];
  it.each(unknown)('cannot be told of where %s', async (_title, given, why) => {
    const answer = await judged(given);
    expect(answer.is).toBe('unknown');
    expect('because' in answer && answer.because.join('; ')).toMatch(why);
  });

  it('of another version is fresh for uv 0.8, which does not compare it', async () => {
    expect(await judged({ target: { version: '1.1' }, version: '0.8.24' })).toEqual({ is: 'fresh' });
  });

  it('is compared by place before its record is looked at', async () => {
    const answer = await judged(copy({ directUrl: undefined, cacheInfo: '{' }));
    expect(answer.is).toBe('stale');
  });

  it('says itself that it is not editable only where a project installed it', async () => {
    const said = from({ editable: false, saysEditable: true });
    const unsaid = from({ editable: false, saysEditable: false });
    const asProject = { target: { editable: false } };
    const asFolder = { target: { editable: false, unsaid: true } as const };
    expect((await judged({ ...said, ...asProject })).is).toBe('fresh');
    expect((await judged({ ...unsaid, ...asProject })).is).toBe('stale');
    expect((await judged({ ...unsaid, ...asFolder })).is).toBe('fresh');
    expect((await judged({ ...said, ...asFolder })).is).toBe('stale');
  });
});
