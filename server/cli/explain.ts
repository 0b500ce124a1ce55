/** `pyproject-ls explain`: the pages of the rules, in a terminal. */
import { nearest } from '../project/nearest.ts';
import { RULES } from '../rules/index.ts';
import { WHEEL_CODES } from '../rules/wheel/index.ts';
import { PAGES } from './rule-pages.ts';
import { harmlessLine, type Style, type Terminal } from './terminal.ts';

/** Those of pyproject.toml, then those that only wheel files have. */
const CODES: readonly string[] = [...RULES.map(({ code }) => code), ...WHEEL_CODES];

/** Prints the page of a code, or without one every code with its first sentence. Gives the exit status. */
export function explain(code: string | undefined, { out, err, style }: Terminal): number {
  if (code === undefined) {
    out(CODES.map((each) => `${style('bold', each)}\n  ${firstParagraph(each)}\n`).join('\n'));
    return 0;
  }
  const page = CODES.includes(code) ? PAGES[code] : undefined;
  if (page === undefined) {
    err(`pyproject-ls: ${unknownCode(code, CODES)}\n`);
    return 2;
  }
  out(rendered(page, style));
  return 0;
}

/** The complaint about a code that is none of `codes`, with the one that may be meant. */
export function unknownCode(code: string, codes: readonly string[] = RULES.map((rule) => rule.code)): string {
  const meant = nearest(code, codes);
  const hint = meant === undefined ? '`pyproject-ls explain` lists them all' : `did you mean \`${meant}\`?`;
  return `there is no code \`${harmlessLine(code)}\`: ${hint}`;
}

function firstParagraph(code: string): string {
  return PAGES[code]?.split('\n\n')[1]?.trim().replaceAll('\n', ' ') ?? '';
}

/** Markdown as people read it without a browser: fences become a line with the file's name. */
function rendered(page: string, style: Style): string {
  let fence: string | undefined;
  const lines = page
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, ticks, info = ''] = /^(`{3,})(.*)$/.exec(line) ?? [];
      if (fence === undefined && ticks !== undefined) {
        fence = ticks;
        return [style('dim', `  ┌─ ${labelOf(info)}`)];
      }
      if (fence !== undefined && line === fence) {
        fence = undefined;
        return [style('dim', '  └─')];
      }
      if (fence !== undefined)
        return [`${style('dim', '  │')} ${line.startsWith('#') ? style('yellow', line) : line}`];
      return [/^#+ /.test(line) ? style('bold', line.replace(/^#+ /, '')) : line];
    });
  return `${lines.join('\n')}\n`;
}

function labelOf(info: string): string {
  const [language = '', name = language, ...rest] = info.trim().split(' ');
  return name === 'fixed' ? `fixed${rest.length > 0 ? `: ${rest.join(' ')}` : ''}` : name;
}
