/** maturin packs either a program or a module, and takes no scripts beside a program (maturin 1.16.0, `build_orchestrator.rs`). */
import { type Files, isFile, join, normalize } from '../../files/files.ts';
import { type Document, stringAt, tableAt } from '../../toml/document.ts';
import { parse } from '../../toml/parser.ts';
import type { Refusal } from '../backend.ts';

const SAYS = "Defining scripts and working with a binary doesn't mix well";

/** A refusal, or a doubt where nothing says that the crate is a library. */
export async function scriptsBesideProgram(
  doc: Document,
  files: Files,
): Promise<readonly (Refusal | string)[]> {
  if (!tableAt(doc.root, 'project', 'scripts')?.entries.size) return [];
  const bindings = stringAt(doc.root, 'tool', 'maturin', 'bindings')?.value;
  if (bindings === 'bin') return [{ says: SAYS, keys: ['project', 'scripts'] }];
  const given = stringAt(doc.root, 'tool', 'maturin', 'manifest-path')?.value;
  for (const path of given === undefined ? ['Cargo.toml', 'rust/Cargo.toml'] : [normalize(given)]) {
    const content = await files.read(path);
    if (!('text' in content)) continue;
    const library = tableAt(parse(content.text).root, 'lib') !== undefined;
    if (library || (await isFile(files, join(path, '..', 'src/lib.rs')))) return [];
  }
  return ['maturin refuses `project.scripts` where the crate is a program'];
}
