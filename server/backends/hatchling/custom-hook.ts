/**
 * A build hook of the project itself, as far as its text says plainly what it adds (hatchling 1.33.0, `builders/hooks/custom.py`).
 * Nothing of it is ever run: whatever is not one of a few literal statements cannot be told.
 */

export interface CustomHook {
  readonly artifacts: readonly string[];
  /** Source and target, as `force_include` has them. */
  readonly forced: readonly (readonly [string, string])[];
}

/** What may be imported without a doubt about what comes of it. */
const HARMLESS =
  /^(?:hatchling(?:\.\w+)*|typing|__future__|os|os\.path|sys|platform|sysconfig|packaging\.tags)$/;
/** What may write files, or run anything. */
const ACTS =
  /\b(?:open|exec|eval|compile|__import__|getattr|setattr|globals|vars|system|popen|spawn\w*|execv?\w*|remove|unlink|rename|replace|mkdir|makedirs|rmdir|removedirs|symlink|link|environ|putenv|chdir)\s*[([]/;
const TEXT = String.raw`(?:"([^"\\\n]*)"|'([^'\\\n]*)')`;
const KEY = (key: string) => String.raw`build_data\[(?:"${key}"|'${key}')\]`;
const APPEND = new RegExp(String.raw`^${KEY('artifacts')}\.append\(${TEXT}\)$`);
const FORCE = new RegExp(String.raw`^${KEY('force_include')}\[${TEXT}\] = ${TEXT}$`);
/** What shapes nothing but the metadata and the name of the wheel. */
const ASIDE = new RegExp(
  String.raw`^(?:${KEY('pure_python')}|${KEY('infer_tag')}) = (?:True|False)$|^${KEY('tag')} = ${TEXT}$|^${KEY('dependencies')}\.append\(${TEXT}\)$`,
);

/** Reads a hook; undefined where it may do more than what it says in plain statements. */
export function readCustomHook(text: string): CustomHook | undefined {
  const lines = text
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/\s+#[^"']*$|^#.*$/, '').trimEnd())
    .filter((line) => line.trim() !== '');
  const source = lines.join('\n');
  if (
    ACTS.test(source) ||
    source.includes('"""') ||
    source.includes("'''") ||
    /[\\;]|get_build_hook/.test(source)
  )
    return undefined;
  if ((source.match(/^class \w+\((?:\w+\.)*BuildHookInterface(?:\[\w*\])?\):$/gm) ?? []).length !== 1)
    return undefined;
  const artifacts: string[] = [];
  const forced: [string, string][] = [];
  let method = '';
  for (const line of lines) {
    const statement = line.trim();
    method =
      /^(?: {4}|\t)def (\w+)\(self\b[^()]*(?:\([^()]*\)[^()]*)*\)(?: -> [\w[\], |.]+)?:$/.exec(line)?.[1] ??
      method;
    if (statement.startsWith('def ') || statement.startsWith('class ')) {
      if (!/^(?:initialize|finalize|clean|dependencies|)$/.test(method)) return undefined;
      continue;
    }
    const [, append, single] = APPEND.exec(statement) ?? [];
    const artifact = append ?? single;
    const force = FORCE.exec(statement);
    if (artifact !== undefined && method === 'initialize') artifacts.push(artifact);
    else if (force && method === 'initialize')
      forced.push([force[1] ?? force[2] ?? '', force[3] ?? force[4] ?? '']);
    else if (!(ASIDE.test(statement) && method === 'initialize') && !isPlain(statement)) return undefined;
  }
  return { artifacts, forced };
}

/** A statement that does nothing to a build: an import, `pass`, a name or a text. */
function isPlain(statement: string): boolean {
  const imported = /^(?:from (\S+) import [\w, ]+|import (\S+))$/.exec(statement);
  if (imported) return HARMLESS.test(imported[1] ?? imported[2] ?? '');
  return /^(?:pass|\.\.\.|return|return None|return \[\]|print\("[^"{}]*"\)|[A-Z_]+ = ["'][^"'{}]*["']|PLUGIN_NAME = ["'][\w-]+["'])$/.test(
    statement,
  );
}
