/** The status for people: a line for each place where the project lies, then a line for each command. */
import {
  artifactWords,
  installedPlaces,
  placeWords,
  predictionWords,
  type Tone,
} from '../../features/status-words.ts';
import type { Artifact } from '../../project/artifact.ts';
import type { Project } from '../../project/project.ts';
import type { Status } from '../../project/status.ts';
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
  const nowhere =
    installedPlaces(status).length > 0 ? [] : ['it is installed in no environment that is known\n'];
  const found = [
    runLines(status, project.folder, home, style),
    importLines(status, project.folder, home, style),
  ];
  return [
    head,
    ...nowhere,
    ...groups,
    ...found.filter((each) => each !== ''),
    commandLines(status, style),
  ].join('\n');
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
    const advice =
      artifact.advice === undefined ? '' : `    ${style('dim', harmlessLine(artifact.advice))}\n`;
    return `  ${style('bold', place)}  ${painted(harmlessLine(words), tone, style)}\n${advice}`;
  });
  return `${style('dim', title)}\n${lines.join('')}`;
}

/** Of commands that are found nowhere there is nothing to tell. */
function runLines({ runs }: Status, folder: string, home: string, style: Style): string {
  const lines = runs
    .filter(({ found }) => found > 0)
    .map(({ command, path, because }) => foundLine(command, path, because, folder, home, style));
  const title = 'which would run, by the `PATH` of this process; that of your shell may be another';
  return lines.length === 0 ? '' : `${style('dim', title)}\n${lines.join('')}`;
}

/** Of a project that is installed nowhere there is nothing to tell either. */
function importLines(status: Status, folder: string, home: string, style: Style): string {
  if (installedPlaces(status).length === 0) return '';
  const lines = status.imports
    .filter(({ path }) => path !== null)
    .map(({ name, path, because }) => foundLine(`import ${name}`, path, because, folder, home, style));
  return lines.length === 0 ? '' : `${style('dim', 'what would be imported from here')}\n${lines.join('')}`;
}

function foundLine(
  what: string,
  path: string | null,
  because: readonly string[],
  folder: string,
  home: string,
  style: Style,
): string {
  const place = path === null ? 'nothing' : placeWords({ path }, folder, home);
  return `  ${style('bold', harmlessLine(what))}  ${harmlessLine(`${place}: ${because.join('; ')}`)}\n`;
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
