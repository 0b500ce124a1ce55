import type { Project } from '../project/project.ts';
import {
  importlibReads,
  pipReadsScript,
  type ReferenceProblem,
  readReference,
  setuptoolsTakes,
  uvTakesScript,
} from '../pyproject/entry-point.ts';
import type { DeclaredEntryPoint } from '../pyproject/project-table.ts';
import type { StringValue } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { backendName, isScript, placeWithin } from './declared-scripts.ts';
import type { Consequence, Finding, Rule } from './rule.ts';

export const invalidObjectReference: Rule = {
  code: 'invalid-object-reference',
  severity: 'warning',

  *check(project) {
    for (const declared of project.metadata.scripts) {
      const { reference, entry } = declared;
      if (reference) {
        yield* judge(project, declared, reference);
        continue;
      }
      yield {
        at: entry.value.at,
        severity: 'error',
        message: 'no backend builds this: an object reference is a string',
      };
    }
  },
};

function* judge(project: Project, declared: DeclaredEntryPoint, reference: StringValue): Iterable<Finding> {
  const { problems } = readReference(reference.value);
  const mendable = problems.length === 1;
  for (const problem of problems) {
    const consequence = consequenceOf(problem, declared, reference.value, backendName(project));
    if (!consequence) continue;
    const { meant } = problem;
    yield {
      at: placeWithin(project.doc, reference, problem.at),
      severity: consequence.severity,
      message: `${problem.words}: ${consequence.words}`,
      fixes:
        meant !== undefined && mendable && readReference(meant).problems.length === 0
          ? [
              {
                title: `Replace by \`"${meant}"\``,
                safe: problem.kind === 'blank' || problem.kind === 'call',
                edits: () => replaceString(project.doc, reference, meant),
              },
            ]
          : [],
    };
  }
}

/** What really happens with a malformed reference; undefined where nothing does. Tried with setuptools, pip 26.3 and uv 0.13.8. */
function consequenceOf(
  { kind }: ReferenceProblem,
  declared: DeclaredEntryPoint,
  value: string,
  backend: string | undefined,
): Consequence | undefined {
  if (backend === 'setuptools' && !setuptoolsTakes(value))
    return { severity: 'error', words: 'setuptools refuses to build it' };
  // poetry-core removes every blank before it writes the reference.
  if (kind === 'blank' && backend === 'poetry-core') return undefined;
  if (kind === 'newline')
    return { severity: 'warning', words: 'the wheel has entry points that nobody declared' };
  return isScript(declared) ? ofScript(kind, value, declared.entry.key.name) : ofPlugin(kind, value);
}

function ofScript(kind: ReferenceProblem['kind'], value: string, command: string): Consequence {
  if (kind === 'keyword')
    return { severity: 'error', words: `the command \`${command}\` fails with a \`SyntaxError\`` };
  if (kind === 'blank') return { severity: 'warning', words: 'pip refuses to install the wheel' };
  const read = pipReadsScript(value);
  if (read === undefined) return { severity: 'error', words: 'pip refuses to install the wheel' };
  if (read === value.replace(/\[.*$/s, '').trim())
    return kind === 'part'
      ? { severity: 'error', words: `the command \`${command}\` fails with a \`SyntaxError\`` }
      : { severity: 'warning', words: 'installers disagree about it' };
  return {
    severity: 'warning',
    words: uvTakesScript(value)
      ? `uv installs a command \`${command}\` that fails with a \`SyntaxError\``
      : 'uv refuses to install the wheel',
  };
}

function ofPlugin(kind: ReferenceProblem['kind'], value: string): Consequence | undefined {
  return kind === 'blank' || kind === 'keyword' || importlibReads(value)
    ? undefined
    : { severity: 'warning', words: 'it installs, and loading it fails' };
}
