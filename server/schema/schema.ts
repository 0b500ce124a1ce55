/** A schema of schemas/*.json: the part of JSON Schema (draft 7) that they use, and words of our own for what a tool makes of a value. */

export interface Schema extends Consequences {
  readonly type?: TypeName | readonly TypeName[];
  readonly enum?: readonly Plain[];
  readonly const?: Plain;
  /** A regular expression of JavaScript with the flag `u`; in the form of the TOML string's value. */
  readonly pattern?: string;
  /** A name of `FORMATS`. */
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly description?: string;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  /** What the names of a table's keys must be; only `format` is looked at. */
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  /** Words for what is meant, in place of those that the type gives: "a version like `1.2`". */
  readonly 'x-expected'?: string;
  readonly 'x-deprecated'?: Deprecation;
  /** The key that says of which form a table is, the first that is there, and the keys that do not go with it. One must be there. */
  readonly 'x-forms'?: Readonly<Record<string, readonly string[]>>;
  /** Keys that may not all be in one table. */
  readonly 'x-exclusive'?: readonly (readonly string[])[];
  /** The key is known, and its reader does not look for it in this table. */
  readonly 'x-misplaced'?: Unknown;
}

export type TypeName =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'array'
  | 'object'
  /** Any date or time of TOML. */
  | 'date';

export type Plain = string | number | boolean;

export type Level = 'error' | 'warning' | 'information' | 'hint';

/** What comes of what is wrong; each holds for all that lies below, up to where another is given. */
export interface Consequences {
  /** A clause: who does what about a value that is wrong. */
  readonly 'x-consequence'?: string;
  readonly 'x-severity'?: Level;
  readonly 'x-unknown'?: Unknown;
}

/** What comes of a key that no schema knows, where `additionalProperties` is false. */
export interface Unknown {
  /** Not given: only a name that is like a known one is worth a word. */
  readonly severity?: Level;
  /** Where the name is like a known one. */
  readonly near?: Level;
  readonly consequence: string;
}

export interface Deprecation {
  /** What to write in its place, names in backticks. */
  readonly instead: string;
  readonly severity: Level;
  readonly consequence: string;
  /** The key that takes the very same value. */
  readonly rename?: string;
}
