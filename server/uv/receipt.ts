/** What uv remembers of an installed tool: `uv-receipt.toml` (crates/uv-tool/src/tool.rs). */
import { pathOf } from '../artifacts/locations.ts';
import { uvToolsFolder } from '../artifacts/tools.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { isName, normalizeName } from '../pyproject/name.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { isTable, readToml } from '../toml/read.ts';

export interface UvTool {
  /** Normalised; the name of its folder. */
  readonly name: string;
  /** The root of its environment, absolute. */
  readonly root: string;
  readonly receipt: ReadReceipt;
}

/**
 * `absent`: `uv tool install` installs, then stops where the commands are there already, unless `--force`;
 * `uv tool upgrade` stops. `corrupt` (one clause): `uv tool install` removes the environment and installs,
 * `uv tool upgrade` stops with exit status 1. Tried with uv 0.13.9.
 */
export type ReadReceipt =
  | { readonly receipt: Receipt }
  | { readonly absent: true }
  | { readonly corrupt: string };

export interface Receipt {
  /** The first is the tool itself, the others are `--with` and `--with-editable`. */
  readonly requirements: readonly ReceiptRequirement[];
  /** `--python`, as written. */
  readonly python: string | undefined;
  readonly entryPoints: readonly {
    readonly name: string;
    /** Where its command was put, absolute. */
    readonly installPath: string;
    /** The distribution that brings it; undefined: the tool itself. */
    readonly from: string | undefined;
  }[];
  /** `[tool.options]`: settings that `uv tool upgrade` takes over. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ReceiptRequirement {
  /** Normalised. */
  readonly name: string;
  /** The local folder it comes from, absolute. */
  readonly folder: string | undefined;
  readonly editable: boolean;
  /** Normalised. */
  readonly extras: readonly string[];
  /** `==1.0`; '' where any version will do or it is not from an index. */
  readonly specifier: string;
}

/** All tools that uv has installed, by name. Folders whose name is none of a distribution are left out: uv passes over them too. */
export async function readUvTools(files: Files, surroundings: Surroundings): Promise<readonly UvTool[]> {
  const folder = await uvToolsFolder(files, surroundings);
  const tools: UvTool[] = [];
  for (const { name, kind } of (await files.list(folder)).entries)
    if (kind === 'folder' && isName(name))
      tools.push(await readUvTool(join(folder, name), files, surroundings));
  return tools;
}

/** The tool whose environment has this root (absolute). */
export async function readUvTool(root: string, files: Files, surroundings: Surroundings): Promise<UvTool> {
  const content = await files.read(join(root, 'uv-receipt.toml'));
  const name = normalizeName(root.slice(root.lastIndexOf('/') + 1));
  if ('absent' in content) return { name, root, receipt: content };
  if ('trouble' in content) return { name, root, receipt: { corrupt: content.trouble.words } };
  return { name, root, receipt: parseReceipt(content.text, surroundings.platform) };
}

/** The requirements of a tool that come from a folder (absolute, links resolved); `main`: it is the tool itself. */
export async function requirementsFrom(
  tool: UvTool,
  folder: string,
  files: Files,
): Promise<readonly (ReceiptRequirement & { readonly main: boolean })[]> {
  if (!('receipt' in tool.receipt)) return [];
  const out: (ReceiptRequirement & { readonly main: boolean })[] = [];
  for (const [i, each] of tool.receipt.receipt.requirements.entries())
    if (each.folder !== undefined && (each.folder === folder || (await files.real(each.folder)) === folder))
      out.push({ ...each, main: i === 0 });
  return out;
}

/** Reads the text of a receipt; unknown keys are passed over, as uv does. */
export function parseReceipt(
  text: string,
  platform: Surroundings['platform'],
): Exclude<ReadReceipt, { readonly absent: true }> {
  const read = readToml(text);
  if ('problem' in read) return { corrupt: read.problem };
  const { tool } = read.value;
  if (!isTable(tool)) return { corrupt: 'it has no table `tool`' };
  const { requirements = [], entrypoints, python, options } = tool;
  if (!Array.isArray(entrypoints)) return { corrupt: 'it has no `entrypoints`' };
  if (!Array.isArray(requirements)) return { corrupt: '`requirements` is no list' };
  const asked = requirements.map((each: unknown) => requirementOf(each, platform));
  const commands = entrypoints.map((each: unknown) => entryPointOf(each, platform));
  if (python !== undefined && typeof python !== 'string') return { corrupt: '`python` is no string' };
  if (!asked.every((each) => each !== undefined)) return { corrupt: 'one of its `requirements` is none' };
  if (!commands.every((each) => each !== undefined)) return { corrupt: 'one of its `entrypoints` is none' };
  return {
    receipt: { requirements: asked, python, entryPoints: commands, options: isTable(options) ? options : {} },
  };
}

/** A table, or a requirement as text, which is what old releases of uv wrote. */
function requirementOf(value: unknown, platform: Surroundings['platform']): ReceiptRequirement | undefined {
  const none = { folder: undefined, editable: false, extras: [], specifier: '' };
  if (typeof value === 'string') {
    const name = requirementName(value);
    return name === undefined ? undefined : { ...none, name };
  }
  if (!isTable(value) || typeof value.name !== 'string') return undefined;
  if (!isName(value.name)) return undefined;
  const place = value.editable ?? value.directory;
  return {
    name: normalizeName(value.name),
    folder: typeof place === 'string' ? pathOf(place, platform) : undefined,
    editable: typeof value.editable === 'string',
    extras: Array.isArray(value.extras)
      ? value.extras.flatMap((extra: unknown) => (typeof extra === 'string' ? normalizeName(extra) : []))
      : [],
    specifier: typeof value.specifier === 'string' ? value.specifier : '',
  };
}

function entryPointOf(
  value: unknown,
  platform: Surroundings['platform'],
): Receipt['entryPoints'][number] | undefined {
  if (!isTable(value)) return undefined;
  const { name, from } = value;
  const path = value['install-path'];
  if (typeof name !== 'string' || typeof path !== 'string') return undefined;
  return {
    name,
    installPath: join(pathOf(path, platform)),
    from: typeof from === 'string' ? from : undefined,
  };
}
