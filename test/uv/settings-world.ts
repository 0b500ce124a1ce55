/** Settings of uv in a project that exists only in memory. */
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { readCommandLine } from '../../server/uv/command-line.ts';
import { type Packages, readSettings } from '../../server/uv/settings.ts';
import { withVariables } from '../../server/uv/settings-variables.ts';

/** What a command meets in `/project`. */
export interface World {
  readonly files?: Readonly<Record<string, MemoryEntry>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: 'linux' | 'darwin' | 'win32';
  readonly version?: string;
  readonly root?: string;
}

/** The settings of a command in `/project`. */
export async function settings(
  line: string,
  { files = {}, env = {}, platform = 'linux', version = '0.13.9', root }: World = {},
) {
  const read = readCommandLine(line.split(' '), { version });
  if (!('command' in read)) throw new Error(JSON.stringify(read));
  const surroundings = { env, home: '/home/me', platform, cwd: '/project', now: () => 0n };
  const invocation = withVariables(read, env, { version });
  return readSettings(invocation, root ?? '/project', memory(files), surroundings, { version });
}

/** A project with this in `[tool.uv]`. */
export const tool = (text: string) => ({ 'pyproject.toml': `[tool.uv]\n${text}\n` });
/** All or some packages, each with where that comes from. */
export const told = ({ all, some }: Packages) =>
  all ? `all: ${all.from}` : [...some].map((pair) => pair.join(': ')).join(', ');
