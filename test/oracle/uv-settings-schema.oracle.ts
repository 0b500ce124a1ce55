/**
 * Random `[tool.uv]`, made from the schema itself and spoilt: whether the real uv stops, drops the settings, or takes it all,
 * beside what is found.
 *
 * What is not asked, since it is not about one value: `managed = false` (uv then manages nothing), sets of conflicts whose
 * members are the same, markers of sources that overlap, indexes that do not fit together (invalid-index tells that), and dates in the place of tables, which the TOML reader of uv takes
 * for tables.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import schema from '../../schemas/uv.json' with { type: 'json' };
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import type { Schema } from '../../server/schema/schema.ts';
import { EDITOR } from '../literate.ts';
import { Dice, randomNumbers } from './dice.ts';
import { misspelt, type Samples, TableMaker, toml } from './random-tables.ts';
import { cleanVariables, MORE, SEED, started, tool } from './tools.ts';
import { put } from './uv-lab.ts';

const UV = schema as unknown as Schema;
const KEYS = Object.keys(UV.properties ?? {}).filter((key) => key !== 'cache-keys');
/** How often each key is tried. */
const EACH = 8 * MORE;
const AT_ONCE = 2;

type Outcome = 'stops' | 'drops' | 'takes';

const HEAD = '[project]\nname = "lab"\nversion = "1"\nrequires-python = ">=3.9"\n\n[tool.uv]\n';

const NAMES = { good: ['numpy', 'a_b', 'A.b', 'torch'], bad: ['a b', '-a', 'a>=1', '', 'a[b]', 'é'] };
const SAMPLES: Samples = {
  'package-name': NAMES,
  'uv-binary': { good: [':all:', ':none:', 'numpy'], bad: [':some:', 'a b', ':ALL:'] },
  'uv-exclude-newer': {
    good: [
      '2025-01-31',
      '2025-01-31T10:00:00Z',
      '7 days',
      'P7D',
      '1 week',
      '1h30m',
      '20250131',
      '2 days ago',
      '2024-02-29',
    ],
    bad: [
      '2025-02-30',
      '2025-1-31',
      '2025',
      '1 month',
      'P1Y',
      'today',
      '',
      '1 Day',
      'in 3 days',
      '7',
      '1 fortnight',
      '2023-02-29',
      '2y',
    ],
  },
  'uv-index-url': {
    good: ['https://a.example/simple', './wheels', 'pypi', 'file:///x'],
    bad: ['', 'https://', 'http://a b/'],
  },
  'uv-url': {
    good: ['https://a.example/b', 'ssh://git@a.example/b'],
    bad: ['a', './x', 'git@github.com:a/b', '', 'https://'],
  },
  'uv-index-name': { good: ['a', 'a.b_c-D', ''], bad: ['a b', 'é', 'https://a', 'a/b'] },
  'uv-proxy': {
    good: ['http://a:80', 'a:80', 'localhost', 'socks5h://a'],
    bad: ['ftp://a', '', 'http://', 'a b', 'a:b'],
  },
  'uv-trusted-host': {
    good: ['a', 'a:80', 'https://a:8080'],
    bad: ['a:b', 'ftp://a', 'a:', 'a:99999', '::1'],
  },
  'uv-marker': {
    good: ["os_name == 'x'", "sys_platform != 'win32' and python_version >= '3.9'"],
    bad: ['x', '', 'os_name', "os_name = 'x'", "(os_name == 'x'"],
  },
  'uv-required-version': {
    good: ['>=0.5', '==0.13.*', '>=0.5,<1', '0.13.9', '~=0.13'],
    bad: ['latest', '*', '^0.13', '>=0.5,', '=0.13.9', '0.13.*', '>=0.5 <1'],
  },
  'uv-version': { good: ['1.0', '1!2', '1.0.post1'], bad: ['x', '', '1.x', '>=1'] },
  'uv-specifiers': { good: ['>=3.9', '', '>=3.9,<4', '==3.*'], bad: ['x', '>=3.9,', '3.9', '^3.9', '>=3.*'] },
  'uv-python-version': {
    good: ['3.12', '3', '3.13.0a1', '2.7'],
    bad: ['3.13t', 'py38', '>=3.8', '3.x', '', '3.13+x'],
  },
  'uv-pip-group': {
    good: ['dev', 'a/pyproject.toml:dev', 'pyproject.toml:dev'],
    bad: ['a:dev', '-', ':dev', 'x/pyproject.toml:'],
  },
  '^[+-]?\\d{4,6}-?\\d': { good: ['2025-01-31T00:00:00Z'], bad: ['x', ''] },
  '^\\d+\\.\\d+$': { good: ['2.17', '1.2'], bad: ['2', 'x', '2.17.1', ''] },
  '\\S': { good: ['pylock', 'x'], bad: ['', ' '] },
};

/** Values that hold back what would be about more than the table. */
const SAFE: Readonly<Record<string, string>> = { managed: 'true', workspace: '{}' };

function randomTable(key: string, dice: Dice): string {
  const maker = new TableMaker(UV, dice, SAMPLES);
  const own = UV.properties?.[key] ?? {};
  const good = dice.is(0.3);
  const name = !good && dice.is(0.08) ? misspelt(key, dice) : key;
  const value = good ? (SAFE[key] ?? toml(maker.value(own))) : toml(maker.spoilt(own));
  const lines = [`${JSON.stringify(name)} = ${value}`];
  if (dice.is(0.3)) {
    const other = dice.of(KEYS);
    if (other !== name && !SAFE[other])
      lines.push(`${other} = ${toml(maker.value(UV.properties?.[other] ?? {}))}`);
  }
  return `${HEAD}${lines.join('\n')}\n`;
}

/** What uv sees only when it locks: the oracle of what the settings mean asks that. */
const ONLY_LOCKED = new Set(['undefined-group', 'undefined-index', 'unusable-source', 'missing-source']);

/** Of what was found, the worst that it says of uv. */
async function told(text: string): Promise<{ readonly outcome: Outcome; readonly said: readonly string[] }> {
  const project = await loadProject(text, memory({ 'pyproject.toml': text }));
  const found = diagnose(project, EDITOR).filter(({ code }) => !ONLY_LOCKED.has(code));
  const said = found.map(({ severity, code, message }) => `${severity}[${code}]: ${message}`);
  const stops = found.some(({ message }) =>
    /stops? here|every uv command|uv refuses|`uv lock`.*stop/.test(message),
  );
  return { outcome: stops ? 'stops' : said.some((one) => /uv .*drops/.test(one)) ? 'drops' : 'takes', said };
}

async function asked(
  folder: string,
  text: string,
): Promise<{ readonly outcome: Outcome; readonly says: string }> {
  put(folder, 'pyproject.toml', text);
  // It reads settings and workspace, and resolves nothing.
  const { status, stderr } = await started([tool('uv'), 'workspace', 'dir'], folder, {
    ...cleanVariables(),
    UV_OFFLINE: '1',
    NO_COLOR: '1',
  });
  const outcome = status !== 0 ? 'stops' : stderr.includes('during settings discovery') ? 'drops' : 'takes';
  return { outcome, says: stderr };
}

/** What is not about one value: see above; that indexes fit together is told by another rule. */
const ELSEWHERE =
  /marked as unmanaged|at least two entries, but found only one|must include a platform marker|markers must be disjoint|requires a `name`|duplicate index name|multiple indexes with/;

it('each key of `[tool.uv]` is taken, dropped or refused as the schema says', async () => {
  const dice = new Dice(randomNumbers(SEED));
  const texts = KEYS.flatMap((key) => Array.from({ length: EACH }, () => randomTable(key, dice)));
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-settings-')));
  const count = { stops: 0, drops: 0, takes: 0, elsewhere: 0 };
  const wrong: string[] = [];
  let next = 0;
  const worker = async (number: number) => {
    for (let text = texts[next++]; text !== undefined; text = texts[next++]) {
      const [theirs, ours] = await Promise.all([asked(join(home, `${number}`), text), told(text)]);
      if (theirs.outcome === ours.outcome) count[ours.outcome]++;
      else if (ELSEWHERE.test(theirs.says)) count.elsewhere++;
      else
        wrong.push(
          `${text.slice(HEAD.length)}  uv ${theirs.outcome}: ${theirs.says.trim().split('\n').slice(-2).join(' ')}\n  ours ${ours.outcome}: ${ours.said.join(' | ')}`,
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => worker(number)));
  rmSync(home, { recursive: true });
  console.log(
    `[tool.uv] of uv, seed ${SEED}: ${texts.length} tables, the same of ${JSON.stringify(count)}, other ${wrong.length}`,
  );
  expect(wrong.slice(0, 5)).toEqual([]);
});
