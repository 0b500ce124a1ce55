/**
 * Texts like uv_cache.json, most of them not quite like it.
 *
 * One function has more than 50 lines: it is a list.
 */
import type { Dice } from './dice.ts';

/** A record with something done to it: to its shape, to one value, or to its characters. */
export function edit(dice: Dice, text: string): string {
  const seconds = /"secs_since_epoch":(\d+)/.exec(text)?.[1] ?? '';
  const nanos = /"nanos_since_epoch":(\d+)/.exec(text)?.[1] ?? '';
  const time = `{"secs_since_epoch":${seconds},"nanos_since_epoch":${nanos}}`;
  const swap = (from: string, to: string) => text.replace(from, () => to);
  const last = `"nanos_since_epoch":${nanos}`;
  return dice.of([
    () => text,
    () => ` \n\t${text}\r\n `,
    () => `\ufeff${text}`,
    () => `${text}x`,
    () => `${text},`,
    () => text.slice(0, dice.upTo(text.length)),
    () => swap('{', '{"later":{"a":[1,2.5,-3e7,"\\u00e9",true,null,{}]},'),
    () => swap('{', '{"later":[1,],'),
    () => swap('{', '{"later":01,'),
    () => swap('{', '{"later":"\\ud83d\\ude00",'),
    () => swap('{', '{"commit":null,'),
    () => swap('{', '{"tags":null,'),
    () => swap('"commit":null,', ''),
    () => swap('"commit":null', `"commit":${dice.of(['"a"', '""', '3', '[]', '{}', 'true'])}`),
    () => swap('"tags":null,', ''),
    () =>
      swap(
        '"tags":null',
        `"tags":${dice.of(['{}', '[]', '{"a":"b"}', '{"a":null}', '{"a":"b","a":"c"}', '""'])}`,
      ),
    () => swap(time, 'null'),
    () => swap(time, `[${seconds},${nanos}]`),
    () => swap(time, `[${seconds}]`),
    () => swap(time, `[${seconds},${nanos},0]`),
    () => swap(time, `{"nanos_since_epoch":${nanos},"secs_since_epoch":${seconds}}`),
    () => swap(time, `{"secs_since_epoch":${seconds}}`),
    () => swap(time, `{"secs_since_epoch":${seconds},${last},"more":1}`),
    () => swap(time, `{"secs_since_epoch":${seconds},"secs_since_epoch":${seconds},${last}}`),
    () =>
      swap(
        time,
        `{"secs_since_epoch":${BigInt(seconds) - 1n},"nanos_since_epoch":${BigInt(nanos) + 1_000_000_000n}}`,
      ),
    () =>
      swap(
        seconds,
        dice.of([
          `${seconds}.0`,
          `${seconds}e0`,
          `-${seconds}`,
          `"${seconds}"`,
          '-0',
          '0',
          '18446744073709551615',
          '18446744073709551616',
          '9223372036854775807',
          `0${seconds}`,
        ]),
      ),
    () =>
      swap(
        last,
        `"nanos_since_epoch":${dice.of(['4294967295', '4294967296', '-1', '0', `${BigInt(nanos) + 1n}`, 'null', '1.0'])}`,
      ),
    () =>
      text.replace(
        /"be":\{[^}]*\}/,
        `"be":${dice.of(['7', '-7', '7.0', '18446744073709551615', '18446744073709551616', 'null', '"7"', '[]', '[1,2]', '{}', 'true'])}`,
      ),
    () => text.replace(/"be":(\{[^}]*\})/, (_, found: string) => `"be":null,"be":${found}`),
    () => text.replace(/"be":(\{[^}]*)\}/, (_, found: string) => `"be":${found},"more":1}`),
    () => swap('"no":null', dice.of(['"no":0', '"n\\u006f":null', '"NO":null', '"no":null,"x":null'])),
    () =>
      swap(
        '"LAB_B":null',
        dice.of(['"LAB_B":""', '"LAB_B":3', '"LAB_B":null,"LAB_B":null', '"LAB_B":"\\ud800"']),
      ),
    () =>
      swap(
        '"LAB_A":"x"',
        dice.of([
          '"LAB_A":"\\u0078"',
          '"LAB_A":"y"',
          '"LAB_A":null',
          '"LAB_A":"x\ty"',
          '"LAB_A":"\\x"',
          '\'LAB_A\':"x"',
        ]),
      ),
    () => text.replace(/"env":\{[^}]*\}/, `"env":${dice.of(['null', '{}', '[]', '3'])}`),
    () => text.replace(/,"env":\{[^}]*\}/, ''),
    () => text.replace(/,"directories":.*$/, '}'),
    () => text.replace(/"directories":.*$/, `"directories":${dice.of(['null', '[]', '{}'])}}`),
    () => `[${time},null,null,{"LAB_A":"x","LAB_B":null},${/"directories":(.*)\}$/.exec(text)?.[1]}]`,
    () =>
      dice.of([
        '{}',
        '[]',
        'null',
        '3',
        '',
        ' ',
        '[null,null,null]',
        '[null,null]',
        '[null,null,null,{},{},3]',
        '{"a":{}',
      ]),
    () => `{"deep":${'['.repeat(dice.of([100, 126, 127, 128, 200]))}${''}}`,
  ])();
}
