/** The versions, specifiers and requirements that the standard tables hold, read; equal strings are read once. */
import {
  type ArrayValue,
  arrayAt,
  type Document,
  type StringValue,
  stringAt,
  stringsOf,
  tableAt,
} from '../toml/document.ts';
import { type OddComparison, oddComparisons } from './marker-comparisons.ts';
import { normalizeName } from './name.ts';
import { identityOf, subjectOf } from './requirement-identity.ts';
import { type RequirementTree, readRequirementTree } from './requirement-tree.ts';
import { isUnsatisfiable } from './specifier-meaning.ts';

/** Whom a requirement is for: who installs the project, who asks for an extra or a group, or the build. */
export type List =
  | { readonly kind: 'dependencies' | 'build' }
  | { readonly kind: 'extra' | 'group'; readonly name: string };

/** What a text says, and what follows from it alone. */
export interface ReadRequirement {
  readonly tree: RequirementTree;
  /** In its normal form; undefined where there is none. */
  readonly distribution: string | undefined;
  /** See `subjectOf` and `identityOf`. */
  readonly subject: string | undefined;
  readonly identity: string | undefined;
  readonly oddComparisons: readonly OddComparison[];
  /** No version meets its specifiers. */
  readonly impossible: boolean;
}

export interface DeclaredRequirement extends ReadRequirement {
  readonly node: StringValue;
  readonly array: ArrayValue;
}

export interface RequirementList {
  readonly list: List;
  /** In the order of the text. */
  readonly requirements: readonly DeclaredRequirement[];
}

export interface DeclaredStrings {
  readonly version: StringValue | undefined;
  readonly requiresPython: StringValue | undefined;
  readonly lists: readonly RequirementList[];
  /** Each text with what was read of it. */
  readonly read: ReadonlyMap<string, ReadRequirement>;
}

/** What a document holds; what `previous` has read of a text is taken over. */
export function readDeclaredStrings(doc: Document, previous?: DeclaredStrings): DeclaredStrings {
  const read = new Map<string, ReadRequirement>();
  const reading = (text: string): ReadRequirement => {
    const known = read.get(text) ?? previous?.read.get(text) ?? readRequirement(text);
    read.set(text, known);
    return known;
  };
  const lists: RequirementList[] = [];
  const add = (list: List, array: ArrayValue | undefined) => {
    if (!array) return;
    const requirements = stringsOf(array).map((node) => ({ ...reading(node.value), node, array }));
    lists.push({ list, requirements });
  };
  add({ kind: 'build' }, arrayAt(doc.root, 'build-system', 'requires'));
  add({ kind: 'dependencies' }, arrayAt(doc.root, 'project', 'dependencies'));
  for (const [kind, table] of [
    ['extra', tableAt(doc.root, 'project', 'optional-dependencies')],
    ['group', tableAt(doc.root, 'dependency-groups')],
  ] as const)
    for (const [name, { value }] of table?.entries ?? [])
      if (value.kind === 'array') add({ kind, name }, value);
  return {
    version: stringAt(doc.root, 'project', 'version'),
    requiresPython: stringAt(doc.root, 'project', 'requires-python'),
    lists,
    read,
  };
}

function readRequirement(text: string): ReadRequirement {
  const tree = readRequirementTree(text);
  return {
    tree,
    distribution: tree.name && normalizeName(tree.name.text),
    subject: subjectOf(tree),
    identity: identityOf(tree),
    oddComparisons: tree.marker ? [...oddComparisons(tree.marker)] : [],
    impossible: tree.defects.length === 0 && isUnsatisfiable(tree.clauses) === true,
  };
}
