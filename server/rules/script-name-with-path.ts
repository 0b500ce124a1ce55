import { leavesFolder, normalize } from '../files/files.ts';
import { backendName, isScript } from './declared-scripts.ts';
import type { Rule } from './rule.ts';

export const scriptNameWithPath: Rule = {
  code: 'script-name-with-path',
  severity: 'warning',

  *check(project) {
    for (const declared of project.metadata.scripts) {
      const { name, at } = declared.entry.key;
      if (!isScript(declared) || !isPath(name)) continue;
      if (backendName(project) === 'uv-build')
        yield { at, severity: 'error', message: `uv_build refuses to build a script whose name is a path` };
      else if (leavesFolder(name) || normalize(name) === '')
        yield {
          at,
          severity: 'error',
          message: `the script would lie outside the folder of scripts: pip and uv refuse to install the wheel`,
        };
      else if (name.includes('/'))
        yield {
          at,
          message: `uv refuses to install the wheel, and pip puts the command into a folder that is not on \`PATH\``,
        };
      else
        yield {
          at,
          message: `on Windows the command lands in another folder: \`\\\` separates folders there`,
        };
    }
  },
};

/** Whether the name of a script is a path rather than a file's name. */
export function isPath(name: string): boolean {
  return /[\\/]/.test(name) || name === '.' || name === '..';
}
