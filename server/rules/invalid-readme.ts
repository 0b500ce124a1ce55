import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import type { JudgedOddity } from '../backends/metadata.ts';
import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { kindOf } from '../schema/expected.ts';
import { type StringValue, stringAt, type Table, tableAt } from '../toml/document.ts';
import { quote, removeEntry, renameKey, replacePart, replaceString, setKey } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import { kindsOf, mayBeBrought, oddEntry, oddOf, oddValue } from './odd-metadata.ts';
import { uploadRefusal } from './refusals.ts';
import type { Consequence, Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

const KINDS = kindsOf((kind) => kind.startsWith('readme-'));

/** Tried with every known backend; packaging 26.4, which the Python Package Index reads metadata with, checks the content type. */
export const invalidReadme: Rule = {
  code: 'invalid-readme',
  severity: 'error',

  *check(project) {
    const odd = [...oddOf(project, KINDS)];
    const table = tableAt(project.doc.root, 'project', 'readme');
    const misspelt = table && [...table.entries.keys()].some((name) => meantKey(table, name) !== undefined);
    for (const { oddity, consequence } of odd) {
      const comes = consequence ?? withoutRefusal(oddity, project);
      // A key that is only misspelt is what is missing.
      if (!comes || (misspelt && MISSING.has(oddity.kind))) continue;
      const finding = describe(project, oddity);
      if (finding)
        yield { ...finding, severity: comes.severity, message: `${finding.message}: ${comes.words}` };
    }
  },
};

const MISSING: ReadonlySet<Kind> = new Set<Kind>(['readme-content-type-missing', 'readme-neither']);
const KEYS = ['file', 'text', 'content-type'];
const TYPES = ['text/markdown', 'text/x-rst', 'text/plain'];

/** What comes of what the backend takes. */
function withoutRefusal(oddity: JudgedOddity, project: Project): Consequence | undefined {
  const { backend, doc } = project;
  if (oddity.verdict !== 'taken' || !backend || !isBuilt(doc)) return undefined;
  const { kind, parts } = oddity;
  if (kind === 'readme-missing' || kind === 'readme-file-missing')
    return mayBeBrought(project, parts.value ?? '')
      ? undefined
      : { severity: 'warning', words: `${backend.name} builds without a long description` };
  if (kind === 'readme-content-type' && isRefusedByIndex(parts.value ?? '')) return uploadRefusal(project);
  if (kind !== 'readme-key') return undefined;
  const table = tableAt(doc.root, 'project', 'readme');
  return table && meantKey(table, parts.name ?? '') !== undefined
    ? { severity: 'warning', words: `${backend.name} ignores it` }
    : undefined;
}

/** packaging/metadata.py 26.4, `_process_description_content_type`. */
function isRefusedByIndex(text: string): boolean {
  const type = mediaType(text);
  if (!TYPES.includes(type)) return true;
  const charset = parameter(text, 'charset') ?? 'UTF-8';
  const variant = parameter(text, 'variant') ?? 'GFM';
  return charset !== 'UTF-8' || (type === 'text/markdown' && !['GFM', 'CommonMark'].includes(variant));
}

function parameter(text: string, name: string): string | undefined {
  const named = text
    .split(';')
    .slice(1, 10)
    .map((each) => each.split('=', 2));
  return named
    .find(([key = '']) => key.trim().toLowerCase() === name)?.[1]
    ?.trim()
    .replace(/^"|"$/g, '');
}

function mediaType(text: string): string {
  return (text.split(';')[0] ?? '').trim().toLowerCase();
}

function describe(project: Project, oddity: JudgedOddity): Finding | undefined {
  const entry = oddEntry(project, oddity);
  const value = oddValue(project, oddity);
  if (!entry || !value) return undefined;
  if (oddity.kind === 'readme-key')
    return {
      at: entry.key.at,
      message: `\`readme\` has no \`${entry.key.name}\``,
      fixes: renaming(project, oddity),
    };
  if (oddity.kind === 'readme-type')
    return { at: value.at, message: `\`readme\` is ${kindOf(value)}, neither a string nor a table` };
  if (oddity.kind === 'readme-part-type')
    return { at: value.at, message: `\`readme.${entry.key.name}\` is ${kindOf(value)}, not a string` };
  if (value.kind === 'string') return ofString(project, oddity, value);
  return value.kind === 'table' ? ofTable(project, oddity, value, entry.key.at) : undefined;
}

/** A path or a content type. */
function ofString(project: Project, { kind, parts }: JudgedOddity, node: StringValue): Finding | undefined {
  const { doc } = project;
  const { value } = node;
  const whole = { at: node.at };
  switch (kind) {
    case 'readme-empty':
      return { ...whole, message: '`readme` names no file' };
    case 'readme-no-extension':
    case 'readme-txt':
    case 'readme-capitals':
    case 'readme-extension':
      return ofExtension(project, node);
    case 'readme-outside':
      return { ...whole, message: `${shown(value)} leads out of the project` };
    case 'readme-missing':
    case 'readme-file-missing': {
      const near = parts.near ?? '';
      const title = `Replace by \`"${near}"\``;
      const fix: Fix = { title, safe: false, edits: () => replaceString(doc, node, near) };
      return { ...whole, message: `${shown(value)} does not exist`, fixes: near === '' ? [] : [fix] };
    }
    case 'readme-content-type-parameters': {
      const start = value.indexOf(';');
      const at = { start, end: value.length };
      const title = `Remove ${shown(value.slice(start).replace(/^;\s*/, ''))}`;
      return {
        at: placeIn(doc, node, at),
        message: 'the content type has parameters',
        fixes: [{ title, safe: true, edits: () => replacePart(doc, node, at, '') }],
      };
    }
    case 'readme-content-type':
      return ofContentType(project, node);
    default:
      return undefined;
  }
}

/** A readme whose name does not say what it is written in can say so in a table. */
function ofExtension({ doc }: Project, node: StringValue): Finding {
  const { value } = node;
  const [extension = ''] = /\.[^./]*$/.exec(value) ?? [];
  const start = value.length - extension.length;
  const type = /^\.(?:md|markdown|mkdn?|mdown)$/i.test(extension)
    ? 'text/markdown'
    : /^\.(?:rst|rest)$/i.test(extension)
      ? 'text/x-rst'
      : /^(?:\.te?xt)?$/i.test(extension)
        ? 'text/plain'
        : undefined;
  const file = doc.text.slice(node.at.start, node.at.end);
  const text = `{ file = ${file}, content-type = "${type}" }`;
  const of = extension === '' ? shown(value) : `\`${extension}\``;
  return {
    at: extension === '' ? node.at : placeIn(doc, node, { start, end: value.length }),
    message: `no content type follows from ${of}`,
    fixes: type
      ? [{ title: `Replace by \`${text}\``, safe: false, edits: () => [{ ...node.at, text }] }]
      : [],
  };
}

function ofContentType({ doc }: Project, node: StringValue): Finding {
  const { value } = node;
  const semicolon = value.indexOf(';');
  const type = semicolon < 0 ? value : value.slice(0, semicolon);
  const isKnown = TYPES.includes(type.trim());
  const at = isKnown ? { start: semicolon, end: value.length } : { start: 0, end: type.length };
  const meant = isKnown ? '' : (MEANT.get(mediaType(type)) ?? nearest(type, TYPES));
  const fix = (text: string): Fix => ({
    title: text === '' ? `Remove ${shown(value.slice(semicolon))}` : `Replace by \`"${text}"\``,
    safe: false,
    edits: () => replacePart(doc, node, at, text),
  });
  const words = isKnown ? 'parameter of it that is read' : 'content type of a readme';
  return {
    at: placeIn(doc, node, at),
    message: `${shown(value.slice(at.start, at.end))} is no ${words}`,
    fixes: meant === undefined ? [] : [fix(meant)],
  };
}

const MEANT: ReadonlyMap<string, string> = new Map([
  ['markdown', 'text/markdown'],
  ['text/md', 'text/markdown'],
  ['text/x-markdown', 'text/markdown'],
  ['application/markdown', 'text/markdown'],
  ['rst', 'text/x-rst'],
  ['text/rst', 'text/x-rst'],
  ['text/restructuredtext', 'text/x-rst'],
  ['text/x-restructuredtext', 'text/x-rst'],
  ['plain', 'text/plain'],
  ['text/txt', 'text/plain'],
  ['text', 'text/plain'],
]);

function ofTable(
  { doc }: Project,
  { kind }: JudgedOddity,
  table: Table,
  at: Finding['at'],
): Finding | undefined {
  switch (kind) {
    case 'readme-both': {
      const title = 'Remove `text`';
      const fix: Fix = { title, safe: false, edits: () => removeEntry(doc, table, 'text') };
      const text = table.entries.get('text')?.key.at ?? at;
      return { at: text, message: '`readme` has both `file` and `text`', fixes: [fix] };
    }
    case 'readme-neither':
      return { at, message: '`readme` has neither `file` nor `text`' };
    case 'readme-content-type-missing': {
      const file = stringAt(table, 'file')?.value ?? '';
      const type = /\.md$/i.test(file) ? TYPES[0] : /\.rst$/i.test(file) ? TYPES[1] : TYPES[2];
      const text = quote(type ?? '');
      const fix: Fix = {
        title: `Add \`content-type = ${text}\``,
        safe: false,
        edits: () => setKey(doc, ['project', 'readme', 'content-type'], text),
      };
      return { at, message: '`readme` has no `content-type`', fixes: [fix] };
    }
    default:
      return undefined;
  }
}

/** The key, not there yet, that another name stands for. */
function meantKey(table: Table, name: string): string | undefined {
  if (KEYS.includes(name)) return undefined;
  const absent = KEYS.filter((key) => !table.entries.has(key));
  return nearest(name, absent);
}

function renaming(project: Project, oddity: JudgedOddity): readonly Fix[] {
  const { doc } = project;
  const table = tableAt(doc.root, 'project', 'readme');
  const entry = oddEntry(project, oddity);
  if (!table || !entry) return [];
  const { name } = entry.key;
  const near = meantKey(table, name);
  if (near === undefined)
    return [{ title: `Remove \`${name}\``, safe: false, edits: () => removeEntry(doc, table, name) }];
  return [{ title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(doc, entry, near) }];
}
