/** What the backends' answers about `dynamic` have in common. */
import { FIELDS, readProjectTable } from '../pyproject/project-table.ts';
import type { Document } from '../toml/document.ts';
import type { DynamicField, DynamicSupport } from './backend.ts';

/** A field of which nothing can be told. */
export const UNTOLD: DynamicField = { outcome: undefined };

/** One answer for each known field in `dynamic`, and for `configured` ones. */
export async function answers(
  doc: Document,
  answer: (field: string) => DynamicField | Promise<DynamicField>,
  configured: readonly string[] = [],
): Promise<DynamicSupport['fields']> {
  const declared = new Set(readProjectTable(doc).dynamic.map(({ value }) => value));
  const fields = new Map<string, DynamicField>();
  for (const field of FIELDS)
    if (declared.has(field) || configured.includes(field)) fields.set(field, await answer(field));
  return fields;
}
