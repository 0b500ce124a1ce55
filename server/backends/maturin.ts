/** maturin: its dynamic fields come from Cargo.toml (maturin 1.16.0, `metadata.rs`). */
import { type Files, normalize } from '../files/files.ts';
import { EXTENDABLE_FIELDS } from '../pyproject/project-table.ts';
import { type Document, stringAt, type Table, tableAt, valueAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import type { Backend, DynamicField, DynamicSupport } from './backend.ts';
import { answers, UNTOLD } from './dynamic-fields.ts';
import { allows } from './pins.ts';

export const maturin: Backend = {
  name: 'maturin',
  entryPoints: ['maturin'],
  dynamicFields,
  modules: async () => undefined,
};

/** The keys of `[package]` that fill a field. */
const SOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['version', ['version']],
  ['description', ['description']],
  ['authors', ['authors']],
  ['keywords', ['keywords']],
  ['license', ['license', 'license-file']],
  ['readme', ['readme']],
  ['urls', ['homepage', 'repository', 'documentation']],
]);
/** Nothing in Cargo.toml fills these. */
const NEVER = new Set(['scripts', 'gui-scripts', 'entry-points', 'dependencies', 'optional-dependencies']);

async function dynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const known = allows(doc, 'maturin', '1.16');
  const manifest = await readManifest(doc, files);
  const answer = (field: string): DynamicField => {
    if (NEVER.has(field)) return known ? { outcome: 'empty' } : UNTOLD;
    const key = SOURCES.get(field)?.find((each) => manifest?.crate.entries.has(each));
    if (!manifest || key === undefined) return UNTOLD;
    const value = field === 'version' ? stringAt(manifest.crate, key)?.value : undefined;
    const inherited = valueAt(manifest.crate, key)?.kind === 'table';
    return {
      outcome: 'filled',
      files: [manifest.path],
      words: `\`package.${key}\` in \`${manifest.path}\`${inherited ? ', inherited from its workspace' : ''}`,
      // Versions of crates and of distributions are written alike only as plain numbers.
      ...(value !== undefined && /^\d+(?:\.\d+)*$/.test(value) && { value }),
    };
  };
  return { fields: await answers(doc, answer), both: (field) => (known ? both(field) : undefined) };
}

function both(field: string): 'static-wins' | 'extends' | undefined {
  if (field === 'version') return 'static-wins';
  return EXTENDABLE_FIELDS.has(field) ? 'extends' : undefined;
}

async function readManifest(
  doc: Document,
  files: Files,
): Promise<{ readonly path: string; readonly crate: Table } | undefined> {
  const given = stringAt(doc.root, 'tool', 'maturin', 'manifest-path')?.value;
  for (const path of given === undefined ? ['Cargo.toml', 'rust/Cargo.toml'] : [normalize(given)]) {
    const content = await files.read(path);
    const crate = 'text' in content ? tableAt(parse(content.text).root, 'package') : undefined;
    if (crate) return { path, crate };
  }
  return undefined;
}
