/** The client's side of a conversation with the real program, over its real streams. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  Diagnostic,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  Range,
} from 'vscode-languageserver/node';
import type { Editor } from './editors.ts';

const PROGRAM = 'dist/pyproject-ls.cjs';

// biome-ignore lint/suspicious/noExplicitAny: messages are whatever the other side sends
type Message = any;

export class Conversation {
  readonly folder: string;
  readonly server: ChildProcessWithoutNullStreams;
  /** Everything the server sent, in order. */
  readonly received: Message[] = [];
  readonly exited: Promise<number | null>;
  stderr = '';
  /** Answers to what the server asks; without one it gets null. */
  answers: Record<string, (params: Message) => unknown> = {};
  /** Methods of the server's requests that are never answered. */
  unanswered: readonly string[] = [];
  initialized: InitializeResult | undefined;
  readonly #place: string;
  #id = 0;
  #version = 1;
  #input = Buffer.alloc(0);
  #listeners = new Set<() => void>();

  /** A server that has not been spoken to yet, beside a folder with these files; it finds these programs first. */
  constructor(files: Readonly<Record<string, string>> = {}, programs: Readonly<Record<string, string>> = {}) {
    this.#place = realpathSync(mkdtempSync(join(tmpdir(), 'lsp-')));
    this.folder = join(this.#place, 'project');
    mkdirSync(this.folder);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const [name, text] of Object.entries(programs)) {
      this.write(`../bin/${name}`, text);
      chmodSync(join(this.#place, 'bin', name), 0o755);
    }
    const PATH = `${join(this.#place, 'bin')}:${process.env.PATH}`;
    this.server = spawn(process.execPath, [PROGRAM, '--stdio'], {
      env: { ...process.env, HOME: this.#place, PATH },
    });
    this.server.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.server.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.server.stdin.on('error', () => undefined);
    this.exited = new Promise((resolve) => this.server.on('exit', resolve));
  }

  /** A server that has been greeted as this editor does it. */
  static async with(
    editor: Editor,
    files: Readonly<Record<string, string>> = {},
    more: {
      initializationOptions?: unknown;
      answers?: Conversation['answers'];
      unanswered?: readonly string[];
      programs?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Conversation> {
    const talk = new Conversation(files, more.programs);
    talk.answers = more.answers ?? {};
    talk.unanswered = more.unanswered ?? [];
    const folders = [{ name: 'project', uri: pathToFileURL(talk.folder).href }];
    talk.initialized = await talk.request('initialize', {
      processId: process.pid,
      rootUri: folders[0]?.uri,
      workspaceFolders: folders,
      capabilities: editor.capabilities,
      ...('initializationOptions' in more && { initializationOptions: more.initializationOptions }),
    });
    talk.notify('initialized', {});
    return talk;
  }

  async end(): Promise<void> {
    this.server.kill();
    await this.exited;
    rmSync(this.#place, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  uri(path = 'pyproject.toml'): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  open(text: string, uri = this.uri(), languageId = 'toml'): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: this.#version, text } });
  }

  /** Replaces a range, or the whole text. Gives the new version. */
  change(text: string, range?: Range, uri = this.uri()): number {
    this.#version += 1;
    const contentChanges = [range ? { range, text } : { text }];
    this.notify('textDocument/didChange', { textDocument: { uri, version: this.#version }, contentChanges });
    return this.#version;
  }

  save(uri = this.uri()): void {
    this.notify('textDocument/didSave', { textDocument: { uri } });
  }

  touched(...paths: readonly string[]): void {
    const changes = paths.map((path) => ({ uri: this.uri(path), type: 2 }));
    this.notify('workspace/didChangeWatchedFiles', { changes });
  }

  async pull(uri = this.uri()): Promise<readonly Diagnostic[]> {
    const { items } = await this.request('textDocument/diagnostic', { textDocument: { uri } });
    return items;
  }

  /** What was sent for a document: the first that fits, of those after the first `skip`. */
  async pushed(
    fits: (params: PublishDiagnosticsParams) => boolean = () => true,
    uri = this.uri(),
  ): Promise<PublishDiagnosticsParams> {
    const message = await this.message(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && params.uri === uri && fits(params),
    );
    return message.params;
  }

  async actions(
    range: Range,
    context: object = { diagnostics: [] },
    uri = this.uri(),
  ): Promise<readonly CodeAction[]> {
    return this.request('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  async at(
    method: 'hover' | 'definition' | 'completion',
    position: Position,
    uri = this.uri(),
  ): Promise<Message> {
    return this.request(`textDocument/${method}`, { textDocument: { uri }, position });
  }

  /** The first message that fits, waiting for it if need be. */
  async message(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      await new Promise<void>((resolve, reject) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
        this.exited.then((code) => reject(new Error(`the server is gone (${code}): ${this.stderr}`)));
      });
    }
  }

  async request(method: string, params?: unknown): Promise<Message> {
    const answer = await this.raw(method, params);
    if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.result;
  }

  /** The whole answer, error or not. */
  async raw(method: string, params?: unknown): Promise<Message> {
    const id = this.ask(method, params);
    return this.message((message) => message.id === id && message.method === undefined);
  }

  /** Sends a request without waiting for its answer. */
  ask(method: string, params?: unknown): number {
    this.#id += 1;
    this.send({ jsonrpc: '2.0', id: this.#id, method, params });
    return this.#id;
  }

  notify(method: string, params: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  send(message: unknown): void {
    const body = JSON.stringify(message);
    this.bytes(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  bytes(bytes: string | Uint8Array): void {
    this.server.stdin.write(bytes);
  }

  #receive(chunk: Buffer): void {
    this.#input = Buffer.concat([this.#input, chunk]);
    for (;;) {
      const end = this.#input.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = Number(/content-length: *(\d+)/i.exec(this.#input.toString('latin1', 0, end))?.[1]);
      if (this.#input.length < end + 4 + length) break;
      const message: Message = JSON.parse(this.#input.toString('utf8', end + 4, end + 4 + length));
      this.#input = this.#input.subarray(end + 4 + length);
      this.received.push(message);
      if (message.method !== undefined && message.id !== undefined) this.#answer(message);
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #answer({ id, method, params }: Message): void {
    if (this.unanswered.includes(method)) return;
    this.send({ jsonrpc: '2.0', id, result: this.answers[method]?.(params) ?? null });
  }
}
