import type { Project } from '../project/project.ts';
import type { Defect } from '../pyproject/defect.ts';
import { readSpecifierSet } from '../pyproject/specifier.ts';
import type { Consequence, Rule } from './rule.ts';
import { finding, requirementFindings } from './string-defects.ts';

export const invalidSpecifier: Rule = {
  code: 'invalid-specifier',
  severity: 'error',

  *check(project) {
    const { requiresPython } = project.strings;
    if (requiresPython) {
      const { defects } = readSpecifierSet(requiresPython.value);
      for (const defect of defects)
        yield finding(project.doc, requiresPython, defect, consequenceOf(defect, project), readDefects);
    }
    yield* requirementFindings(project, 'specifier');
  },
};

const readDefects = (text: string) => readSpecifierSet(text).defects;

/** These build with whatever `requires-python` says: flit_core 4.2 looks at it no closer, poetry-core 2.5 reads Poetry's own language. */
const TAKE_ANYTHING: ReadonlySet<string> = new Set(['flit-core', 'poetry-core']);

function consequenceOf({ refuses }: Defect, { backend }: Project): Consequence {
  if (refuses === 'packaging') return { severity: 'warning', words: 'pip refuses to install the project' };
  if (refuses !== 'both' || (backend && TAKE_ANYTHING.has(backend.name)))
    return { severity: 'warning', words: 'uv refuses the project' };
  return { severity: 'error', words: 'pip and uv refuse to install the project' };
}
