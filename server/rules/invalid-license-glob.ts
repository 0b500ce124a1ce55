import type { Project } from '../project/project.ts';
import { type GlobDefect, licenseGlobDefects } from '../pyproject/license-glob.ts';
import { arrayAt, type StringValue, stringsOf } from '../toml/document.ts';
import { replacePart } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Consequence, Finding, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** Patterns of `license-files` as PEP 639 has them; each defect was tried with each known backend. */
export const invalidLicenseGlob: Rule = {
  code: 'invalid-license-glob',
  severity: 'error',

  *check(project) {
    // Of versions that were not tried nothing is told.
    const isTried = project.oddities.some(
      ({ kind, verdict }) => kind === 'license-files' && verdict === 'taken',
    );
    if (!isTried || !isBuilt(project.doc)) return;
    for (const node of stringsOf(arrayAt(project.doc.root, 'project', 'license-files')))
      for (const defect of licenseGlobDefects(node.value)) {
        const consequence = consequenceOf(defect, node.value, project);
        if (consequence) yield found(project, node, defect, consequence);
      }
  },
};

function found(
  { doc }: Project,
  node: StringValue,
  defect: GlobDefect,
  { severity, words }: Consequence,
): Finding {
  const { at, meant } = defect;
  const title = meant === '' ? 'Remove the `/`' : `Replace by \`${meant}\``;
  return {
    at: placeIn(doc, node, at),
    severity,
    message: `${defect.words}: ${words}`,
    fixes:
      meant === undefined ? [] : [{ title, safe: false, edits: () => replacePart(doc, node, at, meant) }],
  };
}

/** These look for the files with `pathlib` and want one for each pattern. */
const WITH_PATHLIB: ReadonlySet<string> = new Set([
  ...['flit-core', 'poetry-core', 'pdm-backend', 'scikit-build-core', 'meson-python'],
]);

/** What comes of a defect: measured with setuptools 84.2.1, hatchling 1.33, flit_core 4.2, poetry-core 2.5, pdm-backend 2.5, uv_build 0.13.6, scikit-build-core 1.1 and meson-python 0.22. */
function consequenceOf(
  { kind, at }: GlobDefect,
  pattern: string,
  { backend }: Project,
): Consequence | undefined {
  if (!backend) return undefined;
  const { name } = backend;
  const refuses: Consequence = { severity: 'error', words: `${name} refuses to build` };
  const nothing: Consequence = { severity: 'warning', words: `${name} takes no file for it` };
  const later: Consequence = { severity: 'information', words: 'setuptools warns and will refuse it' };
  switch (kind) {
    case 'absolute':
      return name === 'hatchling' ? nothing : name === 'maturin' ? undefined : refuses;
    case 'parent':
      if (name === 'setuptools') return { severity: 'warning', words: 'setuptools warns and will refuse it' };
      return WITH_PATHLIB.has(name) || name === 'uv-build' ? refuses : undefined;
    case 'dot':
      return name === 'uv-build' ? refuses : undefined;
    case 'backslash':
    case 'brace':
      if (name === 'flit-core' || name === 'uv-build' || (kind === 'backslash' && name === 'poetry-core'))
        return refuses;
      return name === 'maturin' ? undefined : WITH_PATHLIB.has(name) ? refuses : nothing;
    case 'stars':
      // From Python 3.13 on pathlib takes them for one star.
      if (name === 'uv-build') return refuses;
      return WITH_PATHLIB.has(name)
        ? { severity: 'warning', words: `${name} refuses to build with Python before 3.13` }
        : undefined;
    case 'bracket':
      return name === 'uv-build' || WITH_PATHLIB.has(name) ? refuses : undefined;
    case 'negation':
    case 'character':
      // flit_core takes blanks.
      if (name === 'uv-build' || (name === 'flit-core' && pattern.slice(at.start, at.end).trim() !== ''))
        return refuses;
      return name === 'setuptools' ? later : undefined;
    case 'empty':
      return name === 'maturin'
        ? undefined
        : name === 'setuptools' || name === 'hatchling'
          ? nothing
          : refuses;
  }
}
