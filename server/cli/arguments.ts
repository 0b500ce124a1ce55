/** The words of a command line, as options or as a complaint. */
import { parseArgs } from 'node:util';
import { posixPath } from '../files/disk.ts';
import { RULES } from '../rules/index.ts';
import type { Severity } from '../rules/rule.ts';
import type { ActCommand, ActOptions } from './act.ts';
import type { CheckOptions } from './check.ts';
import { unknownCode } from './explain.ts';
import type { StatusOptions } from './status.ts';
import { harmlessLine } from './terminal.ts';
import type { WheelOptions } from './wheel.ts';

export type Complaint = { readonly complaint: string };
export type CheckArguments = CheckOptions & { readonly color: string; readonly help: boolean };
export type WheelArguments = WheelOptions & { readonly color: string; readonly help: boolean };
export type ActArguments = ActOptions & { readonly color: string; readonly help: boolean };
export type StatusArguments = StatusOptions & { readonly color: string; readonly help: boolean };

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

const CHECK = {
  fix: { type: 'boolean' },
  installed: { type: 'boolean' },
  select: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  severity: { type: 'string', multiple: true },
  format: { type: 'string', default: 'text' },
  color: { type: 'string', default: 'auto' },
  help: { type: 'boolean', short: 'h' },
} as const;

const STATUS = {
  'uv-version': { type: 'string' },
  format: { type: 'string', default: 'text' },
  color: { type: 'string', default: 'auto' },
  help: { type: 'boolean', short: 'h' },
} as const;

const WHEEL = {
  format: { type: 'string', default: 'text' },
  color: { type: 'string', default: 'auto' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ACT = {
  'dry-run': { type: 'boolean' },
  color: { type: 'string', default: 'auto' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The options that only one of the commands has. */
const ACT_OWN = {
  clean: { caches: { type: 'boolean' } },
  rebuild: { wheel: { type: 'boolean' } },
  sync: {},
} as const;

/** The words behind `check`. */
export function checkArguments(words: readonly string[]): CheckArguments | Complaint {
  return complaining(() => readCheck(words));
}

/** The words behind `status`; those behind the first `--` are the command that is asked about. */
export function statusArguments(words: readonly string[]): StatusArguments | Complaint {
  return complaining(() => readStatus(words));
}

/** The words behind `wheel`. */
export function wheelArguments(words: readonly string[]): WheelArguments | Complaint {
  return complaining(() => readWheel(words));
}

/** The words behind `clean`, `rebuild` or `sync`. */
export function actArguments(command: ActCommand, words: readonly string[]): ActArguments | Complaint {
  return complaining(() => readAct(command, words));
}

function complaining<T>(read: () => T | Complaint): T | Complaint {
  try {
    return read();
  } catch (error) {
    // parseArgs throws what it has to say about the words.
    const [first = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    return { complaint: harmlessLine(first.charAt(0).toLowerCase() + first.slice(1)) };
  }
}

function readCheck(words: readonly string[]): CheckArguments | Complaint {
  const { values, positionals } = parseArgs({ args: [...words], options: CHECK, allowPositionals: true });
  const { color } = values;
  const format = formatOf(values);
  if (typeof format !== 'string') return format;
  const select = values.select?.flatMap(codesOf);
  if (select?.length === 0) return { complaint: '`--select` names no code' };
  const ignore = values.ignore?.flatMap(codesOf) ?? [];
  const severity = new Map<string, Severity>();
  for (const pair of values.severity?.flatMap(codesOf) ?? []) {
    const [code = '', level] = pair.split('=');
    const known = SEVERITIES.find((name) => name === level);
    if (known === undefined)
      return { complaint: `\`--severity\` is CODE=LEVEL, the level one of ${SEVERITIES.join(', ')}` };
    severity.set(code, known);
  }
  for (const code of [...(select ?? []), ...ignore, ...severity.keys()])
    if (!RULES.some((rule) => rule.code === code)) return { complaint: unknownCode(code) };
  return {
    paths: positionals.length === 0 ? ['.'] : positionals.map((path) => posixPath(path)),
    choice: {
      ...(select === undefined ? {} : { select }),
      ignore,
      severity: Object.fromEntries(severity),
      installed: values.installed === true,
    },
    fix: values.fix === true,
    format,
    color,
    help: values.help === true,
  };
}

function readStatus(words: readonly string[]): StatusArguments | Complaint {
  const end = words.indexOf('--');
  const args = end === -1 ? [...words] : words.slice(0, end);
  const { values, positionals } = parseArgs({ args, options: STATUS, allowPositionals: true });
  const { color, 'uv-version': uvVersion } = values;
  const format = formatOf(values);
  if (typeof format !== 'string') return format;
  if (positionals.length > 1) {
    const [first, ...rest] = positionals;
    const hint = rest[0] === 'uv' || first === 'uv' ? ': a command stands behind `--`' : '';
    return { complaint: `one folder at a time${hint}` };
  }
  if (uvVersion !== undefined && !/^\d+\.\d+\.\d+$/.test(uvVersion))
    return { complaint: '`--uv-version` is three numbers, like 0.13.9' };
  return {
    path: posixPath(positionals[0] ?? '.'),
    command: end === -1 ? [] : words.slice(end + 1),
    uvVersion,
    format,
    color,
    help: values.help === true,
  };
}

function readWheel(words: readonly string[]): WheelArguments | Complaint {
  const { values, positionals } = parseArgs({ args: [...words], options: WHEEL, allowPositionals: true });
  const format = formatOf(values);
  if (typeof format !== 'string') return format;
  if (positionals.length > 1) return { complaint: 'one folder or wheel at a time' };
  const path = posixPath(positionals[0] ?? '.');
  return { path, format, color: values.color, help: values.help === true };
}

function readAct(command: ActCommand, words: readonly string[]): ActArguments | Complaint {
  const options = { ...ACT, ...ACT_OWN[command] };
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
  const format = formatOf({ format: 'text', color: values.color });
  if (typeof format !== 'string') return format;
  if (positionals.length > 1) return { complaint: 'one folder at a time' };
  return {
    command,
    path: posixPath(positionals[0] ?? '.'),
    dryRun: values['dry-run'] === true,
    caches: 'caches' in values && values.caches === true,
    wheel: 'wheel' in values && values.wheel === true,
    color: values.color,
    help: values.help === true,
  };
}

/** The format, once both it and the choice of colours are known ones. */
function formatOf({ format, color }: { format: string; color: string }): 'text' | 'json' | Complaint {
  if (format !== 'text' && format !== 'json') return { complaint: '`--format` is text or json' };
  if (!['auto', 'always', 'never'].includes(color))
    return { complaint: '`--color` is auto, always or never' };
  return format;
}

function codesOf(list: string): string[] {
  return list
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');
}
