import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import {
  type ImportName,
  type ImportNameDefect,
  parentsOf,
  readImportName,
} from '../pyproject/import-name.ts';
import { kindOf } from '../schema/expected.ts';
import { type ArrayValue, arrayAt, type StringValue } from '../toml/document.ts';
import { removeItem, replaceString } from '../toml/edit.ts';
import { buildRefusal, buildsAlone, uploadRefusal } from './refusals.ts';
import type { Consequence, Finding, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

const FIELDS = ['import-names', 'import-namespaces'] as const;

interface Declared extends ImportName {
  readonly node: StringValue;
  readonly array: ArrayValue;
  readonly field: (typeof FIELDS)[number];
}

/** PEP 794, as packaging 26.4, pyproject-metadata 0.12.1, hatchling 1.33.0, flit_core 4.2.0 and uv_build 0.13.6 read it. */
export const invalidImportName: Rule = {
  code: 'invalid-import-name',
  severity: 'warning',

  *check(project) {
    // A backend that knows neither field refuses both, whatever they hold.
    if (buildRefusal(project, 'import-names')) return;
    const declared: Declared[] = [];
    for (const field of FIELDS) {
      const array = arrayAt(project.doc.root, 'project', field);
      for (const item of array?.items ?? []) {
        if (array && item.kind === 'string')
          declared.push({ ...readImportName(item.value), node: item, array, field });
        else if (item.kind !== 'string') {
          const { severity, words } = buildRefusal(project, 'import-name-type') ?? NOTHING;
          yield { at: item.at, severity, message: `the name is ${kindOf(item)}, not a string: ${words}` };
        }
      }
    }
    for (const each of declared) yield* defectsOf(project, each);
    yield* repeated(project, declared);
    yield* orphans(project, declared);
  },
};

const NOTHING: Consequence = { severity: 'information', words: 'it tells nobody what can be imported' };

function* defectsOf(project: Project, { node, defects }: Declared): Iterable<Finding> {
  for (const { at, words, kind, meant } of defects) {
    const consequence = consequenceOf(project, kind);
    yield {
      at: placeIn(project.doc, node, at),
      severity: consequence.severity,
      message: `${words}: ${consequence.words}`,
      fixes:
        meant !== undefined && readImportName(meant).defects.length < defects.length
          ? [
              {
                title: `Write ${shown(meant)}`,
                safe: false,
                edits: () => replaceString(project.doc, node, meant),
              },
            ]
          : [],
    };
  }
}

/** poetry-core writes neither field, and maturin reads neither. */
const UNREAD: ReadonlySet<string> = new Set(['poetry-core', 'maturin']);
/** What is no name of Python, but a keyword, is written by these, and refused by the index. */
const WRITES_KEYWORDS: ReadonlySet<string> = new Set(['hatchling', 'uv-build']);
/** Those that read the fields by pyproject-metadata. */
const STRICT: ReadonlySet<string> = new Set(['pdm-backend', 'meson-python', 'scikit-build-core']);

function consequenceOf(project: Project, kind: ImportNameDefect['kind']): Consequence {
  const name = buildsAlone(project);
  const writes = name !== undefined && kind === 'keyword' && WRITES_KEYWORDS.has(name);
  const refusal = writes ? undefined : kindRefusal(project, kind);
  if (refusal) return refusal;
  return (name !== undefined && UNREAD.has(name) ? undefined : uploadRefusal(project)) ?? NOTHING;
}

function kindRefusal(project: Project, kind: ImportNameDefect['kind']): Consequence | undefined {
  const name = buildsAlone(project);
  const refusal: Kind = 'import-name-invalid';
  if (name !== undefined && STRICT.has(name) && kind !== 'blank')
    return { severity: 'error', words: `${name} refuses to build` };
  return buildRefusal(project, refusal);
}

/** A name that is there twice, or that is both exclusive and shared. */
function* repeated(project: Project, declared: readonly Declared[]): Iterable<Finding> {
  const seen = new Map<string, Declared>();
  for (const each of declared) {
    const before = seen.get(each.name);
    if (!before) {
      seen.set(each.name, each);
      continue;
    }
    const { node, array, name, field } = each;
    const related = [{ at: before.node.at, message: `${shown(name)} is in \`${before.field}\` here` }];
    if (before.field === field) {
      const same = before.node.value === node.value;
      const fixes = [
        { title: 'Remove the name', safe: same, edits: () => removeItem(project.doc, array, node) },
      ];
      yield {
        at: node.at,
        severity: 'information',
        message: `${shown(name)} is in the list already`,
        tags: ['unnecessary'],
        related,
        fixes,
      };
    } else {
      const { severity, words } = buildRefusal(project, 'import-names-overlap') ?? BOTH;
      yield {
        at: node.at,
        severity,
        message: `${shown(name)} is in \`import-names\` too, which says that nobody else has it: ${words}`,
        related,
      };
    }
  }
}

const BOTH: Consequence = { severity: 'information', words: 'one of both is wrong' };

/** A name whose package is in neither list. */
function* orphans(project: Project, declared: readonly Declared[]): Iterable<Finding> {
  const names = new Set(declared.map(({ name }) => name));
  const backend = buildsAlone(project);
  const strict = backend !== undefined && STRICT.has(backend);
  for (const { name, node, defects } of declared) {
    const missing = defects.length === 0 ? parentsOf(name).find((parent) => !names.has(parent)) : undefined;
    if (missing === undefined) continue;
    yield {
      at: placeIn(project.doc, node, { start: 0, end: missing.length }),
      severity: strict ? 'error' : 'information',
      message: `${shown(missing)} is in neither \`import-names\` nor \`import-namespaces\`: ${strict ? `${backend} refuses to build` : 'PEP 794 asks for every package above a name'}`,
    };
  }
}
