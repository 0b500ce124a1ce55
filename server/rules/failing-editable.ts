import { allows } from '../backends/pins.ts';
import { certainWheel } from '../project/whole-wheel.ts';
import { entryAt, valueAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import { forcedInto } from './editable-differs.ts';
import type { Rule } from './rule.ts';

const BUILD = ['tool', 'hatch', 'build'];
const WHEEL = [...BUILD, 'targets', 'wheel'];

/** hatchling 1.33.0, `build_editable_detection` in builders/wheel.py. */
export const failingEditable: Rule = {
  code: 'failing-editable',
  severity: 'warning',

  *check(project) {
    const { doc, backend } = project;
    const wheel = certainWheel(project);
    if (!wheel || backend?.name !== 'hatchling' || !isBuilt(doc) || !allows(doc, 'hatchling', '1.33')) return;
    // With folders of one's own choice hatchling looks at no file.
    if ([BUILD, WHEEL].some((table) => valueAt(doc.root, ...table, 'dev-mode-dirs'))) return;
    const sources = [WHEEL, BUILD].map((table) => entryAt(doc.root, ...table, 'sources')).find(Boolean);
    if (!sources) return;
    const forced = forcedInto(project);
    const rewritten = [...wheel.files].find(
      ([archive, path]) =>
        path.endsWith('.py') && path.includes('/') && !path.includes(archive) && !forced(archive),
    );
    if (!rewritten) return;
    const [archive, path] = rewritten;
    yield {
      at: sources.key.at,
      message: `\`uv sync\` and \`pip install -e .\` fail: hatchling installs nothing editable where \`${path}\` becomes \`${archive}\``,
    };
  },
};
