/** The options of a tool's receipt (`[tool.options]`) as the flags of `uv tool install` that they came from. */
import { isTable } from '../toml/read.ts';

/** Options whose flag has the same name and this value. */
const VALUES = [
  'index-strategy',
  'keyring-provider',
  'resolution',
  'prerelease',
  'exclude-newer',
  'link-mode',
];
/** Options that are a flag where they are true. */
const SWITCHES = ['compile-bytecode', 'no-sources', 'no-index'];

/** undefined where one of them is not among those that uv 0.13.9 was seen to write for a flag. */
export function optionWords(options: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const words: string[] = [];
  for (const [key, value] of Object.entries(options)) {
    const said = wordsFor(key, value);
    if (said === undefined) return undefined;
    words.push(...said);
  }
  return words;
}

function wordsFor(key: string, value: unknown): readonly string[] | undefined {
  if (VALUES.includes(key)) return typeof value === 'string' ? [`--${key}`, value] : undefined;
  if (SWITCHES.includes(key)) return value === true ? [`--${key}`] : undefined;
  if (key === 'build-isolation') return value === 'shared' ? ['--no-build-isolation'] : undefined;
  if (key === 'find-links')
    return each(value, (link) => (typeof link === 'string' ? [`--${key}`, link] : undefined));
  if (key === 'index') return each(value, indexWords);
  if (key !== 'config-settings' || !isTable(value)) return undefined;
  const settings = Object.entries(value);
  if (settings.some(([, text]) => typeof text !== 'string')) return undefined;
  return settings.flatMap(([name, text]) => [`--${key}`, `${name}=${text}`]);
}

/** The words for all of a list; undefined where it is none or one of it has no words. */
function each(value: unknown, say: (one: unknown) => readonly string[] | undefined) {
  if (!Array.isArray(value)) return undefined;
  const all = value.map(say);
  return all.every((words) => words !== undefined) ? all.flat() : undefined;
}

/** Of an index that is asked for everything, without more than a flag can say. */
function indexWords(index: unknown): readonly string[] | undefined {
  if (!isTable(index)) return undefined;
  const { url, name, explicit, default: isDefault, format, authenticate, ...more } = index;
  const plain = explicit === false && format === 'simple' && authenticate === 'auto';
  if (typeof url !== 'string' || !plain || Object.keys(more).length > 0) return undefined;
  const named = typeof name === 'string' ? `${name}=${url}` : url;
  return [isDefault === true ? '--default-index' : '--index', named];
}
