/** Where the words go, and how they may look there. */

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly style: Style;
}

export type Paint = 'red' | 'yellow' | 'blue' | 'green' | 'dim' | 'bold';
export type Style = (paint: Paint, text: string) => string;

const CODES: Record<Paint, string> = {
  red: '31;1',
  yellow: '33;1',
  blue: '36',
  green: '32',
  dim: '2',
  bold: '1',
};

export const plainStyle: Style = (_paint, text) => text;
export const colourStyle: Style = (paint, text) =>
  text === '' ? '' : `\u001b[${CODES[paint]}m${text}\u001b[0m`;

/** Whether to use colours: the flag decides, then NO_COLOR (no-color.org), FORCE_COLOR, and whether a person looks on. */
export function wantsColour(
  flag: string,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag !== 'auto') return flag === 'always';
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return isTerminal && TERM !== 'dumb';
}

/**
 * A text that cannot steer the terminal: each control character, and each that reverses the direction of writing, as
 * one visible character. Tabs and line breaks stay.
 */
export function harmless(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (character) =>
      String.fromCharCode(0x2400 + character.charCodeAt(0)),
    )
    .replace(/\u007f/g, '␡')
    .replace(/[\u0080-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�');
}

/** The same on one line: for messages, titles and paths. */
export function harmlessLine(text: string): string {
  return harmless(text).replace(/[\n\r\t\u2028\u2029]/g, ' ');
}
