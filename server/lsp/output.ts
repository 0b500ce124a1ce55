/** How messages leave: each in one piece. */
import { Writable } from 'node:stream';

/**
 * A stream for the library to write to, which writes the header of a message and its body apart: that is two calls to the
 * system, and the client wakes up twice. Here the header waits for what follows it.
 */
export function inOnePiece(target: Writable): Writable {
  let header: Buffer | undefined;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!header) {
        header = chunk;
        return done();
      }
      target.write(Buffer.concat([header, chunk]), done);
      header = undefined;
    },
  });
}
