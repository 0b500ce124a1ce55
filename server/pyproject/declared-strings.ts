/** The versions, specifiers and requirements that a document holds, read; equal strings are read once. */
import {
  type ArrayValue,
  arrayAt,
  type Document,
  type StringValue,
  stringAt,
  stringsOf,
  tableAt,
  type Value,
} from '../toml/document.ts';
import { type OddComparison, oddComparisons } from './marker-comparisons.ts';
import { normalizeName } from './name.ts';
import { remembering } from './remembered.ts';
import { identityOf, subjectOf } from './requirement-identity.ts';
import { type RequirementTree, readRequirementTree } from './requirement-tree.ts';
import { isUnsatisfiable } from './specifier-meaning.ts';

/** Whom a requirement is for: who installs the project, who asks for an extra or a group, the build, or a tool alone. */
export type List =
  | { readonly kind: 'dependencies' | 'build' }
  | { readonly kind: 'extra' | 'group'; readonly name: string }
  | Setting;

/** A list in the table of a tool that alone reads it. */
export interface Setting {
  readonly kind: 'setting';
  /** The tool and what comes of a text that it cannot read: "uv refuses the project". */
  readonly consequence: string;
  readonly severity: 'error' | 'warning';
  /**
   * `installs`: as a group does; `restricts`: what is installed because of others; `replaces`: what others ask for;
   * `describes`: what a package of others asks for.
   */
  readonly sense: 'installs' | 'restricts' | 'replaces' | 'describes';
}

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
  /** The item of the array: the string, or a table that holds it. */
  readonly item: Value;
}

export interface RequirementList {
  readonly list: List;
  /** In the order of the text. */
  readonly requirements: readonly DeclaredRequirement[];
  /** Some of them have the same subject, or one alone is met by nothing. */
  readonly entangled: boolean;
  /** Those with a defect or an odd comparison. */
  readonly odd: readonly DeclaredRequirement[];
}

export interface DeclaredStrings {
  readonly version: StringValue | undefined;
  readonly requiresPython: StringValue | undefined;
  readonly lists: readonly RequirementList[];
}

/** A list that other tables than the standard ones hold; the strings that are requirements, each with the item that it is or lies in. */
export interface OtherList {
  readonly list: List;
  readonly array: ArrayValue;
  readonly items: readonly { readonly node: StringValue; readonly item: Value }[];
}

/** What the standard tables hold, and `others`. */
export function readDeclaredStrings(doc: Document, others: readonly OtherList[]): DeclaredStrings {
  const lists: RequirementList[] = [];
  const add = (list: List, array: ArrayValue | undefined) => {
    if (array)
      lists.push(
        listOf(
          list,
          stringsOf(array).map((node) => declared(node, array, node)),
        ),
      );
  };
  add({ kind: 'build' }, arrayAt(doc.root, 'build-system', 'requires'));
  add({ kind: 'dependencies' }, arrayAt(doc.root, 'project', 'dependencies'));
  for (const [kind, table] of [
    ['extra', tableAt(doc.root, 'project', 'optional-dependencies')],
    ['group', tableAt(doc.root, 'dependency-groups')],
  ] as const)
    for (const [name, { value }] of table?.entries ?? [])
      if (value.kind === 'array') add({ kind, name }, value);
  for (const { list, array, items } of others)
    lists.push(
      listOf(
        list,
        items.map(({ node, item }) => declared(node, array, item)),
      ),
    );
  return {
    version: stringAt(doc.root, 'project', 'version'),
    requiresPython: stringAt(doc.root, 'project', 'requires-python'),
    lists,
  };
}

/** Written out, as copying all properties takes many times as long. */
function declared(node: StringValue, array: ArrayValue, item: Value): DeclaredRequirement {
  const { tree, distribution, subject, identity, oddComparisons, impossible } = readRequirement(node.value);
  // What a table says besides makes it another one.
  const alone = item === node;
  return {
    tree,
    distribution,
    subject: alone ? subject : undefined,
    identity: alone ? identity : undefined,
    oddComparisons,
    impossible,
    node,
    array,
    item,
  };
}

function listOf(list: List, requirements: readonly DeclaredRequirement[]): RequirementList {
  const subjects = new Set<string>();
  const odd: DeclaredRequirement[] = [];
  let entangled = false;
  for (const requirement of requirements) {
    const { subject, impossible, tree, oddComparisons } = requirement;
    if (tree.defects.length > 0 || oddComparisons.length > 0) odd.push(requirement);
    entangled ||= impossible || (subject !== undefined && subjects.has(subject));
    if (subject !== undefined) subjects.add(subject);
  }
  return { list, requirements, entangled, odd };
}

/** What a text says as a requirement; equal texts are read once. */
export const readRequirement = remembering((text): ReadRequirement => {
  const tree = readRequirementTree(text);
  return {
    tree,
    distribution: tree.name && normalizeName(tree.name.text),
    subject: subjectOf(tree),
    identity: identityOf(tree),
    oddComparisons: tree.marker ? [...oddComparisons(tree.marker)] : [],
    impossible: tree.defects.length === 0 && isUnsatisfiable(tree.clauses) === true,
  };
});
