/** A definition as it is written, in one line. */
import type { Definition } from '../python/outline.ts';

/** The first line of a definition, decorators above it: `async def main(argv=None)`. */
export function definitionLines(definition: Definition, text: string): string {
  return (
    definition.decorators.map((decorator) => `@${decorator}\n`).join('') + definitionLine(definition, text)
  );
}

/** The same without decorators. */
export function definitionLine(definition: Definition, text: string): string {
  const { kind, nameAt, signature, bases = [], at, from } = definition;
  const name = text.slice(nameAt.start, nameAt.end);
  if (kind === 'function') return `${definition.async ? 'async ' : ''}def ${name}(${signature?.text ?? ''})`;
  if (kind === 'class') return `class ${name}${bases.length > 0 ? `(${bases.join(', ')})` : ''}`;
  if (from?.name !== undefined) return `from ${'.'.repeat(from.level)}${from.module} import ${from.name}`;
  return text.slice(at.start, at.end).split('\n', 1).join('').trim();
}
