/** Work-done progress, in whichever way the client takes it, or in none. */
import { type Connection, WorkDoneProgressReporter } from 'vscode-languageserver/node';
import type { Client } from './client.ts';

export interface Progress {
  /** The client names no place for it in its request, and is asked for one. */
  readonly own: boolean;
  begin(title: string): void;
  /** A step of so many, the first is 0; where there is but one, the title says it all. */
  report(message: string, index: number, count: number): void;
  end(): void;
}

/** `given` is the place that the request names, if it names one; `cancel` is called when a person wants no more of it. */
export function progressOf(
  connection: Connection,
  client: Client,
  given: WorkDoneProgressReporter,
  cancel: () => void,
): Progress {
  const own = WorkDoneProgressReporter.isNullInstance(given) && client.progress;
  // Until there is a place nothing is shown, and nothing waits for it: the client may owe it for good.
  let place: WorkDoneProgressReporter | undefined;
  let ended = false;
  let last: string | undefined;
  const shown = (title: string, where: WorkDoneProgressReporter) => {
    where.begin(title, undefined, last, true);
    if (ended) where.done();
    else place = where;
  };
  const make = async (title: string) => {
    const made = await connection.window.createWorkDoneProgress();
    made.token.onCancellationRequested(cancel);
    shown(title, made);
  };
  return {
    own,
    begin: (title) => {
      if (own) make(title).catch(() => undefined);
      else shown(title, given);
    },
    report: (message, index, count) => {
      if (count < 2) return;
      last = `${index + 1}/${count} ${message}`;
      place?.report(last);
    },
    end: () => {
      ended = true;
      place?.done();
      place = undefined;
    },
  };
}
