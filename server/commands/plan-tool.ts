/** Installs a tool anew, as its receipt says that it was installed. Only reads. */
import { nativePath } from '../files/disk.ts';
import { type Files, isFile, join, type Surroundings } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { isTable, readToml } from '../toml/read.ts';
import { type Receipt, type ReceiptRequirement, readUvTool } from '../uv/receipt.ts';
import { tidying } from './plan-build.ts';
import { findProgram, forPip, forUv, running, UV_MODES, without } from './programs.ts';
import { inTurn, only, refusal, type Steps } from './steps.ts';
import { optionWords } from './tool-options.ts';

/** The tool of an environment's root (absolute), made by uv or pipx; with `editable` what comes from the project is from now on. */
export async function planTool(
  root: string,
  name: string,
  editable: boolean,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const isPipx = await isFile(files, join(root, 'pipx_metadata.json'));
  const planned = isPipx
    ? await byPipx(root, editable, project, files, surroundings)
    : await byUv(root, name, editable, project, files, surroundings);
  if (planned.steps.length === 0 || editable) return planned;
  return inTurn(await tidying(project, files, surroundings), planned);
}

/** pipx keeps how it was asked: extras, `--editable`, what was injected. Its folder of commands is the one that it uses now. */
async function byPipx(
  root: string,
  editable: boolean,
  { folder }: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const pipx = await findProgram('pipx', files, surroundings);
  if (pipx === undefined) return refusal(`pipx made \`${root}\`, and \`pipx\` is not found on PATH`);
  const env = { ...forPip(surroundings.env), PIPX_HOME: nativePath(join(root, '../..')) };
  const tool = root.slice(root.lastIndexOf('/') + 1);
  if (!editable) return only(running(pipx, ['reinstall', tool], folder, env));
  const asked = await pipxAsked(root, files);
  if (asked === undefined) return refusal(`what \`${root}\` was installed from cannot be told`);
  return only(running(pipx, ['install', '--force', '--editable', asked], folder, env));
}

/** `package_or_url` of pipx 1.x: a path, with extras behind it. */
async function pipxAsked(root: string, files: Files): Promise<string | undefined> {
  const content = await files.read(join(root, 'pipx_metadata.json'));
  const asked =
    'text' in content ? /"package_or_url":\s*("(?:[^"\\]|\\.)*")/.exec(content.text)?.[1] : undefined;
  const path: unknown = asked === undefined ? undefined : JSON.parse(asked);
  return typeof path === 'string' && /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : undefined;
}

/**
 * `uv tool install` with the words that its receipt stands for. `uv tool upgrade` would keep all of it too, but where the
 * version stays it leaves the commands as they are: a renamed script would not arrive (uv 0.13.9). It is taken where the
 * receipt holds what has no words.
 */
async function byUv(
  root: string,
  name: string,
  editable: boolean,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const uv = await findProgram('uv', files, surroundings);
  if (uv === undefined) return refusal(`uv made \`${root}\`, and \`uv\` is not found on PATH`);
  const tool = await readUvTool(root, files, surroundings);
  const { folder } = project;
  const place = { UV_TOOL_DIR: nativePath(join(root, '..')) };
  const env = { ...without(forUv(surroundings.env), UV_MODES), ...place };
  if (!('receipt' in tool.receipt)) {
    const torn = 'corrupt' in tool.receipt;
    if (tool.name !== name)
      return refusal(
        `what \`${root}\` was installed from cannot be told: its \`uv-receipt.toml\` is ${torn ? 'corrupt' : 'gone'}`,
      );
    const words = ['tool', 'install', '--force', ...(editable ? ['-e'] : []), nativePath(folder)];
    const lost = `extras and \`--with\` of the tool cannot be told: its \`uv-receipt.toml\` is ${torn ? 'corrupt' : 'gone'}`;
    return { steps: [running(uv, words, folder, env)], refused: [lost] };
  }
  const { receipt } = tool.receipt;
  const [command] = receipt.entryPoints;
  const bin = command ? { UV_TOOL_BIN_DIR: nativePath(join(command.installPath, '..')) } : {};
  const said = await wordsOf(root, receipt, name, editable, files);
  if (said) {
    const words = ['tool', 'install', ...said, '--reinstall-package', name];
    return only(running(uv, words, folder, { ...env, ...bin }));
  }
  if (editable) return refusal('its `uv-receipt.toml` holds what no command line can repeat');
  const words = ['tool', 'upgrade', tool.name, '--reinstall-package', name];
  return {
    steps: [running(uv, words, folder, { ...env, ...bin })],
    refused: renamed(receipt, name, project)
      ? [
          'its commands keep their names unless the version changes: its `uv-receipt.toml` holds what only `uv tool upgrade` repeats',
        ]
      : [],
  };
}

/** What the receipt stands for, behind `uv tool install`; undefined where it holds more than these words can say. */
async function wordsOf(
  root: string,
  { requirements, entryPoints, python, options }: Receipt,
  name: string,
  editable: boolean,
  files: Files,
): Promise<readonly string[] | undefined> {
  const [main, ...others] = requirements;
  const content = await files.read(join(root, 'uv-receipt.toml'));
  const flags = optionWords(options);
  if (!main || !flags || !('text' in content) || !isPlain(content.text)) return undefined;
  const commands = new Set(
    entryPoints.flatMap(({ from }) => (from === undefined ? [] : normalizeName(from))),
  );
  const isEditable = (each: ReceiptRequirement) =>
    each.editable || (editable && each.folder !== undefined && each.name === name);
  const words = [...(isEditable(main) ? ['-e'] : []), asWord(main)];
  for (const each of others) {
    const brings = commands.has(each.name);
    if (brings && each.folder !== undefined) return undefined;
    const flag = brings ? '--with-executables-from' : isEditable(each) ? '--with-editable' : '--with';
    words.push(flag, asWord(each));
  }
  return [...words, ...(python === undefined ? [] : ['--python', python]), ...flags];
}

function asWord({ folder, name, extras, specifier }: ReceiptRequirement): string {
  const with_ = extras.length > 0 ? `[${extras.join(',')}]` : '';
  return folder === undefined ? `${name}${with_}${specifier}` : `${nativePath(folder)}${with_}`;
}

const TOOL_KEYS = ['requirements', 'entrypoints', 'python', 'options'];
const REQUIREMENT_KEYS = ['name', 'extras', 'specifier', 'directory', 'editable'];

/** Whether a receipt holds nothing but what `wordsOf` has words for: no markers, URLs or constraints. */
function isPlain(text: string): boolean {
  const read = readToml(text);
  const tool = 'value' in read ? read.value.tool : undefined;
  if (!isTable(tool) || Object.keys(tool).some((key) => !TOOL_KEYS.includes(key))) return false;
  const { requirements } = tool;
  return (
    Array.isArray(requirements) &&
    requirements.every(
      (each: unknown) => isTable(each) && Object.keys(each).every((key) => REQUIREMENT_KEYS.includes(key)),
    )
  );
}

/** Whether the tool would have commands of other names now, as far as that can be told. */
function renamed({ entryPoints }: Receipt, name: string, { wheelMetadata }: Project): boolean {
  const now = wheelMetadata?.entryPoints;
  if (now === undefined) return true;
  const names = ['console_scripts', 'gui_scripts'].flatMap((group) => [...(now.get(group)?.keys() ?? [])]);
  const there = entryPoints.filter(({ from }) => from === undefined || normalizeName(from) === name);
  return (
    there
      .map((each) => each.name)
      .sort()
      .join('\n') !== names.sort().join('\n')
  );
}
