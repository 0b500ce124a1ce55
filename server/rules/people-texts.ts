/** A person as one text, `Name <name@example.org>`, made a table of `authors`. */
import { quote } from '../toml/edit.ts';

/** The inline table for a text with a name, an address or both. */
export function asPerson(text: string): string {
  const trimmed = text.trim();
  const open = trimmed.lastIndexOf('<');
  if (open >= 0 && trimmed.endsWith('>')) {
    const name = trimmed.slice(0, open).trim();
    const email = quote(trimmed.slice(open + 1, -1).trim());
    return name === '' ? `{ email = ${email} }` : `{ name = ${quote(name)}, email = ${email} }`;
  }
  return /^\S+@\S+$/.test(trimmed) ? `{ email = ${quote(trimmed)} }` : `{ name = ${quote(trimmed)} }`;
}
