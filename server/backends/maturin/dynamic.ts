/** maturin fills dynamic fields from Cargo.toml (maturin 1.16.0, `metadata.rs`). */
import { type Files, join, normalize } from '../../files/files.ts';
import { EXTENDABLE_FIELDS } from '../../pyproject/project-table.ts';
import { type Document, stringAt, type Table, tableAt, valueAt } from '../../toml/document.ts';
import { parse } from '../../toml/parser.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { answers, UNTOLD } from '../dynamic-fields.ts';
import { allows } from '../pins.ts';

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

/** What fills each field. */
export async function maturinDynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const known = allows(doc, 'maturin', '1.16');
  const manifest = await readManifest(doc, files);
  const workspace = manifest && (await readWorkspace(manifest, files));
  const answer = (field: string): DynamicField => {
    if (NEVER.has(field)) return known ? { outcome: 'empty' } : UNTOLD;
    const key = SOURCES.get(field)?.find((each) => manifest?.crate.entries.has(each));
    if (!manifest || key === undefined) return UNTOLD;
    const inherited = valueAt(manifest.crate, key)?.kind === 'table';
    const from = inherited ? workspace : undefined;
    const giver = from ? tableAt(from.root, 'workspace', 'package') : manifest.crate;
    const value = field === 'version' && giver ? stringAt(giver, key)?.value : undefined;
    const words = `\`package.${key}\` in \`${manifest.path}\``;
    return {
      outcome: 'filled',
      files: from ? [...new Set([manifest.path, from.path])] : [manifest.path],
      words: inherited ? `${words}, inherited from ${from ? `\`${from.path}\`` : 'its workspace'}` : words,
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

/** More folders above a crate than this are not looked at. */
const DEPTH = 20;

/** The manifest of a crate's workspace: the one that it names, its own, or the nearest above it, as cargo looks for it. */
async function readWorkspace(
  { path, crate }: { readonly path: string; readonly crate: Table },
  files: Files,
): Promise<{ readonly path: string; readonly root: Table } | undefined> {
  const named = stringAt(crate, 'workspace')?.value;
  for (let i = 0; i < DEPTH; i++) {
    const above = join(path, '..', named ?? '../'.repeat(i), 'Cargo.toml');
    const content = await files.read(above);
    const root = 'text' in content ? parse(content.text).root : undefined;
    if (root && tableAt(root, 'workspace')) return { path: above, root };
    if (named !== undefined || join(files.folder, above) === '/Cargo.toml') return undefined;
  }
  return undefined;
}
