/**
 * The commands: what a client may ask to have done, and how it is told of it.
 *
 * What comes with the request is not believed. A cure is carried out if it is one of those that would be offered for the
 * document now, and as it would be offered now; anything else is refused in one sentence. What is running is remembered
 * here, and ends with the server.
 */
import {
  type Connection,
  type ExecuteCommandParams,
  LogMessageNotification,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver/node';
import { carryOut, type Outcome } from '../commands/carry-out.ts';
import { type Plan, planCure } from '../commands/plan.ts';
import { remedies } from '../features/code-actions.ts';
import { sameCure } from '../features/cures.ts';
import type { Cure } from '../project/artifact.ts';
import type { Client } from './client.ts';
import { CURE } from './convert.ts';
import { type Progress, progressOf } from './progress.ts';
import type { Saved } from './saved.ts';
import type { Session } from './session.ts';

/** The arguments of the request. */
interface Asked {
  readonly uri: string;
  readonly cure: Cure;
  /** Only what would be done is told. */
  readonly dryRun: boolean;
}

/** UTF-16 units of a line of output in a message. */
const LONGEST = 300;

/** One clause that says why nothing is done. */
interface Refused {
  readonly refused: string;
}

/** Carries out what is asked for, for as long as the process lives. */
export function followCommands(connection: Connection, session: Session, client: Client): void {
  const commands = new Commands(connection, session);
  connection.onExecuteCommand(async (params, cancelled, given) => {
    const controller = new AbortController();
    const cancel = () => controller.abort();
    cancelled.onCancellationRequested(cancel);
    const progress = progressOf(connection, client, given, cancel);
    const done = commands.execute(params, progress, controller);
    // Some do nothing but wait for the answer, Emacs for ten seconds at most: who sees the progress gets it at once.
    if (progress.own) done.catch((error) => console.error(error));
    else await done;
    return null;
  });
  connection.onShutdown(() => commands.end());
  // However the process ends, but for a signal that cannot be caught.
  process.on('exit', () => commands.end());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
}

class Commands {
  readonly #connection: Connection;
  readonly #session: Session;
  /** The project's folder → what ends the command that is at work there. */
  readonly #running = new Map<string, AbortController>();
  #ended = false;

  constructor(connection: Connection, session: Session) {
    this.#connection = connection;
    this.#session = session;
  }

  end(): void {
    this.#ended = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  async execute(
    params: ExecuteCommandParams,
    progress: Progress,
    controller: AbortController,
  ): Promise<void> {
    const asked = askedOf(params);
    if (!asked) return this.#say(MessageType.Error, `\`${params.command}\` is not understood`);
    const offered = await this.#offered(asked);
    if ('refused' in offered) return this.#say(MessageType.Warning, offered.refused);
    const { folder } = offered.saved.files;
    if (this.#ended || this.#running.has(folder))
      return this.#say(MessageType.Warning, 'another command is still at work on this project');
    this.#running.set(folder, controller);
    try {
      await this.#do(asked, offered, progress, controller.signal);
    } finally {
      this.#running.delete(folder);
      progress.end();
    }
  }

  /** The cure as it is offered now; what the client believes may be out of date, or made up. */
  async #offered({ uri, cure }: Asked): Promise<{ readonly cure: Cure; readonly saved: Saved } | Refused> {
    const session = this.#session;
    await session.lookAgain();
    const [judged, saved, now] = [
      await session.judged(uri),
      await session.onDisk(uri),
      await session.status(uri),
    ];
    if (!judged || !saved)
      return { refused: 'there is no such open document on the disk, so nothing is done' };
    if (saved.edited)
      return { refused: '`pyproject.toml` is not saved, and a command would read it as it is on the disk' };
    const everywhere = { start: 0, end: judged.project.doc.text.length };
    const offered = remedies(judged.project, everywhere, judged.diagnostics, (await now?.cures()) ?? []);
    const same = offered.find((one) => sameCure(one.cure, cure));
    if (!same) return { refused: 'this is not offered any more, so nothing is done' };
    return { cure: same.cure, saved };
  }

  async #do(
    { dryRun }: Asked,
    { cure, saved }: { readonly cure: Cure; readonly saved: Saved },
    progress: Progress,
    signal: AbortSignal,
  ): Promise<void> {
    const plan = await planCure(cure, saved.project, saved.files, saved.surroundings);
    for (const why of plan.refused) this.#log(why);
    if (plan.steps.length === 0)
      return this.#say(MessageType.Warning, plan.refused[0] ?? 'nothing is to be done');
    if (dryRun) {
      for (const step of plan.steps) this.#log(`would do: ${step.title}`);
      return;
    }
    let last = '';
    progress.begin(titleOf(plan));
    const outcome = await carryOut(plan, {
      signal,
      log: (line) => {
        if (line.trim() !== '') last = line.trim().slice(0, LONGEST);
        this.#log(line);
      },
      progress: ({ title }, index, count) => progress.report(title, index, count),
    });
    await this.#session.lookAgain();
    // Helix wipes its line of messages when a progress ends.
    progress.end();
    const { type, message } = endOf(plan, outcome, last);
    this.#say(type, message);
  }

  #log(message: string): void {
    this.#connection
      .sendNotification(LogMessageNotification.type, { type: MessageType.Info, message })
      .catch(() => undefined);
  }

  /** One sentence for the person; a request of the library's would wait for a button. */
  #say(type: MessageType, message: string): void {
    this.#connection
      .sendNotification(ShowMessageNotification.type, { type, message: `pyproject-ls: ${message}` })
      .catch(() => undefined);
  }
}

/** What is said at the end; `last` is the last line of the output, where tools tell what went wrong. */
function endOf(plan: Plan, outcome: Outcome, last: string): { type: MessageType; message: string } {
  if ('failed' in outcome)
    return {
      type: MessageType.Error,
      message: [outcome.failed, last].filter((one) => one !== '').join(': '),
    };
  if ('cancelled' in outcome)
    return { type: MessageType.Warning, message: `cancelled: ${titleOf(plan)}; what was done by then stays` };
  const type = plan.refused.length > 0 ? MessageType.Warning : MessageType.Info;
  return { type, message: [`done: ${titleOf(plan)}`, ...plan.refused].join('; ') };
}

/** What is run and removed, in short. */
function titleOf({ steps }: Plan): string {
  const [first, ...others] = steps.map(({ title }) => title);
  return others.length > 2 ? `${first} and ${others.length} more steps` : [first, ...others].join('; ');
}

/** The arguments as they should be, whatever was sent; undefined where they are not. */
function askedOf({ command, arguments: given }: ExecuteCommandParams): Asked | undefined {
  const { uri, cure, dryRun } = record(given?.[0]);
  const { action, on } = record(cure);
  if (command !== CURE || typeof uri !== 'string' || !isAction(action)) return undefined;
  if (!Array.isArray(on) || !on.every((path) => typeof path === 'string')) return undefined;
  return { uri, cure: { action, title: '', on }, dryRun: dryRun === true };
}

const ACTIONS = {
  build: true,
  reinstall: true,
  'reinstall-tool': true,
  sync: true,
  'make-editable': true,
  remove: true,
} satisfies Record<Cure['action'], true>;

function isAction(value: unknown): value is Cure['action'] {
  return typeof value === 'string' && Object.hasOwn(ACTIONS, value);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
