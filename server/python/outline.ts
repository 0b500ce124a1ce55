/**
 * What a Python source defines at import time, read without running it.
 *
 * It answers a closed list of questions; whatever it cannot see for certain is named in `opaque`.
 */
import type { Span } from '../toml/span.ts';

export interface Outline {
  /**
   * Names bound at module level, also within if/try/with/for/while/match, and those that functions declare `global`;
   * the last binding of each name wins.
   */
  readonly names: ReadonlyMap<string, Definition>;
  /** Why there may be names that are not listed. Empty: `names` is all there is. */
  readonly opaque: readonly Opaque[];
  /** `__all__` where it is made of literal lists or tuples of strings alone (`=`, `+`, `+=`, `extend`, `append`). */
  readonly all?: readonly string[];
  /** First string expression of the module. */
  readonly docstring?: string;
  readonly imports: readonly Import[];
  /** Files opened by a literal path (`open("x")`, `Path("x").read_text()`, `Path(__file__).parent / "x"` …). */
  readonly opens: readonly OpenedFile[];
}

export type Opaque =
  /** `from X import *`, with what it imports from. */
  | { readonly kind: 'star'; readonly from: Import }
  /** `__getattr__`, `globals()`, `vars()`, `exec`, `setattr(sys.modules…)`, a lazy loader … */
  | { readonly kind: 'dynamic'; readonly what: string; readonly at: Span };

export interface Definition {
  readonly kind: 'function' | 'class' | 'import' | 'variable';
  readonly at: Span;
  /** The name alone. */
  readonly nameAt: Span;
  readonly async: boolean;
  /** Without the `@`. */
  readonly decorators: readonly string[];
  /** For functions: the text between the parentheses, and what a call without arguments would lack (`self` of a method too). */
  readonly signature?: { readonly text: string; readonly required: readonly string[] };
  /** `yield` in the function's own body: calling it returns a generator. */
  readonly generator?: boolean;
  /** For classes: names bound in the body. */
  readonly members?: ReadonlyMap<string, Definition>;
  /** For classes: bases and keywords (`metaclass=…`) as written. */
  readonly bases?: readonly string[];
  /** For `x = …`: whether it is a literal (so certainly not callable) or a plain name, dotted or not. */
  readonly value?: { readonly kind: 'literal' | 'name' | 'other'; readonly text: string };
  /** For imports: where it comes from. */
  readonly from?: Import;
  /** Bound under a condition (`if`, `try`, `for` …), bound more than once, or deleted: it may be another thing at run time. */
  readonly conditional: boolean;
}

export interface Import {
  /** `from ..a import b as c`: level 2, module `a`, name `b`, as `c`. `import a.b`: level 0, module `a.b`. */
  readonly level: number;
  readonly module: string;
  readonly name?: string;
  readonly as?: string;
  readonly at: Span;
  /** At module level and not within a function or class. */
  readonly topLevel: boolean;
  /** Within `try`, `if`, or under `TYPE_CHECKING`. */
  readonly guarded: boolean;
  /** Under `if TYPE_CHECKING` or `if False`: never run. */
  readonly neverRuns?: boolean;
}

export interface OpenedFile {
  /** Relative and normalised: no `.`, and `..` only in front. */
  readonly path: string;
  /** `file`: relative to the source's own folder (`__file__`); `working-folder`: relative to where the build runs (the project). */
  readonly base: 'file' | 'working-folder';
  readonly at: Span;
}
