/** All that is judged of one wheel file: what it says, what it holds, where its entry points lead, and its project. */
import { readWheelFile, type WheelFile } from '../artifacts/wheel-file.ts';
import { verifyRecord } from '../artifacts/wheel-record.ts';
import { type Files, join, type Trouble } from '../files/files.ts';
import { readReference } from '../pyproject/entry-point.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { sameVersion } from '../pyproject/version.ts';
import { parse } from '../toml/parser.ts';
import { Attributes } from './attributes.ts';
import { loadPreview } from './preview.ts';
import { compareWithWheel, type DistComparison } from './preview-dist.ts';
import { modulesOf, type WheelModules } from './wheel-modules.ts';

export interface WheelFacts {
  readonly file: WheelFile;
  /** As `verifyRecord` has it. */
  readonly record: Awaited<ReturnType<typeof verifyRecord>>;
  readonly entryPoints: readonly WheelEntryPoint[];
  /** The project around the wheel, if it has this name. */
  readonly project: WheelProject | undefined;
}

export interface WheelEntryPoint {
  readonly group: string;
  readonly name: string;
  readonly reference: string;
  readonly leads: Lead;
}

/** Where a reference leads inside the wheel; `unknown` also where it leads out of it. */
export type Lead =
  | { readonly kind: 'unknown' | 'found' }
  | { readonly kind: 'no-module'; readonly module: string }
  /** `first`: it is the attribute of the module itself that is missing, not one below it. */
  | {
      readonly kind: 'no-attribute';
      readonly path: string;
      readonly attribute: string;
      readonly first: boolean;
    }
  /** Nobody can call it. */
  | { readonly kind: 'uncallable'; readonly what: string };

export interface WheelProject {
  /** Its folder, absolute. */
  readonly folder: string;
  /** That a build would give now; undefined where it cannot be told for certain. */
  readonly version: string | undefined;
  /** undefined for another version, and where nothing is certain. */
  readonly comparison: DistComparison | undefined;
}

/** Entry points that are followed at most. */
const MOST_ENTRY_POINTS = 1000;

/** Reads the wheel at an absolute path, verifies its RECORD, and looks for its project. */
export async function loadWheelFacts(
  path: string,
  files: Files,
): Promise<WheelFacts | { readonly absent: true } | { readonly trouble: Trouble }> {
  const file = await readWheelFile(path, files);
  if (!('members' in file)) return file;
  return {
    file,
    entryPoints: await followEntryPoints(file),
    record: await verifyRecord(file),
    project: await projectAround(path, file, files),
  };
}

async function followEntryPoints(file: WheelFile): Promise<readonly WheelEntryPoint[]> {
  const modules = modulesOf(file);
  const out: WheelEntryPoint[] = [];
  for (const [group, names] of file.entryPoints)
    for (const [name, reference] of names) {
      const leads: Lead =
        out.length < MOST_ENTRY_POINTS ? await follow(reference, file, modules) : { kind: 'unknown' };
      out.push({ group, name, reference, leads });
    }
  return out;
}

async function follow(value: string, file: WheelFile, { contents, sources }: WheelModules): Promise<Lead> {
  const { reference, problems } = readReference(value);
  if (!reference || problems.length > 0) return { kind: 'unknown' };
  const { module, attribute } = reference;
  const located = await contents.locate(module);
  if (located?.kind === 'absent') return { kind: 'no-module', module };
  if (located?.kind === 'foreign')
    return isOwn(module, file) ? { kind: 'no-module', module } : { kind: 'unknown' };
  if (located?.kind !== 'module' || attribute === undefined) return { kind: 'unknown' };
  const reached = await new Attributes(contents, sources).follow(module, attribute.split('.'));
  if (reached.kind === 'unknown') return reached;
  if (reached.kind === 'module') return { kind: 'uncallable', what: 'a module' };
  if (reached.kind === 'absent') {
    // Some groups name a file of the package in the place of an attribute: `napari.manifest` has `pkg:napari.yaml`.
    if (file.names.has(join(located.path, '..', attribute))) return { kind: 'unknown' };
    const { name, source } = reached;
    return {
      kind: 'no-attribute',
      path: source.path,
      attribute: name,
      first: attribute.split('.')[0] === name,
    };
  }
  const { kind, value: bound, conditional } = reached.definition;
  return kind === 'variable' && bound?.kind === 'literal' && !conditional
    ? { kind: 'uncallable', what: `\`${bound.text.slice(0, 30)}\`` }
    : { kind: 'found' };
}

/** A module of the wheel's own name that it lacks, where it requires nothing that could bring it. */
function isOwn(module: string, { metadata }: WheelFile): boolean {
  const top = normalizeName(module.split('.')[0] ?? '');
  return metadata !== undefined && metadata.requiresDist.length === 0 && normalizeName(metadata.name) === top;
}

/** The nearest pyproject.toml above the wheel, if it is that of the project which the wheel is named after. */
async function projectAround(path: string, file: WheelFile, files: Files): Promise<WheelProject | undefined> {
  if ('problem' in file.named) return undefined;
  for (let folder = join(path, '..'); ; folder = join(folder, '..')) {
    const content = await files.read(join(folder, 'pyproject.toml'));
    if ('text' in content) return besideProject(content.text, folder, path, file, files);
    if (folder === '/' || folder === '') return undefined;
  }
}

async function besideProject(
  text: string,
  folder: string,
  path: string,
  { named, names }: WheelFile,
  files: Files,
): Promise<WheelProject | undefined> {
  const doc = parse(text);
  const declared = readProjectTable(doc).name?.value;
  if ('problem' in named || (declared !== undefined && normalizeName(declared) !== named.name))
    return undefined;
  const here = files.at(folder);
  const preview = await loadPreview(doc, here);
  if (preview.name === undefined || normalizeName(preview.name) !== named.name) return undefined;
  const { version } = preview;
  // What is built from a source distribution may have other files.
  const isCertain = preview.certainty === 'certain' && preview.builds === true && preview.viaSdist === 'same';
  const isSame = version !== undefined && sameVersion(version, named.version);
  const compared = isCertain && isSame ? await compareWithWheel(preview, { path, names }, here) : undefined;
  // A wheel for an editable installation holds a `.pth` in the place of the modules.
  const isEditable = compared?.extra.some((name) => /^[^/]+\.pth$/.test(name)) === true;
  return {
    folder,
    version: preview.certainty === 'certain' ? version : undefined,
    comparison: isEditable ? undefined : compared,
  };
}
