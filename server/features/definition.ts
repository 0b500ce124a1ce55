/** Where the thing that a value names is defined. */
import { type Files, join, normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import type { Span } from '../toml/span.ts';
import { includedGroup } from './group-includes.ts';
import { type Pointed, pointedAt } from './pointed.ts';

export interface Definition {
  /** The absolute path of the file. */
  readonly path: string;
  readonly text: string;
  /** The place in that file. */
  readonly at: Span;
  /** What was asked about, in the document. */
  readonly from: Span;
}

const START: Span = { start: 0, end: 0 };

/** An entry point's attribute or module, an in-tree backend's file, the source of a dynamic field, an included group. */
export async function definition(
  project: Project,
  offset: number,
  files: Files,
): Promise<Definition | undefined> {
  const pointed = pointedAt(project.doc, offset);
  if (!pointed) return undefined;
  const target =
    ofGroup(project, pointed) ??
    (await ofEntryPoint(project, pointed, files)) ??
    (await ofFile(fileMeant(project, pointed), files));
  return target && { ...target, path: join(project.folder, target.path), from: pointed.at };
}

type Target = Omit<Definition, 'from'>;

function ofGroup(project: Project, pointed: Pointed): Target | undefined {
  const group = includedGroup(project, pointed);
  return group && { path: 'pyproject.toml', text: project.doc.text, at: group.entry.key.at };
}

async function ofEntryPoint(
  { entryPoints }: Project,
  { entry }: Pointed,
  files: Files,
): Promise<Target | undefined> {
  const target = entryPoints.find((one) => one.entry === entry)?.target;
  // The file that lacks the attribute is where it is to be written.
  if (target?.kind === 'no-attribute') return ofFile({ path: target.path }, files);
  if (target?.kind !== 'found') return undefined;
  return { path: target.path, text: target.text, at: target.definition?.nameAt ?? START };
}

/** A file that a value stands for, with words that show the place in it where they are found. */
interface FileMeant {
  readonly path: string;
  readonly words?: string;
}

function fileMeant(project: Project, { path, value, on }: Pointed): FileMeant | undefined {
  if (value.kind !== 'string' || on === 'key') return undefined;
  const key = path.join('.');
  if (key === 'build-system.build-backend') return backendFile(project);
  if (key === 'build-system.backend-path')
    return normalize(value.value) === project.inTree?.folder ? backendFile(project) : undefined;
  if (key !== 'project.dynamic') return undefined;
  const field = project.dynamic?.fields.get(value.value);
  const [first] = field?.files ?? [];
  if (first === undefined) return undefined;
  return { path: first, ...(field?.value !== undefined && { words: field.value }) };
}

function backendFile({ inTree }: Project): FileMeant | undefined {
  return inTree?.file === undefined ? undefined : { path: inTree.file };
}

async function ofFile(meant: FileMeant | undefined, files: Files): Promise<Target | undefined> {
  if (!meant) return undefined;
  const answer = await files.read(meant.path);
  if (!('text' in answer)) return undefined;
  const start = meant.words === undefined ? -1 : answer.text.indexOf(meant.words);
  const at = start < 0 ? START : { start, end: start + (meant.words?.length ?? 0) };
  return { path: meant.path, text: answer.text, at };
}
