/** `pyproject-ls wheel FILE.whl`: what is in a wheel that is built, and what is wrong with it. */
import { disk } from '../files/disk.ts';
import { join } from '../files/files.ts';
import { loadWheelFacts, type WheelFacts } from '../project/wheel-facts.ts';
import type { WheelFinding } from '../rules/wheel/finding.ts';
import { judgeWheel, unreadableWheel } from '../rules/wheel/index.ts';
import { wheelFileJson } from './report/wheel-file-json.ts';
import { wheelFileText } from './report/wheel-file-text.ts';
import { harmlessLine, type Terminal } from './terminal.ts';
import type { WheelOptions } from './wheel.ts';

export interface WheelFileReport {
  /** As the argument names it. */
  readonly path: string;
  /** undefined where the archive cannot be read. */
  readonly facts: WheelFacts | undefined;
  readonly findings: readonly WheelFinding[];
}

/** Whether a path means a wheel file rather than a project: a file, by its name or by what it begins with. */
export async function isWheelFile(path: string, cwd: string): Promise<boolean> {
  const files = disk(cwd);
  const kind = (await files.stat(path))?.kind;
  if (kind === 'folder') return false;
  if (/\.whl$/i.test(path)) return true;
  if (kind !== 'file' || path.endsWith('pyproject.toml')) return false;
  return 'names' in (await files.archive(path));
}

/** Prints the report; gives the exit status: 1 where errors are found, 2 where there is no such file, else 0. */
export async function wheelFile(options: WheelOptions, terminal: Terminal, cwd: string): Promise<number> {
  const { path, format } = options;
  const facts = await loadWheelFacts(join(cwd, path), disk(cwd));
  if ('absent' in facts) return refuse(terminal, path, 'there is no such file or folder');
  const isUnreadable = 'trouble' in facts;
  if (isUnreadable && facts.trouble.code !== 'unreadable') return refuse(terminal, path, facts.trouble.words);
  const report: WheelFileReport = isUnreadable
    ? { path, facts: undefined, findings: [unreadableWheel(facts.trouble)] }
    : { path, facts, findings: judgeWheel(facts) };
  terminal.out(format === 'json' ? wheelFileJson(report) : wheelFileText(report, terminal.style));
  return report.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function refuse(terminal: Terminal, path: string, words: string): number {
  terminal.err(`pyproject-ls: ${harmlessLine(`${path}: ${words}`)}\n`);
  return 2;
}
