import { nameProblem, setuptoolsTakesName } from '../pyproject/entry-point.ts';
import type { DeclaredEntryPoint } from '../pyproject/project-table.ts';
import { backendName, isScript } from './declared-scripts.ts';
import type { Rule, Severity } from './rule.ts';
import { isPath } from './script-name-with-path.ts';

export const invalidEntryPointName: Rule = {
  code: 'invalid-entry-point-name',
  severity: 'warning',

  *check(project) {
    const backend = backendName(project);
    for (const declared of project.metadata.scripts) {
      const found = judge(declared, backend);
      if (found) yield { at: declared.entry.key.at, ...found };
    }
  },
};

function judge(
  declared: DeclaredEntryPoint,
  backend: string | undefined,
): { readonly message: string; readonly severity?: Severity } | undefined {
  const { name } = declared.entry.key;
  const problem = nameProblem(name);
  if (isScript(declared) && isPath(name)) return undefined;
  if (backend === 'setuptools' && !setuptoolsTakesName(name))
    return { message: `${problem}: setuptools refuses to build it`, severity: 'error' };
  if (isScript(declared) && backend === 'uv-build' && !/^[\p{L}\p{N}._-]+$/u.test(name))
    return {
      message: `uv_build refuses to build a script whose name is more than letters, digits, \`.\`, \`_\` and \`-\``,
      severity: 'error',
    };
  if (!isScript(declared)) return problem === undefined ? undefined : { message: problem };
  if (name.includes('='))
    return { message: `${problem}: pip and uv refuse to install the wheel`, severity: 'error' };
  if (name.startsWith('#')) return { message: `${problem}: no command is installed`, severity: 'error' };
  if (problem !== undefined) return { message: `${problem}: ${scriptConsequence(name)}` };
  const readByPip = /\s\S*$/.exec(name)?.[0];
  return readByPip === undefined ? undefined : { message: `pip installs this command as \`${readByPip}\`` };
}

/** What pip 26.3 and uv 0.13.8 do with a name that they do not both refuse (test/oracle/entry-points.oracle.ts). */
function scriptConsequence(name: string): string {
  if (name.trim() === '') return 'uv refuses to install the wheel';
  if (name.startsWith('[')) return 'pip refuses to install the wheel';
  if (/[\r\n]/.test(name)) return 'no such command is installed';
  return `the command is called \`${name.trim()}\``;
}
