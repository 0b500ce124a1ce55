/** What `[tool.hatch.metadata]` permits of what hatchling refuses without it (hatchling 1.33.0, `metadata/core.py`). */
import type { Files } from '../../files/files.ts';
import { type Document, type Table, valueAt } from '../../toml/document.ts';
import type { Kind } from '../metadata/oddity-kinds.ts';
import { readHatchSettings } from './config.ts';

const PERMITS: Readonly<Record<string, readonly Kind[]>> = {
  'allow-direct-references': ['dependency-direct', 'extra-dependency-direct'],
  'allow-ambiguous-features': ['extras-clash'],
};

/** The kinds of oddities that hatchling takes here. A `hatch.toml` that cannot be read may permit them all. */
export async function hatchlingPermits(doc: Document, files: Files): Promise<ReadonlySet<Kind>> {
  const settings = await readHatchSettings(doc, files);
  const permitted = Object.entries(PERMITS).filter(([key]) => !settings || isTrue(settings.metadata, key));
  return new Set(permitted.flatMap(([, kinds]) => kinds));
}

function isTrue(table: Table | undefined, key: string): boolean {
  const value = table && valueAt(table, key);
  return value?.kind === 'boolean' && value.value;
}
