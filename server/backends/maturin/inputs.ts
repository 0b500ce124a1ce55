/** What a build by maturin reads: what cargo reads, and what says how the interface is generated (maturin 1.16.0). */
import { type Files, isFile, join } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Inputs } from '../backend.ts';
import { withMetadata } from '../native-inputs.ts';
import { crateInputs } from './cargo-inputs.ts';
import { maturinDynamicFields } from './dynamic.ts';
import { maturinLayout } from './layout.ts';

export async function maturinInputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const laid = await maturinLayout(doc, files);
  if (!('layout' in laid)) return undefined;
  const { manifest } = laid.layout;
  const { files: found, mayReadMore } = await crateInputs(files, manifest);
  const interfaces = [];
  for (const name of ['cbindgen.toml', 'uniffi.toml']) {
    const path = join(manifest.folder, name);
    if (await isFile(files, path)) interfaces.push({ path, role: 'script' as const });
  }
  return {
    files: withMetadata([...found, ...interfaces], await maturinDynamicFields(doc, files)),
    git: false,
    mayReadMore,
  };
}
