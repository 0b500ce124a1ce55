/** A status in words, for values made here: what the terminal, a lens, a hint and a hover say of it. */
import { describe, expect, it } from 'vitest';
import { statusJson } from '../server/cli/report/status-json.ts';
import { statusText } from '../server/cli/report/status-text.ts';
import { colourStyle, plainStyle } from '../server/cli/terminal.ts';
import { codeLenses } from '../server/features/code-lens.ts';
import { hover } from '../server/features/hover.ts';
import { inlayHints } from '../server/features/inlay-hints.ts';
import { artifactWords, placeWords, predictionWords } from '../server/features/status-words.ts';
import type { Artifact } from '../server/project/artifact.ts';
import type { Status } from '../server/project/status.ts';
import type { Prediction } from '../server/uv/prediction.ts';
import { marked } from './features/marked.ts';

const QUIET: Prediction = {
  rebuild: false,
  reinstall: false,
  fails: false,
  because: ['nothing to do', '`src/demo/cli.py` (changed 3 minutes ago) is not covered by `cache-keys`'],
  others: new Map(),
};
const ENVIRONMENT: Artifact = {
  kind: 'environment',
  path: '/project/.venv',
  editable: true,
  state: 'fresh',
  uvState: 'fresh',
  because: [],
  missing: [],
  extra: [],
  changed: [],
};
const status = (prediction: Partial<Prediction>, ...artifacts: readonly Partial<Artifact>[]): Status => ({
  uv: '0.13.9',
  commands: new Map([['uv sync', { ...QUIET, ...prediction }]]),
  artifacts: artifacts.map((artifact) => ({ ...ENVIRONMENT, ...artifact })),
  runs: [],
  imports: [],
});
const TEXT =
  '[build-system]\nrequires = ["hatchling"]\n\n[project] # ours\nname = "demo"\nversion = "1.0"\n\n[tool.uv]\ncache-keys = [\n  "pyproject.toml",\n]\n';

describe('a prediction', () => {
  const words = (prediction: Partial<Prediction>, most?: number) =>
    predictionWords({ ...QUIET, ...prediction }, most);

  it('is its clauses, one after another', () => {
    expect(words({}).words).toBe(QUIET.because.join('; '));
    expect(words({}).tone).toBe('good');
    expect(words({ rebuild: true, reinstall: true, because: ['builds and installs'] })).toEqual({
      words: 'builds and installs',
      tone: 'notice',
    });
  });

  it('says that a command fails, and that nothing can be told, once', () => {
    expect(words({ fails: true, because: ['`x` is no table'] }).words).toBe('fails: `x` is no table');
    expect(words({ fails: true, because: ['fails: `x` is no table'] }).words).toBe('fails: `x` is no table');
    const nothing = { rebuild: null, reinstall: null, fails: null };
    expect(words({ ...nothing, because: ['uv 9.9.9 was never tried'] })).toEqual({
      words: 'cannot tell: uv 9.9.9 was never tried',
      tone: 'unknown',
    });
    expect(words({ ...nothing, because: [] }).words).toBe('cannot tell: the reason is not known');
  });

  it('leaves out clauses that there is no room for, and cuts only a first one that is too long', () => {
    expect(words({}, 40).words).toBe('nothing to do');
    expect(words({ because: ['a'.repeat(50)] }, 20).words).toBe(`${'a'.repeat(19)}…`);
  });
});

describe('an artefact', () => {
  const words = (artifact: Partial<Artifact>) => artifactWords({ ...ENVIRONMENT, ...artifact }).words;

  it('says how it was installed, whether it is current, and where uv sees that otherwise', () => {
    expect(words({})).toBe('editable, current');
    expect(words({ editable: null, state: 'unknown', uvState: null, because: ['no reason'] })).toBe(
      'cannot tell whether current: no reason',
    );
    expect(
      words({ editable: false, state: 'stale', changed: ['demo/a.py', 'demo/b.py'], missing: ['c.py'] }),
    ).toBe(
      'a copy, out of date, uv takes it for current: it lacks `c.py`; it has an older `demo/a.py` and 1 more',
    );
    expect(words({ uvState: 'stale' })).toBe('editable, current, uv takes it for out of date');
    expect(words({ state: 'broken', editable: null, because: ['it is a file'] })).toBe(
      'broken: it is a file',
    );
    expect(words({ kind: 'uv-cache', state: 'unknown' })).toBe(
      'for editable installs, uv takes it for current',
    );
  });

  it('is named from the project, from home, or as a whole', () => {
    const place = (path: string) => placeWords({ ...ENVIRONMENT, path }, '/home/a/demo', '/home/a');
    expect(place('/home/a/demo/.venv')).toBe('.venv');
    expect(place('/home/a/.local/share/uv/tools/demo')).toBe('~/.local/share/uv/tools/demo');
    expect(place('/home/ab/x')).toBe('/home/ab/x');
  });
});

describe('the report', () => {
  it('has a line for each place and one for each command, and colours only where asked', async () => {
    const { project } = await marked(TEXT);
    const told = status(
      {},
      {},
      { kind: 'uv-cache', path: '/home/person/.cache/uv/sdists-v10/editable/1', editable: null },
    );
    expect(statusText(project, told, '/home/person', plainStyle)).toBe(
      [
        'demo 1.0 in /project, by the rules of uv 0.13.9\n',
        'installed\n  .venv  editable, current\n',
        "in uv's cache\n  ~/.cache/uv/sdists-v10/editable/1  current\n",
        `uv sync: ${QUIET.because.join('; ')}\n`,
      ].join('\n'),
    );
    expect(statusText(project, told, '/home/person', colourStyle)).toContain(
      '\u001b[32mnothing to do\u001b[0m; ',
    );
  });

  it('says where nothing is installed, and what happens to other packages', async () => {
    const { project } = await marked('[tool.uv]\n');
    const others = new Map([
      ['one', { rebuild: true, reinstall: true }],
      ['two', { rebuild: false, reinstall: true }],
      ['three', { rebuild: false, reinstall: false }],
    ]);
    const text = statusText(
      project,
      status({ others, because: ['nothing to do'] }),
      '/home/person',
      plainStyle,
    );
    expect(text).toBe(
      'a project without a name in /project, by the rules of uv 0.13.9\n\nit is installed in no environment that is known\n\nuv sync: nothing to do\n  `one` is built and installed\n  `two` is installed\n',
    );
  });

  it('for programs has every key of the contract and no other', async () => {
    const { project } = await marked(TEXT);
    const others = new Map([['one', { rebuild: null, reinstall: true }]]);
    expect(JSON.parse(statusJson(project, status({ others }, { ...ENVIRONMENT })))).toEqual({
      project: { name: 'demo', path: '/project' },
      uv: '0.13.9',
      commands: {
        'uv sync': { ...QUIET, others: { one: { rebuild: null, reinstall: true } } },
      },
      artifacts: [ENVIRONMENT],
      runs: [],
      imports: [],
    });
    const nameless = (await marked('')).project;
    expect(JSON.parse(statusJson(nameless, status({}))).project.name).toBe(null);
  });
});

describe('in an editor', () => {
  it('a lens stands on `[project]` and on `cache-keys`', async () => {
    const { project } = await marked(TEXT);
    const lenses = codeLenses(project, status({}), []);
    expect(lenses.map(({ at }) => TEXT.slice(at.start, at.end))).toEqual(['[project]', 'cache-keys']);
    expect(lenses[0]?.title).toBe(
      'uv sync: nothing to do; src/demo/cli.py (changed 3 minutes ago) is not covered by cache-keys',
    );
  });

  it('a lens stands on the name where the table has no header, and nowhere without a project', async () => {
    const dotted = (await marked('project.name = "demo"\n')).project;
    expect(
      codeLenses(dotted, status({}), []).map(({ at }) => dotted.doc.text.slice(at.start, at.end)),
    ).toEqual(['"demo"']);
    expect(codeLenses((await marked('')).project, status({}), [])).toEqual([]);
    expect(codeLenses(dotted, { ...status({}), commands: new Map() }, [])).toEqual([]);
  });

  it('a hint stands at the end of the line, behind a comment, and is short', async () => {
    const { project } = await marked(TEXT.replaceAll('\n', '\r\n'));
    const { text } = project.doc;
    const hints = inlayHints(project, status({}), { start: 0, end: text.length });
    expect(hints.map(({ at }) => text.slice(0, at).split('\r\n').at(-1))).toEqual([
      '[project] # ours',
      'cache-keys = [',
    ]);
    expect(hints[0]?.label).toBe('uv sync: nothing to do');
    expect(hints[0]?.tooltip).toContain('src/demo/cli.py');
    expect(inlayHints(project, status({}), { start: 0, end: 5 })).toEqual([]);
  });

  it('a hover on `[project]` and on `cache-keys` tells it, and no other hover asks for it', async () => {
    for (const text of [TEXT.replace('[project]', '[pro│ject]'), TEXT.replace('cache-keys', 'cache-│keys')]) {
      const { project, offset, files } = await marked(text);
      const answer = await hover(project, offset, files, async () => status({}, {}));
      expect(answer?.markdown).toContain(
        `Now, by the rules of uv 0.13.9:\n\n- \`uv sync\`: ${QUIET.because.join('; ')}\n- installed in \`.venv\`: editable, current`,
      );
    }
    for (const text of [TEXT.replace('name', 'na│me'), TEXT.replace('"pyproject', '"py│project')]) {
      const { project, offset, files } = await marked(text);
      const ask = async () => {
        throw new Error('asked');
      };
      expect((await hover(project, offset, files, ask))?.markdown).not.toContain('Now, by');
    }
  });
});
