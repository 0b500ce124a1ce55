/** The language server: who asks what, over standard input and output. Nothing is judged here. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeLensRefreshRequest,
  type Connection,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import packageJson from '../../package.json' with { type: 'json' };
import { codeActions, remedies, touchesStatus } from '../features/code-actions.ts';
import { codeLenses } from '../features/code-lens.ts';
import { completion } from '../features/completion.ts';
import { definition } from '../features/definition.ts';
import { hover } from '../features/hover.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import { surroundings } from '../files/disk.ts';
import { type Client, clientOf } from './client.ts';
import {
  CURE,
  commandOf,
  completionItemOf,
  cureActionOf,
  diagnosticOf,
  located,
  markupOf,
  offsetOf,
  pathOf,
  quickFixOf,
  rangeOf,
  SOURCE,
  spanOf,
  workspaceEditOf,
} from './convert.ts';
import { followCommands } from './execute.ts';
import type { Judged } from './judge.ts';
import { inOnePiece } from './output.ts';
import { Session } from './session.ts';
import { commandsAllowed, readSettings, SECTION } from './settings.ts';
import { WATCHED } from './watch.ts';

const FIX_ALL = `${CodeActionKind.SourceFixAll}.${SOURCE}`;

/** Serves one client until it says exit, closes the stream or is gone. */
export function serve(): void {
  const warn = console.error;
  // Standard output belongs to the protocol.
  Object.assign(console, { log: warn, info: warn, debug: warn, warn, dir: warn, table: warn, trace: warn });
  process.on('unhandledRejection', warn);
  // The library ends the process when its input ends, or when the process that the client named is gone.
  const connection = createConnection(process.stdin, inOnePiece(process.stdout));
  connection.onInitialize((params) => start(connection, params));
  connection.onShutdown(() => undefined);
  connection.listen();
}

function start(connection: Connection, params: InitializeParams): InitializeResult {
  const client = clientOf(params);
  const commands = client.runsCommands && commandsAllowed(params.initializationOptions);
  const session = new Session(surroundings(), client.encoding, {
    publish: client.pulls ? undefined : (judged) => publish(connection, judged, client),
    outdated: () => {
      if (client.pulls) connection.languages.diagnostics.refresh().catch(() => undefined);
    },
    moved: () => refresh(connection, client),
    failed: (error) => console.error(error),
  });
  followDocuments(connection, session, client);
  const askForSettings = followSettings(connection, session, client, params.initializationOptions);
  answerQuestions(connection, session, client);
  offerActions(connection, session, client, commands);
  tellOfInstallations(connection, session, client, commands);
  if (commands) followCommands(connection, session, client);
  connection.onInitialized(() => {
    register(connection, client);
    askForSettings();
  });
  return {
    serverInfo: { name: packageJson.name, version: packageJson.version },
    capabilities: {
      positionEncoding: client.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      definitionProvider: true,
      completionProvider: { triggerCharacters: ['.', ':', '"', "'"], resolveProvider: false },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL], resolveProvider: true },
      workspace: { workspaceFolders: { supported: true } },
      ...(commands && { executeCommandProvider: { commands: [CURE] } }),
      ...(client.lenses && { codeLensProvider: { resolveProvider: false } }),
      ...(client.hints && { inlayHintProvider: { resolveProvider: false } }),
      ...(client.pulls && {
        diagnosticProvider: { identifier: SOURCE, interFileDependencies: true, workspaceDiagnostics: false },
      }),
    },
  };
}

function publish(connection: Connection, judged: Judged, client: Client): void {
  const { uri, version } = judged.where;
  connection
    .sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(judged, client) })
    .catch(() => undefined);
}

function diagnosticsOf({ diagnostics, where, project }: Judged, client: Client) {
  return diagnostics.map((found) => diagnosticOf(found, where, project.folder, client));
}

function followDocuments(connection: Connection, session: Session, client: Client): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) =>
    session.opened(uri, version, text),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    session.changed(uri, version, contentChanges),
  );
  connection.onDidSaveTextDocument(({ textDocument: { uri } }) => session.saved(uri));
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (session.closed(uri) && !client.pulls)
      connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => undefined);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    session.touched(changes.flatMap(({ uri }) => pathOf(uri) ?? []));
  });
}

/** Gives what asks the client for its settings. */
function followSettings(
  connection: Connection,
  session: Session,
  client: Client,
  initial: unknown,
): () => void {
  let sent: unknown;
  let asked: unknown;
  const choose = () => session.choose(readSettings(initial, sent, asked));
  const ask = () => {
    if (!client.answersConfiguration) return;
    connection.workspace.getConfiguration(SECTION).then(
      (answer: unknown) => {
        asked = answer;
        choose();
      },
      () => undefined,
    );
  };
  choose();
  connection.onDidChangeConfiguration(({ settings }) => {
    sent = settings;
    choose();
    ask();
  });
  return ask;
}

/** Nothing waits for the answers: one client was seen to owe one for good. */
function register(connection: Connection, client: Client): void {
  if (client.registersWatchers)
    connection.client.register(DidChangeWatchedFilesNotification.type, WATCHED).catch(() => undefined);
  if (client.registersConfiguration)
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: SECTION })
      .catch(() => undefined);
}

function answerQuestions(connection: Connection, session: Session, client: Client): void {
  connection.languages.diagnostics.on(async ({ textDocument }) => {
    const judged = await session.judged(textDocument.uri);
    return { kind: DocumentDiagnosticReportKind.Full, items: judged ? diagnosticsOf(judged, client) : [] };
  });
  connection.onHover(async ({ textDocument, position }) => {
    const judged = await session.asked(textDocument.uri);
    if (!judged) return null;
    const status = async () => (await session.status(textDocument.uri))?.status;
    const answer = await hover(judged.project, offsetOf(judged.where, position), judged.files, status);
    if (!answer) return null;
    return { contents: markupOf(answer.markdown, client), range: rangeOf(judged.where, answer.at) };
  });
  connection.onDefinition(async ({ textDocument, position }) => {
    const judged = await session.asked(textDocument.uri);
    if (!judged) return null;
    const found = await definition(judged.project, offsetOf(judged.where, position), judged.files);
    if (!found) return null;
    const target = located(found.path, found.text, client.encoding);
    const range = rangeOf(target, found.at);
    if (!client.locationLinks) return { uri: target.uri, range };
    const originSelectionRange = rangeOf(judged.where, found.from);
    return [{ targetUri: target.uri, targetRange: range, targetSelectionRange: range, originSelectionRange }];
  });
  connection.onCompletion(async ({ textDocument, position }) => {
    const judged = await session.asked(textDocument.uri);
    if (!judged) return null;
    const { where, project, files } = judged;
    const found = await completion(project, offsetOf(where, position), files);
    if (!found) return null;
    return {
      isIncomplete: found.incomplete,
      items: found.items.map((item, i) => completionItemOf(item, i, where)),
    };
  });
}

function offerActions(connection: Connection, session: Session, client: Client, commands: boolean): void {
  connection.onCodeAction(async (params) => {
    const judged = await session.asked(params.textDocument.uri);
    if (!judged || !client.actionLiterals) return [];
    const cures = commands ? await cureActions(judged, params, session, client) : [];
    return [...actionsOf(judged, params, client), ...cures];
  });
  // Every action carries its edit or its command already; some clients have each of them resolved all the same.
  connection.onCodeActionResolve((action) => action);
}

/** What `uv sync` would do now, as lenses, or as hints where the client has no lenses. */
function tellOfInstallations(
  connection: Connection,
  session: Session,
  client: Client,
  commands: boolean,
): void {
  const known = async (uri: string) => {
    const [now, judged] = [await session.status(uri), await session.judged(uri)];
    return now && judged && { ...now, judged };
  };
  connection.onCodeLens(async ({ textDocument }) => {
    const here = client.lenses ? await known(textDocument.uri) : undefined;
    if (!here) return [];
    // Without the name of a command a lens is words alone; without a command it would be asked for once more.
    const { judged, status } = here;
    const cures = commands ? await here.cures() : [];
    return codeLenses(judged.project, status, cures).map(({ at, title, cure }) => ({
      range: rangeOf(judged.where, at),
      command: cure ? commandOf(cure, textDocument.uri, title) : { title, command: '' },
    }));
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    const here = client.hints ? await known(textDocument.uri) : undefined;
    if (!here) return [];
    const { where, project } = here.judged;
    return inlayHints(project, here.status, spanOf(where, range)).map(({ at, label, tooltip }) => ({
      position: rangeOf(where, { start: at, end: at }).start,
      label,
      tooltip,
      paddingLeft: true,
    }));
  });
}

/** Asks the client to ask again; whether it does is its own affair. */
function refresh(connection: Connection, client: Client): void {
  if (!client.refreshesThem) return;
  const asked = client.lenses
    ? connection.sendRequest(CodeLensRefreshRequest.type)
    : connection.languages.inlayHint.refresh();
  asked.catch(() => undefined);
}

function actionsOf(judged: Judged, { range, context }: CodeActionParams, client: Client): CodeAction[] {
  const { where, project, choice } = judged;
  const { quickFixes, fixAll } = codeActions(project, spanOf(where, range), choice);
  const actions: CodeAction[] = [];
  if (wants(context.only, CodeActionKind.QuickFix))
    actions.push(...quickFixes.map((fix) => quickFixOf(fix, where, project.folder, client)));
  if (fixAll.length > 0 && wants(context.only, FIX_ALL)) {
    const edit = workspaceEditOf(fixAll, where, client);
    actions.push({ title: 'Apply all safe fixes', kind: FIX_ALL, edit });
  }
  return actions;
}

/** Under a kind that nothing asks for by habit, as when a file is saved: a person picks them. */
async function cureActions(
  { where, project, diagnostics }: Judged,
  { range, context }: CodeActionParams,
  session: Session,
  client: Client,
): Promise<CodeAction[]> {
  if (!wants(context.only, CodeActionKind.QuickFix)) return [];
  const span = spanOf(where, range);
  const now = touchesStatus(project, span) ? await session.status(where.uri) : undefined;
  return remedies(project, span, diagnostics, (await now?.cures()) ?? []).map((one) =>
    cureActionOf(one, where, project.folder, client),
  );
}

/** A kind is wanted where it, or one that it is a part of, is asked for; the empty kind is all of them. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only?.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`)) ?? true;
}
