/** The versions of uv that the model is compared with. */
import type { Scenario } from './scenario.ts';

/** The newest first. */
export const UVS: readonly string[] = ['0.13.9', '0.13.8', '0.12.5', '0.9.26', '0.8.24'];

/** Whether a version has all that a scenario needs. */
export function fits({ from = '0', until = '99' }: Scenario, version: string): boolean {
  return !before(version, from) && !before(until, version);
}

function before(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  const place = [0, 1, 2].find((at) => (a?.[at] ?? 0) !== (b?.[at] ?? 0)) ?? 0;
  return (a?.[place] ?? 0) < (b?.[place] ?? 0);
}
