/** What the client said it can do, as far as anything here depends on it. */
import type { ClientCapabilities, DiagnosticTag, InitializeParams } from 'vscode-languageserver/node';

export type Encoding = 'utf-16' | 'utf-8' | 'utf-32';

export interface Client {
  readonly encoding: Encoding;
  /** It asks for diagnostics, and is told when to ask again. Else they are sent to it. */
  readonly pulls: boolean;
  readonly relatedInformation: boolean;
  readonly tags: readonly DiagnosticTag[];
  /** Workspace edits may name the version that they are made for. */
  readonly documentChanges: boolean;
  /** Code actions may carry an edit, and not only a command. */
  readonly actionLiterals: boolean;
  /** It can have a command run: whatever shows actions must, since an action once was a command and nothing else. */
  readonly runsCommands: boolean;
  /** It shows the progress of what it did not ask to be told of. */
  readonly progress: boolean;
  readonly markdown: boolean;
  readonly locationLinks: boolean;
  /** It shows code lenses. */
  readonly lenses: boolean;
  /** It shows inlay hints, and no lenses: the same text is not shown twice. */
  readonly hints: boolean;
  /** It can be told to ask for its lenses or hints again. */
  readonly refreshesThem: boolean;
  readonly registersWatchers: boolean;
  readonly registersConfiguration: boolean;
  readonly answersConfiguration: boolean;
}

/** The facts of an `initialize` request. */
export function clientOf(params: InitializeParams): Client {
  // Clients have been seen that leave out what the protocol demands.
  const { general, textDocument, window, workspace }: ClientCapabilities = params.capabilities ?? {};
  const refreshes = workspace?.diagnostics?.refreshSupport === true;
  const pulls = textDocument?.diagnostic !== undefined && refreshes;
  const diagnostics = (pulls ? textDocument?.diagnostic : undefined) ?? {};
  const published = textDocument?.publishDiagnostics;
  // lsp-mode shows lenses and says so only by being told to ask again.
  const lenses = textDocument?.codeLens !== undefined || workspace?.codeLens !== undefined;
  return {
    encoding: encodingFrom(general?.positionEncodings),
    pulls,
    relatedInformation: diagnostics.relatedInformation ?? published?.relatedInformation ?? false,
    tags: (diagnostics.tagSupport ?? published?.tagSupport)?.valueSet ?? [],
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    actionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    // Neovim runs commands and does not say so.
    runsCommands: workspace?.executeCommand !== undefined || textDocument?.codeAction !== undefined,
    progress: window?.workDoneProgress === true,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? false,
    locationLinks: textDocument?.definition?.linkSupport === true,
    lenses,
    hints: !lenses && textDocument?.inlayHint !== undefined,
    refreshesThem: (lenses ? workspace?.codeLens : workspace?.inlayHint)?.refreshSupport === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    answersConfiguration: workspace?.configuration === true,
  };
}

/** UTF-16 wherever it is to be had: it is how strings are counted here, and every client must know it. */
function encodingFrom(offered: readonly string[] | undefined): Encoding {
  if (!offered || offered.includes('utf-16')) return 'utf-16';
  return offered.find((one): one is Encoding => one === 'utf-8' || one === 'utf-32') ?? 'utf-16';
}
