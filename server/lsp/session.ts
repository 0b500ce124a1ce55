/**
 * The open documents, and what is wrong with each of them as it is now.
 *
 * Everything that can make an answer outdated is a number: the document's revision, the revision of what was read from
 * the disk, and the settings. An answer is used as long as the three are what they were; nothing computes what is stale.
 * Of this folder, only this file has a memory, and `execute.ts` one of the commands that are at work.
 */
import type { Position } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Cached, cached } from '../files/cached.ts';
import { disk } from '../files/disk.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { bare } from '../files/nowhere.ts';
import { overlay } from '../files/overlay.ts';
import type { Choice } from '../rules/rule.ts';
import type { Encoding } from './client.ts';
import { type Change, inUtf16, isPyproject, pathOf } from './convert.ts';
import { type Judged, judge, saysTheSame } from './judge.ts';
import { type Judgement, NOTHING_SAID, type Open } from './open.ts';
import { machineAt, type Saved, type SavedStatus, savedProject, savedStatus } from './saved.ts';
import type { Settings } from './settings.ts';
import { concernedBy } from './watch.ts';

/** What the session asks of whoever speaks with the client. */
export interface Listener {
  /** New findings to be sent: only where the client does not ask for them. */
  readonly publish: ((judged: Judged) => void) | undefined;
  /** What was said of some document is outdated though nobody edited it. */
  readonly outdated: () => void;
  /** Something that was read has changed on disk. */
  readonly moved: () => void;
  readonly failed: (error: unknown) => void;
}

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
/** An answer for which the disk does not hold still is given after this many tries. */
const TRIES = 3;

export class Session {
  readonly #surroundings: Surroundings;
  readonly #encoding: Encoding;
  readonly #listener: Listener;
  readonly #open = new Map<string, Open>();
  /** Path → text, for those who read an open document as a file. */
  readonly #texts = new Map<string, string>();
  #choice: Choice = { installed: true };
  #disk: Cached;
  #files: Files;
  #edits = 0;
  #working = false;
  #looked = 0n;
  #looking: Promise<void> | undefined;
  #lookLater: NodeJS.Timeout | undefined;

  constructor(surroundings: Surroundings, encoding: Encoding, listener: Listener) {
    this.#surroundings = surroundings;
    this.#encoding = encoding;
    this.#listener = listener;
    this.#disk = cached(disk('/'), surroundings.now);
    this.#files = overlay(this.#disk, this.#texts);
  }

  opened(uri: string, version: number, text: string): void {
    if (!isPyproject(uri)) return;
    const path = pathOf(uri);
    const files = path === undefined ? bare : this.#files.at(join(path, '..'));
    const machine = path === undefined ? undefined : machineAt(path, this.#disk, this.#surroundings);
    const document = TextDocument.create(uri, '', version, text);
    this.#open.set(uri, { uri, path, files, machine, document, revision: 0, ...NOTHING_SAID });
    this.#look(true);
    this.#edited(path, text);
  }

  changed(uri: string, version: number, changes: readonly Change[]): void {
    const here = this.#open.get(uri);
    if (!here) return;
    const utf16 = (place: Position) => inUtf16(here.document, place, this.#encoding);
    for (const { range, text } of changes) {
      const change = range ? { range: { start: utf16(range.start), end: utf16(range.end) }, text } : { text };
      here.document = TextDocument.update(here.document, [change], version);
    }
    here.revision += 1;
    this.#edited(here.path, here.document.getText());
  }

  saved(uri: string): void {
    if (this.#open.has(uri)) this.#look(true);
  }

  /** Whether the document was one of ours. */
  closed(uri: string): boolean {
    const here = this.#open.get(uri);
    if (!here) return false;
    this.#open.delete(uri);
    if (here.path !== undefined) this.#texts.delete(here.path);
    if (this.#open.size > 0) this.#wake();
    else this.#forgetTheDisk();
    return true;
  }

  choose(settings: Settings): void {
    const choice = { ...settings, installed: true };
    if (JSON.stringify(choice) === JSON.stringify(this.#choice)) return;
    this.#choice = choice;
    this.#wake();
  }

  /** Files were changed, made or removed; the paths are absolute. */
  touched(paths: readonly string[]): void {
    const concerned = paths.flatMap(concernedBy).filter((path) => this.#disk.forget(path));
    if (concerned.length > 0) this.#after(() => this.#disk.settle());
  }

  /** What is wrong with the document as it is now; undefined for documents that are not ours. */
  async judged(uri: string): Promise<Judged | undefined> {
    const here = this.#open.get(uri);
    return here && this.#judge(here);
  }

  /** The same, for a person who asks: the disk is looked at first, for the sake of clients that do not watch it. */
  async asked(uri: string): Promise<Judged | undefined> {
    if (!this.#open.has(uri)) return undefined;
    this.#look(false);
    return this.judged(uri);
  }

  /** What `uv sync` would do now, by what is saved; undefined where nothing is. It tells ages, so it is made anew each minute. */
  async status(uri: string): Promise<SavedStatus | undefined> {
    const here = this.#open.get(uri);
    // Editors ask again after each edit, and a keystroke is no reason to look at the disk.
    const judged = await (here?.told?.revision === here?.revision ? this.asked(uri) : this.judged(uri));
    if (!judged || !here?.machine) return undefined;
    const at = `${this.#disk.revision} ${this.#surroundings.now() / MINUTE}`;
    const status = here.told?.at === at ? here.told.status : savedStatus(judged, here.machine);
    here.told = { revision: here.revision, at, status };
    return status;
  }

  /** The document's project as it is saved; undefined where it never was. */
  async onDisk(uri: string): Promise<Saved | undefined> {
    const judged = await this.judged(uri);
    const machine = this.#open.get(uri)?.machine;
    return judged && machine && savedProject(judged, machine);
  }

  /** Looks at all that was read, at once; what is asked after it rests on what there is now. */
  async lookAgain(): Promise<void> {
    this.#looked = this.#surroundings.now();
    this.#after(() => this.#disk.revalidate());
    await this.#looking;
  }

  #edited(path: string | undefined, text: string): void {
    if (path !== undefined) this.#texts.set(path, text);
    this.#edits += 1;
    this.#wake();
  }

  /** Looks at all that was read, at most once a second; with `surely`, when the second is over. */
  #look(surely: boolean): void {
    const since = this.#surroundings.now() - this.#looked;
    if (since >= 0n && since < SECOND) {
      if (!surely || this.#lookLater) return;
      this.#lookLater = setTimeout(() => this.#look(false), Number((SECOND - since) / 1_000_000n) + 1);
      this.#lookLater.unref();
      return;
    }
    clearTimeout(this.#lookLater);
    this.#lookLater = undefined;
    this.#looked = this.#surroundings.now();
    this.#after(() => this.#disk.revalidate());
  }

  /** Nothing is judged while the disk is being looked at, and all of it again where that shows a change. */
  #after(look: () => Promise<boolean>): void {
    const looking = (this.#looking ?? Promise.resolve())
      .then(async () => (await look()) && this.#listener.moved())
      .catch(this.#listener.failed)
      .then(() => {
        if (this.#looking === looking) this.#looking = undefined;
        this.#wake();
      });
    this.#looking = looking;
  }

  #forgetTheDisk(): void {
    this.#disk = cached(disk('/'), this.#surroundings.now);
    this.#files = overlay(this.#disk, this.#texts);
  }

  #wake(): void {
    if (this.#working) return;
    this.#working = true;
    this.#work().catch(this.#listener.failed);
  }

  /** Until there is nothing to be said that has not been said. */
  async #work(): Promise<void> {
    const { publish } = this.#listener;
    try {
      for (;;) {
        await this.#quiet();
        await this.#looking;
        const silent = [...this.#open.values()].filter(
          (here) => here.published !== here.last || !this.#holds(here),
        );
        if (!publish) return this.#tellOfOthers(silent);
        const [first] = silent;
        if (!first) return;
        await this.#publish(first, publish);
      }
    } finally {
      // At once, so that whoever wakes it next is heard.
      this.#working = false;
    }
  }

  /** A client that asks knows which documents it has edited, but not which others read them. */
  #tellOfOthers(silent: readonly Open[]): void {
    if (silent.some((here) => here.last?.revision === here.revision && !this.#holds(here)))
      this.#listener.outdated();
  }

  async #publish(here: Open, publish: (judged: Judged) => void): Promise<void> {
    const judgement = await this.#judgement(here);
    // Closed, or edited meanwhile: nothing outdated is said.
    if (this.#open.get(here.uri) !== here || judgement.revision !== here.revision) return;
    const { answer } = judgement;
    const before = here.published;
    here.published = judgement;
    if ('error' in answer) return this.#listener.failed(answer.error);
    const same = before?.revision === judgement.revision && 'diagnostics' in before.answer;
    if (!same || !saysTheSame(before.answer.diagnostics, answer.diagnostics)) publish(answer);
  }

  /** Waits until no edit has come in for a turn of the event loop: those that arrive at once are judged once. */
  async #quiet(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.#edits;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#edits === before ? quiet + 1 : 0;
    }
  }

  async #judge(here: Open): Promise<Judged> {
    const { answer } = await this.#judgement(here);
    if ('error' in answer) throw answer.error;
    return answer;
  }

  /** The answer for the text as it is when it is given. */
  async #judgement(here: Open): Promise<Judgement> {
    for (let tries = 1; ; tries++) {
      await this.#looking;
      if (here.last && this.#holds(here)) return here.last;
      here.judging ??= this.#judgeOnce(here, tries >= TRIES).finally(() => {
        here.judging = undefined;
      });
      await here.judging;
    }
  }

  #holds({ last, revision, files }: Open): boolean {
    return (
      last?.revision === revision && last.filesRevision === files.revision && last.choice === this.#choice
    );
  }

  async #judgeOnce(here: Open, whatever: boolean): Promise<void> {
    const { uri, document, revision, files, machine } = here;
    const choice = this.#choice;
    const filesRevision = files.revision;
    const before = here.last && 'project' in here.last.answer ? here.last.answer.project : undefined;
    const { version } = document;
    const text = document.getText();
    // The library's document is changed in place.
    const copy = TextDocument.create(uri, '', version, text);
    const where = { uri, version, document: copy, encoding: this.#encoding };
    const answer = await judge({ where, text, files, machine, choice }, before).catch((error) => ({ error }));
    here.last = { revision, filesRevision: whatever ? files.revision : filesRevision, choice, answer };
  }
}
