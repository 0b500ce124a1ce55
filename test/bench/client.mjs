// A language client that measures: one server process, messages as it wants them, CPU and memory from /proc.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const TICKS_PER_SECOND = 100;

export class Client {
  /** @param {string[]} command the program and its arguments */
  constructor(command, env = process.env) {
    this.started = performance.now();
    this.process = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'], env });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
    this.waiting = [];
    this.connection.onNotification('textDocument/publishDiagnostics', (params) => {
      this.waiting = this.waiting.filter(({ version, resolve }) => {
        if (params.version < version) return true;
        resolve(params);
        return false;
      });
    });
    this.connection.onRequest(() => null);
    this.connection.onUnhandledNotification(() => {});
    this.connection.listen();
  }

  async initialize(folder) {
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: `file://${folder}`,
      capabilities: {
        textDocument: {
          publishDiagnostics: { versionSupport: true },
          hover: { contentFormat: ['markdown'] },
        },
      },
    });
    await this.connection.sendNotification('initialized', {});
    return performance.now() - this.started;
  }

  /** Resolves with the first diagnostics for this version or a later one. */
  diagnostics(version) {
    return new Promise((resolve) => this.waiting.push({ version, resolve }));
  }

  async open(uri, text) {
    const published = this.diagnostics(1);
    const begin = performance.now();
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'toml', version: 1, text },
    });
    const { diagnostics } = await published;
    return { ms: performance.now() - begin, diagnostics };
  }

  /** One change; returns the milliseconds until diagnostics for it arrive. */
  async edit(uri, version, range, text) {
    const published = this.diagnostics(version);
    const begin = performance.now();
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
    await published;
    return performance.now() - begin;
  }

  async hover(uri, position) {
    const begin = performance.now();
    await this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
    return performance.now() - begin;
  }

  /** A file that was changed on disk; the client watches. */
  touched(path) {
    const changes = [{ uri: `file://${path}`, type: 2 }];
    return this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  /** CPU milliseconds that the process has used so far, in steps of 10. */
  cpu() {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  /** Resident memory in MB. */
  memory() {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.process.pid}/status`, 'utf8'));
    return Number(kilobytes?.[1]) / 1024;
  }

  stop() {
    this.connection.dispose();
    this.process.kill();
  }
}
