/** What the editor's settings say. Anything that is not understood counts as not said. */
import { RULES } from '../rules/index.ts';
import type { Severity } from '../rules/rule.ts';

/** The section that settings are asked for. */
export const SECTION = 'pyproject-ls';

export interface Settings {
  /** Only these codes. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severity?: Readonly<Record<string, Severity>>;
}

/**
 * The settings of several sources, of which a later one wins, key by key: `initializationOptions`, what the client sent
 * with `didChangeConfiguration`, and its answer to `workspace/configuration`. Each may be the section or hold it.
 */
export function readSettings(...sources: readonly unknown[]): Settings {
  return Object.assign({}, ...sources.map(readOne));
}

/** Whether commands may be offered: unless `initializationOptions` say `commands: false`. The answer holds for good. */
export function commandsAllowed(initial: unknown): boolean {
  const whole = record(initial);
  return record(whole[SECTION] ?? whole).commands !== false;
}

function readOne(source: unknown): Settings {
  const whole = record(source);
  const section = record(whole[SECTION] ?? whole);
  // A selection of nothing that exists would switch everything off.
  const chosen = codes(section.select)?.filter((code) => RULES.some((rule) => rule.code === code));
  const select = chosen?.length ? chosen : undefined;
  const ignore = codes(section.ignore);
  const severity = severities(section.severity);
  return { ...(select && { select }), ...(ignore && { ignore }), ...(severity && { severity }) };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function codes(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

function severities(value: unknown): Readonly<Record<string, Severity>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const known = Object.entries(value).filter((pair): pair is [string, Severity] => isSeverity(pair[1]));
  return Object.fromEntries(known);
}

function isSeverity(value: unknown): value is Severity {
  return value === 'error' || value === 'warning' || value === 'information' || value === 'hint';
}
