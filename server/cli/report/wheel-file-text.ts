/** A wheel file for people: what it is and fits, what it requires, what it brings, and what is wrong with it. */
import { libraryPath, type WheelFile } from '../../artifacts/wheel-file.ts';
import { tagWords } from '../../artifacts/wheel-tags.ts';
import type { Severity } from '../../rules/rule.ts';
import type { WheelFinding } from '../../rules/wheel/finding.ts';
import { harmlessLine, type Paint, type Style } from '../terminal.ts';
import type { WheelFileReport } from '../wheel-file.ts';

const PAINTS: Record<Severity, Paint> = { error: 'red', warning: 'yellow', information: 'blue', hint: 'dim' };

/** The whole output. */
export function wheelFileText({ path, facts, findings }: WheelFileReport, style: Style): string {
  const parts = facts
    ? [head(facts.file, style), entryPoints(facts.file, style)]
    : [`${harmlessLine(path)}\n`];
  const found = findings.map((finding) => findingLine(finding, style)).join('');
  return [...parts, found, summary(findings, facts !== undefined, style)]
    .filter((part) => part !== '')
    .join('\n');
}

function head(file: WheelFile, style: Style): string {
  const { named, metadata, members } = file;
  const name = metadata?.name ?? ('name' in named ? named.name : file.fileName);
  const version = metadata?.version ?? ('name' in named ? named.version : '');
  const rows: (readonly [string, string])[] = [];
  if ('tags' in named) {
    for (const words of tagWords(named.tags)) rows.push(['for', words]);
    if (named.build !== undefined) rows.push(['build', named.build]);
    rows.push(['tags', shortened(named.tags, 4)]);
  }
  if (metadata?.requiresPython !== undefined) rows.push(['python', metadata.requiresPython]);
  if (metadata) rows.push(...requirements(metadata.requiresDist, metadata.providesExtra));
  const files = members.filter(({ kind }) => kind !== 'folder');
  const size = files.reduce((sum, member) => sum + member.size, 0);
  rows.push(['files', `${files.length}, ${sizeWords(size)} unpacked`]);
  const tops = topLevels(file);
  if (tops.length > 0) rows.push(['imports', shortened(tops, 8)]);
  const lines = rows.map(([key, value]) => `  ${style('dim', key.padEnd(8))} ${harmlessLine(value)}\n`);
  return `${style('bold', harmlessLine(`${name} ${version}`.trim()))}\n${lines.join('')}`;
}

function requirements(requires: readonly string[], extras: readonly string[]): (readonly [string, string])[] {
  const plain = requires.filter((each) => !/;.*\bextra\b/.test(each));
  const rows: (readonly [string, string])[] = [
    ['requires', plain.length === 0 ? 'nothing' : shortened(plain, 8)],
  ];
  return extras.length === 0 ? rows : [...rows, ['extras', shortened(extras, 12)]];
}

/** What `import` finds after the installation. */
function topLevels({ names }: WheelFile): readonly string[] {
  const tops = [...names].flatMap((name) => {
    const [top = '', below] = libraryPath(name)?.split('/') ?? [];
    const module = below === undefined ? /^([^.]+)(?:\.py|\..*(?:so|pyd))$/.exec(top)?.[1] : top;
    return module === undefined || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(module) ? [] : [module];
  });
  return [...new Set(tops)].sort();
}

function shortened(items: readonly string[], most: number): string {
  const more = items.length > most ? [`${items.length - most} more`] : [];
  return [...items.slice(0, most), ...more].join(', ');
}

function sizeWords(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}

function entryPoints({ entryPoints: groups }: WheelFile, style: Style): string {
  const lines = [...groups].flatMap(([group, names]) => {
    const shown = [...names].slice(0, 30).map(([name, reference]) => `  ${name} = ${reference}`);
    const more = names.size > 30 ? [`  ${names.size - 30} more`] : [];
    return [style('dim', harmlessLine(`  [${group}]`)), ...[...shown, ...more].map(harmlessLine)];
  });
  return lines.length === 0 ? '' : `${style('dim', 'entry points')}\n${lines.join('\n')}\n`;
}

function findingLine({ code, severity, message, member }: WheelFinding, style: Style): string {
  const where = member === undefined ? '' : `${style('bold', `${harmlessLine(member)}:`)} `;
  return `${where}${style(PAINTS[severity], `${severity}[${code}]`)}: ${harmlessLine(message)}\n`;
}

function summary(findings: readonly WheelFinding[], isRead: boolean, style: Style): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const words = (['error', 'warning'] as const).flatMap((severity) => {
    const number = count(severity);
    return number === 0 ? [] : [style(PAINTS[severity], `${number} ${severity}${number === 1 ? '' : 's'}`)];
  });
  if (!isRead) return 'nothing else can be told\n';
  const others = findings.length - count('error') - count('warning');
  const rest = others === 0 ? [] : [`${others} ${others === 1 ? 'remark' : 'remarks'}`];
  const all = [...words, ...rest].join(', ');
  return all === '' ? `${style('green', 'nothing is wrong')} with the wheel\n` : `${all}\n`;
}
