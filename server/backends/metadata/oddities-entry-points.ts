/** What is odd about scripts and entry points. */
import { isGroup, setuptoolsTakes, setuptoolsTakesName } from '../../pyproject/entry-point.ts';
import type { Entry, Table } from '../../toml/document.ts';
import { type Oddity, odd, typeParts } from './oddity.ts';
import type { Kind } from './oddity-kinds.ts';

/** The oddities of `scripts`, `gui-scripts` and `entry-points`. */
export function* entryPointOddities(project: Table): Iterable<Oddity> {
  for (const field of ['scripts', 'gui-scripts'] as const) {
    const value = project.entries.get(field)?.value;
    if (value?.kind === 'table') yield* entries(value, [field], 'script');
    else if (value) yield odd('scripts-type', [field], typeParts(value));
  }
  const groups = project.entries.get('entry-points')?.value;
  if (groups && groups.kind !== 'table') yield odd('entry-points-type', ['entry-points'], typeParts(groups));
  if (groups?.kind !== 'table') return;
  for (const [group, { value }] of groups.entries) {
    const path = ['entry-points', group];
    const kind = groupKind(group);
    if (kind) yield odd(kind, path, { name: group });
    if (value.kind === 'table') yield* entries(value, path, 'entry');
    else yield odd('group-type', path, { name: group, ...typeParts(value) });
  }
}

function groupKind(group: string): Kind | undefined {
  if (group === 'console_scripts') return 'group-console';
  if (group === 'gui_scripts') return 'group-gui';
  if (group === 'console-scripts') return 'group-console-hyphen';
  if (group === 'gui-scripts') return 'group-gui-hyphen';
  const normal = group.toLowerCase().replace(/[-_.]+/g, '-');
  // pyproject-parser asks whether the name is a part of one of these, not whether it is one.
  if (group !== '' && ['console-scripts', 'gui-scripts'].some((reserved) => reserved.includes(normal)))
    return isGroup(group) ? 'group-part' : 'group-odd';
  if (isGroup(group)) return /^[\w.]+$/.test(group) ? undefined : 'group-unicode';
  if (/^\w[\w.]*$/.test(group)) return 'group-dots';
  if (/^[\w.]+$/.test(group)) return 'group-dot-first';
  if (/^\w[\w.-]*$/.test(group)) return 'group-hyphen';
  if (group === '') return 'group-empty';
  return /[\n\r[\]]|^\s/.test(group) ? 'group-odd' : 'group-invalid';
}

function* entries(table: Table, path: readonly string[], of: 'script' | 'entry'): Iterable<Oddity> {
  for (const [name, entry] of table.entries) {
    const here = [...path, name];
    const parts = { name, group: path[1] ?? '' };
    if (entry.value.kind !== 'string') {
      yield odd(`${of}-type`, here, { ...typeParts(entry.value), ...parts });
      continue;
    }
    const named = nameKind(name, of);
    if (named) yield odd(named, here, parts);
    const referred = referenceKind(entry);
    if (referred) yield odd(referred, here, { value: entry.value.value, ...parts });
  }
}

function nameKind(name: string, of: 'script' | 'entry'): Kind | undefined {
  if (!setuptoolsTakesName(name)) return `${of}-name-invalid`;
  if (/^\.+$/.test(name)) return of === 'script' ? 'script-name-dots' : undefined;
  if (/^[A-Za-z0-9._-]+$/.test(name)) return undefined;
  if (/^[\p{L}\p{N}._-]+$/u.test(name)) return undefined;
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? `${of}-name-lines` : `${of}-name-odd`;
}

function referenceKind({ value }: Entry): Kind | undefined {
  if (value.kind !== 'string') return undefined;
  if (/[\n\r\v\f\x1C-\x1E\x85\u2028\u2029]/.test(value.value.trim())) return 'reference-lines';
  if (!setuptoolsTakes(value.value)) return 'reference-invalid';
  if (/^[A-Za-z_][\w.]*(?::[A-Za-z_][\w.]*)?$/.test(value.value)) return undefined;
  return ODD_REFERENCE.test(value.value) ? 'reference-odd' : 'reference-strange';
}

/** Blanks in some places, letters of all scripts, extras. */
const ODD_REFERENCE =
  /^ *[\p{L}_][\p{L}\p{N}_.]*(?: *: *[\p{L}_][\p{L}\p{N}_.]*)? *(?:\[[\w.-]+(?:, *[\w.-]+)*\])? *$/u;
