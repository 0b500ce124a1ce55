/** What there is to know about the thing under the cursor. */
import type { DynamicField } from '../backends/backend.ts';
import type { Hook, InTreeBackend } from '../backends/in-tree.ts';
import { type Files, normalize } from '../files/files.ts';
import type { EntryPoint } from '../project/entry-points.ts';
import type { Project } from '../project/project.ts';
import type { Status } from '../project/status.ts';
import { describe } from '../schema/describe.ts';
import type { Span } from '../toml/span.ts';
import { describeCacheKey, describeCacheKeys } from '../uv/describe.ts';
import { groupWords, includedGroup } from './group-includes.ts';
import { type Pointed, pointedAt } from './pointed.ts';
import { definitionLines } from './source-line.ts';
import { artifactWords, installedPlaces, placeWords, predictionWords } from './status-words.ts';

export interface Hover {
  readonly at: Span;
  readonly markdown: string;
}

/**
 * What this very value leads to first, what its key means in general after it. `status` is asked only where the hover
 * tells of it; undefined where nothing is known of what is installed.
 */
export async function hover(
  project: Project,
  offset: number,
  files: Files,
  status: () => Promise<Status | undefined> = async () => undefined,
): Promise<Hover | undefined> {
  const pointed = pointedAt(project.doc, offset);
  if (!pointed) return undefined;
  const now = tellsStatus(pointed, project) ? await status() : undefined;
  const parts = [
    now && statusMarkdown(now, project),
    await ofThis(project, pointed, files),
    meaning(pointed),
  ];
  const said = parts.filter((part) => part !== undefined && part !== '');
  return said.length === 0 ? undefined : { at: pointed.at, markdown: said.join('\n\n---\n\n') };
}

/** Of a string in a list its own meaning where the schemas have words for it, in `dynamic` that of the field; else the key's. */
function meaning({ path, value, items }: Pointed): string | undefined {
  const item = items.at(-1);
  if (value.kind !== 'string' || item === undefined) return describe(path);
  const named = path.join('.') === 'project.dynamic' ? ['project', value.value] : [...path, `${item}`];
  return describe(named) ?? describe(path);
}

/** On `[project]`, on `cache-keys` itself, and on `[tool.uv]` where uv's default keys hold. */
function tellsStatus({ path, on, items }: Pointed, { cacheKeys }: Project): boolean {
  const key = path.join('.');
  if (items.length > 0) return false;
  return (
    key === 'tool.uv.cache-keys' ||
    (on === 'key' && (key === 'project' || (key === 'tool.uv' && cacheKeys.defaults)))
  );
}

/** What each command does, then a line for each place where the project is installed. */
function statusMarkdown(status: Status, { folder }: Project): string {
  const commands = [...status.commands].map(
    ([command, prediction]) => `- \`${command}\`: ${predictionWords(prediction).words}`,
  );
  const places = installedPlaces(status).map(
    (artifact) => `- installed in \`${placeWords(artifact, folder, '/')}\`: ${artifactWords(artifact).words}`,
  );
  return `Now, by the rules of uv ${status.uv}:\n\n${[...commands, ...places].join('\n')}`;
}

async function ofThis(project: Project, pointed: Pointed, files: Files): Promise<string | undefined> {
  const { path, value, entry } = pointed;
  const entryPoint = project.entryPoints.find((one) => one.entry === entry);
  if (entryPoint) return entryPointWords(entryPoint);
  const group = includedGroup(project, pointed);
  if (group) return groupWords(group);
  const key = path.join('.');
  if (key === 'build-system.build-backend')
    return project.inTree ? inTreeWords(project.inTree) : backendWords(project);
  if (path[0] === 'tool' && path[1] === 'uv') return cacheKeyWords(project, pointed, files);
  if (value.kind !== 'string') return undefined;
  if (key === 'build-system.backend-path') return backendPathWords(project, normalize(value.value));
  if (key === 'project.dynamic') return dynamicWords(value.value, project);
  return undefined;
}

function cacheKeyWords(
  project: Project,
  { path, items }: Pointed,
  files: Files,
): Promise<string | undefined> {
  const [, , key] = path;
  const [index] = items;
  // On `[tool.uv]` the hover tells of the defaults, which are written nowhere.
  const whole = key === 'cache-keys' || (key === undefined && project.cacheKeys.defaults);
  if (!whole) return Promise.resolve(undefined);
  return index === undefined ? describeCacheKeys(project, files) : describeCacheKey(project, index, files);
}

function entryPointWords({ reference, target }: EntryPoint): string | undefined {
  const named = `\`${reference?.value ?? ''}\``;
  if (target.kind === 'unknown') return undefined;
  if (target.kind === 'foreign')
    return `${named} is not in this project's wheel: another distribution has to bring it.`;
  if (target.kind === 'no-module') return `The wheel has no module \`${target.module}\`.`;
  if (target.kind === 'no-attribute') return `\`${target.path}\` has no \`${target.attribute}\`.`;
  if (target.isModule) return `${named} is the module \`${target.path}\`.`;
  const { definition, path } = target;
  if (!definition) return `${named} is \`${path}\`.`;
  return `${named} is defined in \`${path}\`:\n\n\`\`\`python\n${definitionLines(definition, target.text)}\n\`\`\``;
}

function backendWords({ backend }: Project): string | undefined {
  return backend && `Built by \`${backend.name}\`.`;
}

function backendPathWords(project: Project, folder: string): string {
  const { inTree } = project;
  if (inTree?.file !== undefined && inTree.folder === folder) return inTreeWords(inTree) ?? '';
  return `\`${folder === '' ? '.' : folder}\` is put before everything else that the build can import.`;
}

const HOOKS: readonly string[] = ['build_wheel', 'build_sdist', 'build_editable'];

function inTreeWords({ file, hooks, wraps }: InTreeBackend): string | undefined {
  if (file === undefined) return 'The backend is in no folder of `backend-path`.';
  const lines = [
    `The backend is \`${file}\`${wraps === undefined ? '' : `, which builds like \`${wraps}\``}.`,
  ];
  if (hooks) {
    const missing = HOOKS.filter((name) => !hooks.has(name)).map((name) => `- \`${name}\` is missing`);
    lines.push([...[...hooks.values()].map(hookWords), ...missing].join('\n'));
  }
  return lines.join('\n\n');
}

function hookWords({ name, path }: Hook): string {
  return `- \`${name}\`${path === undefined ? ', inherited' : ` in \`${path}\``}`;
}

function dynamicWords(name: string, { dynamic, backend }: Project): string | undefined {
  const field = dynamic?.fields.get(name);
  if (!field || !backend) return undefined;
  return [originWords(name, field, backend.name), ...filesWords(field)].join('\n\n');
}

function originWords(name: string, field: DynamicField, backend: string): string {
  const { outcome, words, configuredAt, says } = field;
  const setting = configuredAt?.join('.');
  // A backend whose settings hold the value itself has named them already.
  const by = setting === undefined || words?.includes(setting) ? '' : `, as \`${setting}\` says`;
  if (outcome === 'refused')
    return `\`${backend}\` cannot fill \`${name}\` and refuses to build${says === undefined ? '.' : `: “${says}”`}`;
  const without = `\`${backend}\` has no source for \`${name}\``;
  if (outcome === 'unconfigured') return `${without} and refuses to build.`;
  if (outcome === 'empty')
    return `${without} and ${name === 'version' ? 'makes it 0.0.0' : 'leaves it empty'}.`;
  if (outcome === undefined) return `Where \`${name}\` comes from cannot be told without building${by}.`;
  if (words !== undefined) return `\`${name}\` comes from ${words}${by}.`;
  return `\`${backend}\` fills \`${name}\`${field.git ? ' from git' : ''}${by}.`;
}

function* filesWords({ files = [], missing = [], value, words = '' }: DynamicField): Iterable<string> {
  if (value !== undefined) yield `Now: \`${value}\``;
  const absent = new Set(missing.map(({ path }) => path));
  const unsaid = files.filter((path) => absent.has(path) || !words.includes(path));
  if (unsaid.length === 0) return;
  yield unsaid.map((path) => `- \`${path}\`${absent.has(path) ? ', which is not there' : ''}`).join('\n');
}
