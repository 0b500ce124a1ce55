/** The status for people: a line for each place where the project lies, then a line for each command. */
import { artifactWords, placeWords, predictionWords, type Tone } from '../../features/status-words.ts';
import type { Project } from '../../project/project.ts';
import type { Artifact, Status } from '../../project/status.ts';
import { harmlessLine, type Paint, type Style } from '../terminal.ts';

const PAINTS: Readonly<Record<Tone, Paint>> = { good: 'green', notice: 'yellow', bad: 'red', unknown: 'dim' };

const GROUPS: readonly { readonly title: string; readonly kinds: readonly Artifact['kind'][] }[] = [
  { title: 'installed', kinds: ['environment', 'tool'] },
  { title: "in uv's cache", kinds: ['uv-cache'] },
  { title: 'built', kinds: ['wheel', 'sdist', 'build', 'egg-info'] },
];

/** The whole output. `home` is written as `~`. */
export function statusText(project: Project, status: Status, home: string, style: Style): string {
  const name = project.metadata.name?.value ?? 'a project without a name';
  const version = project.metadata.version?.value ?? project.dynamic?.fields.get('version')?.value;
  const title = [name, ...(version === undefined ? [] : [version])].join(' ');
  const head = `${style('bold', harmlessLine(title))} ${style('dim', harmlessLine(`in ${project.folder}, by the rules of uv ${status.uv}`))}\n`;
  const groups = GROUPS.flatMap(({ title: words, kinds }) => {
    const here = status.artifacts.filter(({ kind }) => kinds.includes(kind));
    return here.length === 0 ? [] : [group(words, here, project.folder, home, style)];
  });
  const nowhere = status.artifacts.some(({ kind }) => kind === 'environment' || kind === 'tool')
    ? []
    : ['it is installed in no environment that is known\n'];
  return [head, ...nowhere, ...groups, commandLines(status, style)].join('\n');
}

function group(
  title: string,
  artifacts: readonly Artifact[],
  folder: string,
  home: string,
  style: Style,
): string {
  const lines = artifacts.map((artifact) => {
    const { words, tone } = artifactWords(artifact);
    const place = harmlessLine(placeWords(artifact, folder, home));
    return `  ${style('bold', place)}  ${painted(harmlessLine(words), tone, style)}\n`;
  });
  return `${style('dim', title)}\n${lines.join('')}`;
}

function commandLines({ commands }: Status, style: Style): string {
  const lines = [...commands].map(([command, prediction]) => {
    const { words, tone } = predictionWords(prediction);
    const others = [...prediction.others].filter(([, { rebuild, reinstall }]) => rebuild || reinstall);
    const more = others.map(
      ([name, { rebuild }]) =>
        `\n  ${harmlessLine(`\`${name}\` is ${rebuild ? 'built and ' : ''}installed`)}`,
    );
    return `${style('bold', `${harmlessLine(command)}:`)} ${painted(harmlessLine(words), tone, style)}${more.join('')}\n`;
  });
  return lines.join('');
}

/** The first clause carries the colour: it is the answer, and the rest is why. */
function painted(words: string, tone: Tone, style: Style): string {
  const end = /[:;] /.exec(words)?.index ?? words.length;
  return style(PAINTS[tone], words.slice(0, end)) + words.slice(end);
}
