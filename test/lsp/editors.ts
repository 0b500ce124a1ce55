/**
 * What real editors say of themselves when they start a server, reduced to what a server may depend on. Recorded from
 * Neovim 0.12.4, Helix 25.07.1, Eglot 1.17.30, lsp-mode 10.0.0 and VS Code 1.139 (vscode-languageclient 11.0.0).
 */
export interface Editor {
  readonly name: string;
  readonly capabilities: object;
  readonly languageId: string;
}

const kinds = ['quickfix', 'refactor', 'source', 'source.organizeImports'];
const codeAction = {
  codeActionLiteralSupport: { codeActionKind: { valueSet: kinds } },
  dataSupport: true,
  isPreferredSupport: true,
  resolveSupport: { properties: ['edit', 'command'] },
};
const window = { workDoneProgress: true };
const tagSupport = { valueSet: [1, 2] };

export const neovim: Editor = {
  name: 'Neovim',
  languageId: 'toml',
  capabilities: {
    general: { positionEncodings: ['utf-8', 'utf-16', 'utf-32'] },
    textDocument: {
      codeAction,
      codeLens: { dynamicRegistration: false, resolveSupport: { properties: ['command'] } },
      inlayHint: { dynamicRegistration: true },
      definition: { dynamicRegistration: true, linkSupport: true },
      diagnostic: {
        dynamicRegistration: true,
        relatedDocumentSupport: true,
        relatedInformation: true,
        tagSupport,
      },
      hover: { contentFormat: ['markdown', 'plaintext'] },
      publishDiagnostics: { dataSupport: true, relatedInformation: true, tagSupport },
    },
    window,
    workspace: {
      codeLens: { refreshSupport: true },
      inlayHint: { refreshSupport: true },
      configuration: true,
      diagnostics: { refreshSupport: true },
      didChangeConfiguration: { dynamicRegistration: false },
      didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
      workspaceEdit: { resourceOperations: ['rename', 'create', 'delete'] },
    },
  },
};

export const helix: Editor = {
  name: 'Helix',
  languageId: 'toml',
  capabilities: {
    general: { positionEncodings: ['utf-8', 'utf-32', 'utf-16'] },
    textDocument: {
      codeAction,
      inlayHint: { dynamicRegistration: false },
      diagnostic: { dynamicRegistration: false, relatedDocumentSupport: true },
      hover: { contentFormat: ['markdown'] },
      publishDiagnostics: { tagSupport, versionSupport: true },
    },
    window,
    workspace: {
      inlayHint: { refreshSupport: false },
      configuration: true,
      executeCommand: { dynamicRegistration: false },
      didChangeConfiguration: { dynamicRegistration: false },
      didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
      workspaceEdit: { documentChanges: true, failureHandling: 'abort' },
    },
  },
};

export const eglot: Editor = {
  name: 'Eglot',
  languageId: 'conf-toml',
  capabilities: {
    general: { positionEncodings: ['utf-32', 'utf-8', 'utf-16'] },
    textDocument: {
      codeAction,
      inlayHint: { dynamicRegistration: false },
      definition: { dynamicRegistration: false, linkSupport: true },
      hover: { contentFormat: ['plaintext'] },
      publishDiagnostics: { codeDescriptionSupport: false, relatedInformation: false, tagSupport },
    },
    window,
    workspace: {
      configuration: true,
      executeCommand: { dynamicRegistration: false },
      didChangeWatchedFiles: { dynamicRegistration: true },
      workspaceEdit: { documentChanges: true },
    },
  },
};

export const lspMode: Editor = {
  name: 'lsp-mode',
  languageId: 'toml',
  capabilities: {
    general: { positionEncodings: ['utf-32', 'utf-8', 'utf-16'] },
    textDocument: {
      codeAction,
      inlayHint: { dynamicRegistration: false },
      definition: { dynamicRegistration: true, linkSupport: true },
      diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
      hover: { contentFormat: ['markdown', 'plaintext'] },
      publishDiagnostics: { relatedInformation: true, tagSupport, versionSupport: true },
    },
    window,
    workspace: {
      codeLens: { refreshSupport: true },
      inlayHint: { refreshSupport: false },
      configuration: true,
      executeCommand: { dynamicRegistration: false },
      diagnostics: { refreshSupport: false },
      didChangeWatchedFiles: { dynamicRegistration: true },
      workspaceEdit: { documentChanges: true },
    },
  },
};

export const vscode: Editor = {
  name: 'VS Code',
  languageId: 'plaintext',
  capabilities: {
    general: { positionEncodings: ['utf-16'] },
    textDocument: {
      codeAction,
      codeLens: { dynamicRegistration: true, resolveSupport: { properties: ['command'] } },
      inlayHint: { dynamicRegistration: true },
      definition: { dynamicRegistration: true, linkSupport: true },
      diagnostic: { dynamicRegistration: true, relatedInformation: true, tagSupport },
      hover: { contentFormat: ['markdown', 'plaintext'] },
      publishDiagnostics: { relatedInformation: true, tagSupport, versionSupport: false },
    },
    window,
    workspace: {
      codeLens: { refreshSupport: true },
      inlayHint: { refreshSupport: true },
      configuration: true,
      executeCommand: { dynamicRegistration: true },
      diagnostics: { refreshSupport: true },
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
      workspaceEdit: { documentChanges: true, failureHandling: 'textOnlyTransactional' },
    },
  },
};

export const EDITORS: readonly Editor[] = [neovim, helix, eglot, lspMode, vscode];
