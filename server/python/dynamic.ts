/** Ways to bind names of a module without writing them. Better one too many: it only makes the rules silent. */
import type { Scope } from './scopes.ts';
import { hasComma } from './targets.ts';
import type { Tokens } from './tokens.ts';
import { kindOf } from './words.ts';

const K = {
  exec: kindOf('exec'),
  globals: kindOf('globals'),
  locals: kindOf('locals'),
  vars: kindOf('vars'),
  setattr: kindOf('setattr'),
  modules: kindOf('modules'),
  dict: kindOf('__dict__'),
  path: kindOf('__path__'),
  name: kindOf('__name__'),
  frameGlobals: kindOf('f_globals'),
  frameLocals: kindOf('f_locals'),
  globalEnum: kindOf('global_enum'),
} as const;
const DOT = 46;
const PAREN = 40;

/**
 * What a watched word does that may bind names nobody sees; undefined where it does nothing of the kind.
 * `statement` is the end of an expression statement that the word is part of.
 */
export function dynamicUse(
  tokens: Tokens,
  i: number,
  scope: Scope,
  statement: number | undefined,
): string | undefined {
  const kind = tokens.kind(i);
  const attribute = tokens.kind(i - 1) === DOT;
  const called = tokens.kind(i + 1) === PAREN;
  const runsAtImport = scope.kind !== 'function';
  switch (kind) {
    case K.globals:
      return called && !attribute ? 'globals()' : undefined;
    case K.modules:
      return setsModule(tokens, i, runsAtImport) ? 'sys.modules' : undefined;
    case K.path:
      return attribute ? undefined : '__path__';
  }
  if (!runsAtImport) return undefined;
  switch (kind) {
    case K.locals:
    case K.vars:
      return called && !attribute && tokens.after(i + 1) === i + 3 ? `${tokens.name(i)}()` : undefined;
    case K.exec:
      return attribute || (called && hasComma(tokens, i + 2, tokens.partner(i + 1))) ? undefined : 'exec()';
    case K.setattr:
      return called && !attribute ? 'setattr()' : undefined;
    case K.dict:
      return attribute ? '__dict__' : undefined;
    case K.frameGlobals:
    case K.frameLocals:
      return tokens.name(i);
    case K.globalEnum:
      return tokens.kind(i - 1) === 64 || attribute ? '@global_enum' : undefined;
    case K.name:
      return handsOverName(tokens, i, statement) ? `${tokens.slice(i, i + 1)} as an argument` : undefined;
  }
  return undefined;
}

/** `sys.modules[…] = …`, or any way to get at this very module. */
function setsModule(tokens: Tokens, i: number, runsAtImport: boolean): boolean {
  if (tokens.kind(i - 1) !== DOT || tokens.name(i - 2) !== 'sys') return false;
  const bracket = tokens.kind(i + 1);
  if (bracket === 91) {
    const end = tokens.after(i + 1);
    const isThis = tokens.kind(i + 2) === K.name && end === i + 4;
    return isThis || runsAtImport || tokens.kind(end) === 61;
  }
  return runsAtImport && bracket === DOT && tokens.name(i + 2) !== 'pop';
}

/** `install(__name__, …)` as a statement of its own: `apipkg.initpkg`, `enum._convert_`, loaders of all kinds. */
function handsOverName(tokens: Tokens, i: number, statement: number | undefined): boolean {
  if (statement === undefined || tokens.kind(statement - 1) !== 41) return false;
  const open = tokens.partner(statement - 1);
  return open < i && (tokens.kind(i - 1) === PAREN || tokens.kind(i - 1) === 44);
}
