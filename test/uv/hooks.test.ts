/** How far a build comes. The order of the hooks was compared with the real uv by test/oracle/status.oracle.ts. */
import { describe, expect, it } from 'vitest';
import type { BuildFacts } from '../../server/uv/build-facts.ts';
import { buildBy, type Manner, prepareBy } from '../../server/uv/hooks.ts';

const FACTS: BuildFacts = {
  has: () => true,
  fails: undefined,
  failsIn: () => undefined,
  doubt: undefined,
  asksForMore: false,
  needs: [],
  distribution: undefined,
};
const ISOLATED: Manner = { isolated: true, offline: false };
const SHARED: Manner = { isolated: false, offline: false };
const OFFLINE: Manner = { isolated: true, offline: true };
const failing = (...hooks: readonly string[]): BuildFacts => ({
  ...FACTS,
  failsIn: (hook) => (hooks.includes(hook) ? `${hook} raises` : undefined),
});
const BUILT = { built: true, fails: false, because: [] };

describe('a build', () => {
  it('comes to its end where nothing hinders it', () => {
    for (const kind of ['wheel', 'editable', 'sdist'] as const)
      expect(buildBy(FACTS, kind, ISOLATED)).toEqual(BUILT);
  });

  it('runs its hook where that raises, and does not where the hook is not there', () => {
    const raises = failing('build_editable');
    expect(buildBy(raises, 'editable', ISOLATED)).toEqual({
      built: true,
      fails: true,
      because: ['build_editable raises'],
    });
    expect(buildBy(raises, 'wheel', ISOLATED)).toEqual(BUILT);
    const lacks = { ...raises, has: (hook: string) => hook !== 'build_editable' };
    expect(buildBy(lacks, 'editable', ISOLATED)).toMatchObject({ built: false, fails: true });
  });

  it('asks for requirements first, and only where it is isolated', () => {
    const facts = failing('get_requires_for_build_wheel', 'build_wheel');
    expect(buildBy(facts, 'wheel', ISOLATED)).toEqual({
      built: false,
      fails: true,
      because: ['get_requires_for_build_wheel raises'],
    });
    expect(buildBy(facts, 'wheel', SHARED)).toMatchObject({ built: true, because: ['build_wheel raises'] });
    expect(buildBy(facts, 'editable', ISOLATED)).toEqual(BUILT);
  });

  it('ends before any hook where the backend cannot be imported, and cannot be told where the hook is in doubt', () => {
    for (const inHook of [true, false, null]) {
      const facts = { ...failing('build_wheel'), fails: { why: 'no such module', inHook } };
      expect(buildBy(facts, 'wheel', ISOLATED)).toEqual({
        built: inHook,
        fails: true,
        because: ['no such module'],
      });
    }
    expect(buildBy({ ...FACTS, doubt: 'it opens a file' }, 'wheel', ISOLATED)).toEqual({
      built: true,
      fails: null,
      because: ['it opens a file'],
    });
  });

  it('cannot be told offline where it needs packages, unless the environment is to have them', () => {
    const needy = { ...FACTS, needs: ['hatchling'] };
    const because = ['uv is offline, and whether its cache has `hatchling` cannot be told'];
    expect(buildBy(needy, 'wheel', OFFLINE)).toEqual({ built: null, fails: null, because });
    expect(buildBy(needy, 'wheel', { isolated: false, offline: true })).toEqual(BUILT);
    expect(buildBy(FACTS, 'wheel', OFFLINE)).toEqual(BUILT);
    expect(buildBy({ ...FACTS, asksForMore: true }, 'wheel', OFFLINE)).toMatchObject({ fails: null });
  });

  it('fails offline too where its hook raises, whether or not it comes that far', () => {
    const facts = { ...failing('build_wheel'), needs: ['hatchling'] };
    expect(buildBy(facts, 'wheel', OFFLINE)).toEqual({
      built: null,
      fails: true,
      because: ['build_wheel raises'],
    });
  });
});

describe('preparing metadata', () => {
  const DONE = { built: false, fails: false, because: [] };

  it('builds nothing, whatever comes of it', () => {
    expect(prepareBy(FACTS, 'editable', ISOLATED)).toEqual(DONE);
    expect(prepareBy({ ...FACTS, doubt: 'it opens a file' }, 'wheel', ISOLATED)).toMatchObject({
      built: false,
      fails: null,
    });
    expect(prepareBy({ ...FACTS, needs: ['hatchling'] }, 'wheel', OFFLINE)).toMatchObject({
      built: false,
      fails: null,
    });
  });

  it('fails in its own hook and in those before it', () => {
    for (const hook of ['get_requires_for_build_wheel', 'prepare_metadata_for_build_wheel'])
      expect(prepareBy(failing(hook), 'wheel', ISOLATED)).toEqual({
        built: false,
        fails: true,
        because: [`${hook} raises`],
      });
    expect(prepareBy(failing('prepare_metadata_for_build_editable'), 'wheel', ISOLATED)).toEqual(DONE);
  });

  it('does not fail with a build that stops in the building hook', () => {
    expect(prepareBy(failing('build_wheel'), 'wheel', ISOLATED)).toEqual(DONE);
    const fails = (inHook: boolean) => ({ ...FACTS, fails: { why: 'no package is found', inHook } });
    expect(prepareBy(fails(true), 'wheel', ISOLATED)).toEqual(DONE);
    expect(prepareBy(fails(false), 'wheel', ISOLATED)).toMatchObject({ built: false, fails: true });
  });
});
