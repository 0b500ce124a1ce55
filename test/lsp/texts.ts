/** Documents with one finding each, and what the conversations ask of the answers. */
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The key of the table is a finding, whatever lies around the document. */
export const NO_REQUIRES = '[build-system]\nbuild-backend = "hatchling.build"\n';
export const FINE = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
/** The string is a finding until there is such a folder. */
export const IN_TREE =
  '[build-system]\nrequires = []\nbackend-path = ["_build"]\nbuild-backend = "backend"\n';
export const BACKEND = 'def build_wheel(): ...\ndef build_sdist(): ...\ndef build_editable(): ...\n';
/** The dot is a finding with a safe fix. */
export const STRING_PATH = '[build-system]\nrequires = []\nbackend-path = "."\nbuild-backend = "backend"\n';

export const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
export const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

export function codes(diagnostics: readonly Diagnostic[]): readonly unknown[] {
  return diagnostics.map(({ code }) => code);
}

/** The text after an action. */
export function after(text: string, action: CodeAction | undefined, uri: string): string {
  const [change] = action?.edit?.documentChanges ?? [];
  const edits = action?.edit?.changes?.[uri] ?? (change && 'edits' in change ? change.edits : []);
  const plain = edits.flatMap((edit) => ('newText' in edit ? [edit] : []));
  return TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), plain);
}
