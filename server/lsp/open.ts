/** One open document, as `session.ts` keeps it. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Files } from '../files/files.ts';
import type { Machine } from '../project/copy.ts';
import type { Choice } from '../rules/rule.ts';
import type { Judged } from './judge.ts';
import type { SavedStatus } from './saved.ts';

export interface Open {
  readonly uri: string;
  /** undefined where the document is not on a disk. */
  readonly path: string | undefined;
  readonly files: Files;
  readonly machine: Machine | undefined;
  document: TextDocument;
  revision: number;
  last: Judgement | undefined;
  judging: Promise<void> | undefined;
  published: Judgement | undefined;
  told: Told | undefined;
}

/** What was told of the installations, at that revision of the text and of the disk. */
export interface Told {
  readonly revision: number;
  readonly at: string;
  readonly status: Promise<SavedStatus | undefined>;
}

/** The answer for a revision of the text, of the disk and of the settings. */
export interface Judgement {
  readonly revision: number;
  readonly filesRevision: number;
  readonly choice: Choice;
  readonly answer: Judged | { readonly error: unknown };
}

export const NOTHING_SAID = { last: undefined, judging: undefined, published: undefined, told: undefined };
