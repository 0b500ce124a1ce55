/** The wheel beside the project that it lies in. */
import { sameVersion } from '../../pyproject/version.ts';
import type { WheelRule } from './finding.ts';

/** Says only what is certain: that a build of the tree as it is now gives other modules. */
export const outdated: WheelRule = function* ({ file, project }) {
  if (!project || 'problem' in file.named) return;
  const code = 'outdated-wheel';
  if (project.version !== undefined && !sameVersion(project.version, file.named.version))
    yield {
      code,
      severity: 'information',
      message: `the project in \`${project.folder}\` has version ${project.version} now`,
    };
  if (!project.comparison) return;
  const { missing, extra, changed } = project.comparison;
  const parts = [
    ...(missing.length > 0 ? [`has ${named(missing)} besides`] : []),
    ...(extra.length > 0 ? [`lacks ${named(extra)}`] : []),
    ...(changed.length > 0 ? [`has another ${named(changed)}`] : []),
  ];
  if (parts.length > 0)
    yield { code, severity: 'warning', message: `a wheel that is built now ${parts.join(', ')}` };
};

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).map((path) => `\`${path}\``);
  return [...shown, ...(paths.length > 3 ? [`${paths.length - 3} more`] : [])].join(', ');
}
