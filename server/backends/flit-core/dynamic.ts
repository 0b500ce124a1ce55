/** What flit_core makes of `dynamic` (flit_core 4.2.0, `common.py`: `get_info_from_module`, and `config.py`). */
import { type Files, join } from '../../files/files.ts';
import { FIELDS, readProjectTable } from '../../pyproject/project-table.ts';
import type { Document } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { allows } from '../pins.ts';
import { hasFile } from '../shipped.ts';
import { foreignImport } from '../version-risk.ts';
import { literalVersion } from '../version-source.ts';
import { type FlitModule, flitModules } from './module.ts';

const REFUSED =
  'flit only supports dynamic metadata for:description, import-names, import-namespaces, version';

/** Version and description come from the module itself, the names of imports from its name; all else is refused. */
export async function flitDynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const known = allows(doc, 'flit-core', '3.8');
  const newest = allows(doc, 'flit-core', '4');
  const found = await flitModules(doc, files);
  const module = found?.length === 1 ? found[0] : undefined;
  const fields = new Map<string, DynamicField>();
  for (const { value: field } of readProjectTable(doc).dynamic) {
    if (!FIELDS.some((name) => name === field)) continue;
    if (field === 'version') fields.set(field, module ? await version(module, files, newest) : UNKNOWN);
    else if (field === 'description') fields.set(field, module ? await docstring(module, files) : UNKNOWN);
    else if (field.startsWith('import-'))
      fields.set(field, newest ? { outcome: 'filled', words: 'the name of the module' } : UNKNOWN);
    else fields.set(field, known ? { outcome: 'refused', ...(newest && { says: REFUSED }) } : UNKNOWN);
  }
  return { fields, both: () => (known ? 'refuses' : undefined) };
}

const UNKNOWN: DynamicField = { outcome: undefined };

/** `__init__.py` before `version.py` before `_version.py` before `__version__.py`; those but the first from 3.12 on. */
async function version(module: FlitModule, files: Files, newest: boolean): Promise<DynamicField> {
  const names = ['__init__.py', 'version.py', '_version.py', '__version__.py'];
  const candidates = module.isPackage ? names.map((name) => join(module.path, name)) : [module.path];
  for (const path of newest ? candidates : candidates.slice(0, 1)) {
    const content = await files.read(path);
    if ('absent' in content) continue;
    const value = 'text' in content ? literalVersion(content.text) : undefined;
    if (value === null) continue;
    const words = `\`__version__\` in \`${path}\``;
    if (value !== undefined) return { outcome: 'filled', files: [path], words, value };
    // What is no literal is asked of the module, which is imported for it.
    const mayFail = await foreignImport([path], files);
    return { outcome: 'filled', files: [path], words, ...(mayFail !== undefined && { mayFail }) };
  }
  const path = candidates[0] ?? module.path;
  if (!(await importable(path, files))) return { outcome: 'unconfigured', says: NO_VERSION };
  const mayFail = await foreignImport([path], files);
  const words = `\`__version__\` of \`${path}\` when it is imported`;
  return { outcome: undefined, files: [path], words, ...(mayFail !== undefined && { mayFail }) };
}

const NO_VERSION =
  'Cannot package module without a version string. Please define a `__version__ = "x.y.z"` in your module.';

/** What is not found in the text is asked of the module itself: a star import, or code, may bring it. */
async function importable(path: string, files: Files): Promise<boolean> {
  const content = await files.read(path);
  return !('text' in content) || /import|exec|globals|locals|vars|setattr|__getattr__/.test(content.text);
}

async function docstring(module: FlitModule, files: Files): Promise<DynamicField> {
  const path = module.isPackage ? join(module.path, '__init__.py') : module.path;
  const field = { files: [path], words: `the first line of the docstring of \`${path}\`` };
  if ((await hasFile(files, path)) === false) return { ...field, outcome: undefined };
  const content = await files.read(path);
  const text = 'text' in content ? content.text.replace(/^(?:\uFEFF|\s|#.*\n)*/, '') : undefined;
  if (text !== undefined && lacksDocstring(text))
    return { ...field, outcome: 'unconfigured', says: NO_DOCSTRING };
  const plain = text !== undefined && /^[rRuU]?(["'])(?!\1\1\s*\1|\1(?!\1))/.test(text);
  return { ...field, outcome: plain ? 'filled' : undefined };
}

const NO_DOCSTRING =
  'Flit cannot package module without docstring, or empty docstring. Please add a docstring to your module';

/** Neither a text at the front nor a `__doc__` that the module gives itself, which is imported where there is no text. */
function lacksDocstring(text: string): boolean {
  if (/__doc__|exec|globals|locals|vars|setattr/.test(text)) return false;
  return /^(?:#.*)?$/.test(text) || /^(?![a-zA-Z]{0,2}["'(\\])[a-zA-Z_@]/.test(text);
}
