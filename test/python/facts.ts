/** What the scanner finds, written as test/python/facts.py writes what CPython finds. */
import type { Definition, Outline } from '../../server/python/outline.ts';

/** The facts of an outline, one line each. */
export function factsOf({ names, imports, all, docstring }: Outline): readonly string[] {
  const facts = [...named('name ', names)];
  for (const { level, module, name, as, topLevel, guarded } of imports) {
    const place = `${topLevel ? 'top' : 'deep'} ${guarded ? 'guarded' : ''}`;
    facts.push(`import ${level} ${module} ${name ?? ''} ${as ?? ''} ${place}`);
  }
  if (all) facts.push(`all ${all.join(',')}`);
  if (docstring !== undefined) facts.push(`doc ${docstring.length} ${[...docstring].slice(0, 20).join('')}`);
  return facts.map((fact) => fact.normalize('NFC'));
}

function* named(prefix: string, names: ReadonlyMap<string, Definition>): Iterable<string> {
  for (const [name, definition] of names) {
    const { kind, conditional, members } = definition;
    yield `${prefix}${name} ${kind} ${conditional ? 'maybe' : 'surely'}${restOf(definition)}`;
    if (members) yield* named(`member ${prefix.replace(/^\w+ /, '')}${name}.`, members);
  }
}

function restOf({ kind, async, decorators, bases, signature, generator, value }: Definition): string {
  if (kind === 'class') return ` ${decorators.length} ${bases?.length}`;
  if (kind === 'variable') return value ? ` ${value.kind}` : '';
  if (kind === 'import') return '';
  const required = `[${signature?.required.map((name) => `'${name}'`).join(', ')}]`;
  return ` ${async ? 'async' : 'def'} ${generator ? 'generator' : 'plain'} ${decorators.length} ${required}`;
}
