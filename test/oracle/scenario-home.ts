/** A home of its own in which a session is really typed, and clicked. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { carryOut } from '../../server/commands/carry-out.ts';
import { planCure } from '../../server/commands/plan.ts';
import { disk } from '../../server/files/disk.ts';
import type { Files, Surroundings } from '../../server/files/files.ts';
import { once } from '../../server/files/once.ts';
import type { Cure } from '../../server/project/artifact.ts';
import { loadProject } from '../../server/project/project.ts';
import { type Block, ROOT } from '../literate.ts';
import { curesIn, type Effect, offered, textAfter } from '../scenarios.ts';
import { differences, lastingFiles, lastingText, nothingYet } from './scenario-record.ts';
import { cleanVariables, ORACLE, pipx, run, tool } from './tools.ts';

export interface RealHome {
  write(block: Block): Promise<void>;
  /** Types a command in `lab`: what is printed, shortened as README.md of the pages says, and all of stdout. */
  type(command: string): Promise<{ readonly answer: readonly string[]; readonly stdout: string }>;
  /** Asks what an editor offers, and does what has this title; '' for the first, undefined for nothing. */
  click(title: string | undefined): Promise<readonly string[]>;
  /** What has changed since it was asked the last time. */
  effect(): Promise<Effect>;
  close(): void;
}

/** The distributions that builds and installations find; there is no index. */
const WHEELS = ['setuptools', 'hatchling', 'flit_core', 'poetry-core', 'pdm-backend', 'uv_build'];
const OTHERS = ['editables', 'wheel', 'iniconfig==2.0.0', 'iniconfig==2.1.0'];

/** Programs that say much, and nothing that matters while all is well. */
const TALKATIVE = /^(?:\w+=\S* )*(?:uv (?!run\b)|uvx |pip |pipx |pyproject-build\b)/;

export function openHome(): RealHome {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-home-')));
  let cwd = join(home, 'lab');
  mkdirSync(cwd);
  programs(join(home, 'opt'));
  mkdirSync(join(home, '.config/uv'), { recursive: true });
  writeFileSync(join(home, '.config/uv/uv.toml'), `no-index = true\nfind-links = ["${wheels()}"]\n`);
  const env = variables(home);
  const steps: bigint[] = [];
  let before = nothingYet();
  const same = (text: string) => lastingText(text, home, steps);
  return {
    async write(block) {
      steps.push(await begin());
      const path = join(cwd, block.name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, textAfter(block, existsSync(path) ? readFileSync(path, 'utf8') : undefined));
    },
    async type(command) {
      steps.push(await begin());
      if (command.startsWith('cd ')) cwd = join(cwd, command.slice('cd '.length));
      const { status, stdout, stderr } = await shell(command, cwd, env);
      const printed = TALKATIVE.test(command) && status === 0 ? '' : same(stdout);
      const [last = `status ${status}`] = same(stderr).trimEnd().split('\n').reverse();
      const failed = status === 0 ? '' : last.replace(/^(?:\/bin\/)?sh: (?:line )?(?:\d+: )?/, 'sh: ');
      const lines = `${printed}${failed}`.trimEnd();
      return { answer: lines === '' ? [] : lines.split('\n'), stdout: same(stdout) };
    },
    async click(title) {
      steps.push(await begin());
      const now = () => BigInt(Date.now()) * 1_000_000n;
      return (await click(title, { env, home, platform: 'linux', cwd, now })).map(same);
    },
    async effect() {
      const after = await lastingFiles(home, same);
      const effect = differences(before, after);
      before = after;
      return effect;
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function click(title: string | undefined, surroundings: Surroundings): Promise<readonly string[]> {
  const files = once(disk(surroundings.cwd));
  const cures = await curesIn(files, surroundings);
  const cure = cures.find((each) => each.title === title) ?? (title === '' ? cures[0] : undefined);
  if (title !== undefined && !cure)
    throw new Error(`\`${title}\` is not offered, but ${cures.map((each) => each.title)}`);
  if (cure) await cureWith(cure, files, surroundings);
  return offered(cures, title);
}

async function cureWith(cure: Cure, files: Files, surroundings: Surroundings): Promise<void> {
  const manifest = await files.read('pyproject.toml');
  const project = await loadProject('text' in manifest ? manifest.text : '', files);
  const plan = await planCure(cure, project, files, surroundings);
  const log: string[] = [...plan.refused];
  const outcome = await carryOut(plan, {
    signal: new AbortController().signal,
    log: (line) => void log.push(line),
    progress: () => undefined,
  });
  if (plan.steps.length === 0 || !('done' in outcome))
    throw new Error([`\`${cure.title}\` is not done: ${JSON.stringify(outcome)}`, ...log].join('\n'));
}

function shell(
  command: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

/** When a step begins: late enough behind the one before it, since the clock of files is coarser than ours, and behind it. */
async function begin(): Promise<bigint> {
  await new Promise((done) => setTimeout(done, 2 * TICK));
  return BigInt(Date.now() - TICK) * 1_000_000n;
}

/** In milliseconds. */
const TICK = 12;

/** Nothing of the machine's but what lies in the usual places. */
function variables(home: string): Record<string, string> {
  return {
    HOME: home,
    PATH: [join(home, '.local/bin'), join(home, 'opt'), '/usr/bin', '/bin'].join(':'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    UV_PYTHON_DOWNLOADS: 'never',
    PIP_NO_INDEX: '1',
    PIP_FIND_LINKS: wheels(),
    // pip takes the value as that of `compile`.
    PIP_NO_COMPILE: '0',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  };
}

/** The tools under the names that people type. */
function programs(folder: string): void {
  mkdirSync(folder);
  const python = tool('python');
  const program = (name: string, command: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  };
  symlinkSync(realpathSync(python), join(folder, 'python3'));
  for (const name of ['uv', 'uvx']) symlinkSync(tool(name), join(folder, name));
  program('pip', `${python} -m pip`);
  const start = `import sys; sys.path.append('${pipx()}'); from pipx.main import cli; sys.exit(cli())`;
  program('pipx', `${python} -c "${start}"`);
  program('pyproject-build', `${python} -m build`);
  program('pyproject-ls', `${process.execPath} ${join(ROOT, 'dist/pyproject-ls.cjs')}`);
}

/** A folder of wheels that is filled once. */
function wheels(): string {
  const folder = join(ORACLE, 'wheels');
  const wanted = [...WHEELS, ...OTHERS];
  const mark = join(folder, 'downloaded');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted.join('\n')) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const each of wanted) {
    const args = ['-m', 'pip', 'download', '-q', '-d', folder, each];
    const { status, stderr } = run(tool('python'), args, folder, cleanVariables());
    if (status !== 0) throw new Error(`the oracle's wheels cannot be had: ${stderr}`);
  }
  writeFileSync(mark, wanted.join('\n'));
  return folder;
}
