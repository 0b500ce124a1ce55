import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { StreamMessageWriter } from 'vscode-languageserver/node';
import { inOnePiece } from '../../server/lsp/output.ts';

test('Each message leaves in one piece, in the order in which it was sent', async () => {
  const pieces: string[] = [];
  const target = new Writable({
    write(chunk, _encoding, done) {
      pieces.push(String(chunk));
      setImmediate(done);
    },
  });
  const writer = new StreamMessageWriter(inOnePiece(target));
  const messages = ['a', 'é'.repeat(70_000), ''].map((method) => ({ jsonrpc: '2.0', method }));
  await Promise.all(messages.map((message) => writer.write(message)));
  const body = (message: object) => JSON.stringify(message);
  expect(pieces).toEqual(
    messages.map((each) => `Content-Length: ${Buffer.byteLength(body(each))}\r\n\r\n${body(each)}`),
  );
});

test('A message that cannot be sent is a failure of its own sender', async () => {
  const target = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the pipe is closed')) });
  target.on('error', () => undefined);
  const writer = new StreamMessageWriter(inOnePiece(target));
  writer.onError(() => undefined);
  await expect(writer.write({ jsonrpc: '2.0' })).rejects.toThrow('the pipe is closed');
});
