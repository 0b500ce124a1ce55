/** Our words as the protocol's, and back: places, paths, findings, edits, texts. */
import {
  type CodeAction,
  CodeActionKind,
  type Command,
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type MarkupContent,
  type Position,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { QuickFix, Remedy } from '../features/code-actions.ts';
import type { Completion } from '../features/completion.ts';
import { join } from '../files/files.ts';
import type { Cure } from '../project/artifact.ts';
import type { Diagnostic, Related, Severity } from '../rules/rule.ts';
import type { Edit, Span } from '../toml/span.ts';
import type { Client, Encoding } from './client.ts';

/** The name under which findings are shown. */
export const SOURCE = 'pyproject-ls';

/** A text whose places are asked for, as one version of a document. */
export interface Located {
  readonly uri: string;
  readonly version: number;
  readonly document: TextDocument;
  readonly encoding: Encoding;
}

/** An edit as the client sends it; without a range, of the whole text. */
export interface Change {
  readonly range?: Range;
  readonly text: string;
}

/** A text that is not open, such as a Python source. */
export function located(path: string, text: string, encoding: Encoding): Located {
  const uri = uriOf(path);
  return { uri, version: 0, document: TextDocument.create(uri, '', 0, text), encoding };
}

export function rangeOf(where: Located, span: Span): Range {
  return { start: positionOf(where, span.start), end: positionOf(where, span.end) };
}

export function spanOf(where: Located, range: Range): Span {
  const start = offsetOf(where, range.start);
  return { start, end: Math.max(start, offsetOf(where, range.end)) };
}

/** The offset of a position; beyond the end of a line its end, beyond the text its end. */
export function offsetOf({ document, encoding }: Located, position: Position): number {
  return document.offsetAt(inUtf16(document, position, encoding));
}

/** A position as the client counts, in UTF-16 code units. */
export function inUtf16(document: TextDocument, { line, character }: Position, encoding: Encoding): Position {
  if (encoding === 'utf-16') return { line, character };
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  let units = 0;
  let at = 0;
  for (const letter of text) {
    if (units >= character) break;
    units += unitsOf(letter, encoding);
    at += letter.length;
  }
  return { line, character: at };
}

function positionOf({ document, encoding }: Located, offset: number): Position {
  const { line, character } = document.positionAt(offset);
  if (encoding === 'utf-16') return { line, character };
  const before = document.getText({ start: { line, character: 0 }, end: { line, character } });
  return { line, character: [...before].reduce((sum, letter) => sum + unitsOf(letter, encoding), 0) };
}

function unitsOf(letter: string, encoding: Encoding): number {
  return encoding === 'utf-8' ? Buffer.byteLength(letter) : 1;
}

/** The absolute POSIX path of a `file:` URI; undefined for documents that are not on a disk. */
export function pathOf(uri: string): string | undefined {
  const url = parsed(uri);
  if (url?.protocol !== 'file:') return undefined;
  const path = decoded(url.pathname);
  return url.host === '' || path === undefined ? path : `//${url.host}${path}`;
}

export function uriOf(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return encoded.startsWith('//') ? `file:${encoded}` : `file://${encoded}`;
}

/** Whether a document is a pyproject.toml by its name: editors have several opinions on its language. */
export function isPyproject(uri: string): boolean {
  const path = decoded(parsed(uri)?.pathname ?? '') ?? '';
  return path.slice(path.lastIndexOf('/') + 1) === 'pyproject.toml';
}

function parsed(uri: string): URL | undefined {
  return URL.canParse(uri) ? new URL(uri) : undefined;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

/** A finding; `folder` is the project's, which other places are relative to. */
export function diagnosticOf(
  found: Diagnostic,
  where: Located,
  folder: string,
  client: Client,
): LspDiagnostic {
  const tags = (found.tags ?? []).map((tag) => TAGS[tag]).filter((tag) => client.tags.includes(tag));
  const related = client.relatedInformation ? (found.related ?? []) : [];
  return {
    range: rangeOf(where, found.at),
    severity: SEVERITIES[found.severity],
    code: found.code,
    source: SOURCE,
    message: found.message,
    ...(tags.length > 0 && { tags }),
    ...(related.length > 0 && { relatedInformation: related.map((one) => relatedOf(one, where, folder)) }),
  };
}

function relatedOf({ at, message, in: other }: Related, where: Located, folder: string) {
  const there = other ? located(join(folder, other.path), other.text, where.encoding) : where;
  return { location: { uri: there.uri, range: rangeOf(there, at) }, message };
}

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  package: CompletionItemKind.Folder,
  module: CompletionItemKind.Module,
  function: CompletionItemKind.Function,
  class: CompletionItemKind.Class,
  variable: CompletionItemKind.Variable,
  value: CompletionItemKind.Value,
};

/** Something that can be written; `rank` is its place in the list, which editors would else sort by the letters. */
export function completionItemOf(
  { label, kind, detail, at }: Completion,
  rank: number,
  where: Located,
): CompletionItem {
  return {
    label,
    kind: KINDS[kind],
    detail,
    sortText: String(rank).padStart(4, '0'),
    textEdit: { range: rangeOf(where, at), newText: label },
  };
}

/** A quick fix, with the findings that it removes. */
export function quickFixOf(fix: QuickFix, where: Located, folder: string, client: Client): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: fix.diagnostics.map((found) => diagnosticOf(found, where, folder, client)),
    ...(fix.preferred && { isPreferred: true }),
    edit: workspaceEditOf(fix.edits, where, client),
  };
}

/** The one command; its `arguments` are `[{ uri, cure, dryRun? }]`. */
export const CURE = 'pyproject-ls.cure';

/** What a lens or an action runs. */
export function commandOf(cure: Cure, uri: string, title: string = cure.title): Command {
  return { title, command: CURE, arguments: [{ uri, cure }] };
}

/** A command as an action, never the preferred one: what editors apply without asking which are edits. */
export function cureActionOf(
  { cure, diagnostics }: Remedy,
  where: Located,
  folder: string,
  client: Client,
): CodeAction {
  return {
    title: cure.title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostics.length > 0 && {
      diagnostics: diagnostics.map((found) => diagnosticOf(found, where, folder, client)),
    }),
    command: commandOf(cure, where.uri),
  };
}

export function workspaceEditOf(edits: readonly Edit[], where: Located, client: Client): WorkspaceEdit {
  const { uri, version } = where;
  const changes = edits.map((edit) => ({ range: rangeOf(where, edit), newText: edit.text }));
  if (!client.documentChanges) return { changes: { [uri]: changes } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: changes }] };
}

/** Markdown where the client shows it, else the words of it. */
export function markupOf(markdown: string, client: Client): MarkupContent {
  if (client.markdown) return { kind: 'markdown', value: markdown };
  return { kind: 'plaintext', value: withoutMarkup(markdown) };
}

/** The words alone; what is quoted as code may hold any of the signs and stays as it is. */
function withoutMarkup(markdown: string): string {
  const parts = markdown.split(/(```[\s\S]*?```|`[^`\n]+`)/);
  const words = parts.map((part, i) =>
    i % 2 === 1 ? part.replace(/^```.*\n|\n?```$|^`|`$/g, '') : plainWords(part),
  );
  return words
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function plainWords(part: string): string {
  return part
    .replace(/^---$/gm, '')
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)')
    .replace(/\*\*/g, '')
    .replace(/(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])/g, '');
}
