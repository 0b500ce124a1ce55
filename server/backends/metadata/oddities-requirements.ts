/** What is odd about dependencies and optional dependencies. */
import { isName, normalizeName } from '../../pyproject/name.ts';
import { requirementKind, requirementName } from '../../pyproject/requirement.ts';
import { stringsOf, type Table, type Value } from '../../toml/document.ts';
import { type Oddity, odd, typeParts } from './oddity.ts';

/** The oddities of the requirements in `[project]`. */
export function* requirementOddities(project: Table): Iterable<Oddity> {
  const dependencies = project.entries.get('dependencies')?.value;
  if (dependencies?.kind === 'array') yield* requirements(dependencies.items, ['dependencies'], 'dependency');
  else if (dependencies) yield odd('dependencies-type', ['dependencies'], typeParts(dependencies));
  const extras = project.entries.get('optional-dependencies')?.value;
  if (extras?.kind === 'table') {
    yield* extraOddities(extras);
    const name = project.entries.get('name')?.value;
    if (name?.kind === 'string') yield* circles(extras, normalizeName(name.value));
  }
  if (extras && extras.kind !== 'table')
    yield odd('extras-type', ['optional-dependencies'], typeParts(extras));
}

function* requirements(
  items: readonly Value[],
  path: readonly string[],
  kind: 'dependency' | 'extra-dependency',
): Iterable<Oddity> {
  const name = path[1] ?? '';
  for (const [i, item] of items.entries()) {
    const place = { index: `${i}`, number: `${i + 1}`, name };
    if (item.kind !== 'string') {
      yield odd(`${kind}-type`, path, { ...place, ...typeParts(item) });
      continue;
    }
    const written = requirementKind(item.value);
    if (written !== 'plain') yield odd(`${kind}-${written}`, path, { value: item.value, ...place });
  }
}

function* extraOddities(extras: Table): Iterable<Oddity> {
  const seen = new Map<string, string>();
  for (const [name, { value }] of extras.entries) {
    const path = ['optional-dependencies', name];
    const normal = normalizeName(name);
    const before = seen.get(normal);
    if (!isName(name)) yield odd('extra-invalid', path, { name });
    else if (before !== undefined) yield odd('extras-clash', path, { name, before, normal });
    else if (name !== normal) yield odd('extra-unnormalised', path, { name });
    seen.set(normal, name);
    if (value.kind === 'array') yield* requirements(value.items, path, 'extra-dependency');
    else yield odd('extra-type', path, { name, ...typeParts(value) });
  }
}

/** Among more extras than these nobody's requests are followed: each may lead through all of them. */
const MOST_FOLLOWED = 1000;

/** Extras that ask for others of the same project, which are not there or lead back to where they began. */
function* circles(extras: Table, project: string): Iterable<Oddity> {
  const asks = new Map<string, readonly string[]>();
  for (const [name, { value }] of extras.entries)
    if (value.kind === 'array')
      asks.set(
        normalizeName(name),
        stringsOf(value).flatMap(({ value: text }) => askedExtras(text, project)),
      );
  if (asks.size > MOST_FOLLOWED) return;
  for (const name of extras.entries.keys()) {
    const reached = new Set<string>();
    const next = [...(asks.get(normalizeName(name)) ?? [])];
    for (let extra = next.pop(); extra !== undefined; extra = next.pop()) {
      if (reached.has(extra)) continue;
      reached.add(extra);
      next.push(...(asks.get(extra) ?? []));
    }
    const unknown = [...reached].find((extra) => !asks.has(extra));
    const path = ['optional-dependencies', name];
    if (unknown !== undefined) yield odd('extra-unknown', path, { value: unknown });
    else if (reached.has(normalizeName(name)))
      yield odd('extra-circle', path, { value: normalizeName(name) });
  }
}

/** The extras that a requirement asks of the project itself. */
function askedExtras(text: string, project: string): readonly string[] {
  if (requirementName(text) !== project) return [];
  const extras = /^[^[;@]*\[([^\]]*)\]/.exec(text)?.[1] ?? '';
  return extras.split(',').flatMap((extra) => (extra.trim() === '' ? [] : [normalizeName(extra.trim())]));
}
