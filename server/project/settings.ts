/** The tables below `[tool]`, judged by the schemas of those that read them. */
import type { Backend } from '../backends/backend.ts';
import type { InTreeBackend } from '../backends/in-tree.ts';
import { BACKENDS } from '../backends/index.ts';
import { allows } from '../backends/pins.ts';
import type { BuildSystem } from '../pyproject/build-system.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { type Reader, SCHEMAS } from '../schema/tables.ts';
import { type Violation, violations } from '../schema/validate.ts';
import { type Document, valueAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import { isUnread } from './unread-settings.ts';

/** What the reader of each table refuses, ignores or gives up in it; of tables that nobody is known to read, nothing. */
export function judgeSettings(
  doc: Document,
  { requires }: BuildSystem,
  backend: Backend | undefined,
  inTree: InTreeBackend | undefined,
  otherSettings: string,
): readonly Violation[] {
  const isRead = ({ distribution, version, looks }: Reader) => {
    if (looks && !looks(doc.root)) return false;
    if (distribution === 'uv') return true;
    // What a backend in the project hands on to the one that it wraps is its own affair.
    if (inTree || !isBuilt(doc) || !allows(doc, distribution, version)) return false;
    // A backend that is only required may well be there for something else.
    if (BACKENDS.some(({ name }) => name === distribution)) return backend?.name === distribution;
    return requires.some(({ value }) => requirementName(value) === distribution);
  };
  const around = { doc, backend: backend?.name, otherSettings };
  return SCHEMAS.flatMap(({ at, schema, reader }) => {
    const value = reader && valueAt(doc.root, ...at);
    if (!value || !isRead(reader)) return [];
    return violations(schema, value, at).filter((each) => !isUnread(each, around));
  });
}
