/** What a page shows of an answer to an editor, or of what `pyproject-ls wheel` prints. */
import { wheelText } from '../../server/cli/report/wheel-text.ts';
import { plainStyle } from '../../server/cli/terminal.ts';
import { foretell } from '../../server/cli/wheel.ts';
import { codeActions } from '../../server/features/code-actions.ts';
import { completion } from '../../server/features/completion.ts';
import { definition } from '../../server/features/definition.ts';
import { hover } from '../../server/features/hover.ts';
import { parse } from '../../server/toml/parser.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { type Block, EDITOR, type Example, load } from '../literate.ts';

const ANSWERS = { hover: hovered, definition: defined, actions: offered, completion: completed } as const;

/** The lines of a block that shows an answer; undefined for every other block. */
export async function answered(example: Example, block: Block): Promise<readonly string[] | undefined> {
  const { language } = block;
  if (language === 'wheel') return (await foretold(example)).trimEnd().split('\n');
  const answer = isAnswer(language) ? ANSWERS[language] : undefined;
  return (await answer?.(example, cursorIn(example.text, block)))?.split('\n');
}

function isAnswer(language: string): language is keyof typeof ANSWERS {
  return Object.hasOwn(ANSWERS, language);
}

/** What `pyproject-ls wheel` prints. */
async function foretold({ text, files }: Example): Promise<string> {
  return wheelText(await foretell(parse(text), files(text)), plainStyle);
}

/** Where the words behind the fence stand in the text, and in them the cursor. */
function cursorIn(text: string, { name, rest }: Block): number {
  const words = `${name} ${rest}`.trim();
  const cursor = words.indexOf('│');
  const found = text.indexOf(words.replace('│', ''));
  if (cursor === -1 || found === -1) throw new Error(`the text has no place \`${words}\``);
  return found + cursor;
}

async function hovered(example: Example, offset: number): Promise<string> {
  const { text } = example;
  return (await hover(await load(example, text), offset, example.files(text)))?.markdown ?? 'nothing';
}

/** The file, and the line in it with what an editor selects. */
async function defined(example: Example, offset: number): Promise<string> {
  const { text } = example;
  const found = await definition(await load(example, text), offset, example.files(text));
  if (!found) return 'nothing';
  const start = found.text.lastIndexOf('\n', found.at.start - 1) + 1;
  const [line = ''] = found.text.slice(start).split('\n');
  const number = found.text.slice(0, start).split('\n').length;
  const under = `${' '.repeat(found.at.start - start)}${'^'.repeat(found.at.end - found.at.start) || '^'}`;
  return `${found.path}:${number}\n${line}\n${under}`;
}

/** The line with what is replaced, then what it can be replaced by, the best first. */
async function completed(example: Example, offset: number): Promise<string> {
  const { text } = example;
  const found = await completion(await load(example, text), offset, example.files(text));
  const [first] = found?.items ?? [];
  if (!found || !first) return found ? 'nothing fits' : 'nothing';
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const [line = ''] = text.slice(start).split('\n');
  const under = `${' '.repeat(first.at.start - start)}${'^'.repeat(first.at.end - first.at.start) || '│'}`;
  const items = found.items.map(({ label, kind, detail }) => `${label} · ${kind} · ${detail}`);
  return [line, under, ...items, ...(found.incomplete ? ['…'] : [])].join('\n');
}

/** Each title with what the fix makes of the lines that it changes, then what fixing all does. */
async function offered(example: Example, offset: number): Promise<string> {
  const { text } = example;
  const project = await load(example, text);
  const { quickFixes, fixAll } = codeActions(project, { start: offset, end: offset }, EDITOR);
  const fixes = quickFixes.map(
    ({ title, preferred, edits }) => `${title}${preferred ? ' (preferred)' : ''}\n${changed(text, edits)}`,
  );
  return [...fixes, `fix all\n${changed(text, fixAll)}`].join('\n');
}

/** The lines that are gone and those that are new; a line that stays is kept where the old text has it next. */
function changed(text: string, edits: Parameters<typeof applyEdits>[1]): string {
  const before = text.split('\n');
  const shown: string[] = [];
  let added: string[] = [];
  let at = 0;
  for (const line of [...applyEdits(text, edits).split('\n'), undefined]) {
    const kept = line === undefined ? before.length : before.indexOf(line, at);
    if (kept === -1) {
      added.push(`  + ${line}`.trimEnd());
      continue;
    }
    shown.push(...before.slice(at, kept).map((gone) => `  - ${gone}`.trimEnd()), ...added);
    added = [];
    at = kept + 1;
  }
  return shown.length === 0 ? '  (nothing)' : shown.join('\n');
}
