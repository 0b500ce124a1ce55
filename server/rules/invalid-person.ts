import { takesEmail } from '../backends/metadata/formats.ts';
import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { type EmailDefect, emailDefect } from '../pyproject/email.ts';
import { kindOf } from '../schema/expected.ts';
import { arrayAt, type Entry, type StringValue, type Table, type Value } from '../toml/document.ts';
import { removeEntry, renameKey, replaceString } from '../toml/edit.ts';
import { asPerson } from './people-texts.ts';
import { buildRefusal, buildsAlone, uploadRefusal } from './refusals.ts';
import type { Consequence, Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

export const invalidPerson: Rule = {
  code: 'invalid-person',
  severity: 'warning',

  *check(project) {
    for (const field of ['authors', 'maintainers']) {
      // PyPI looks only at the first address of each field.
      let first = true;
      for (const person of arrayAt(project.doc.root, 'project', field)?.items ?? []) {
        if (person.kind !== 'table') {
          yield noTable(project, person);
          continue;
        }
        yield* keysOf(project, person);
        yield* valuesOf(project, person, first);
        first &&= !textOf(person, 'email')?.value;
      }
    }
  },
};

const MOST: Consequence = { severity: 'warning', words: 'most backends refuse to build' };

function noTable(project: Project, person: Value): Finding {
  const { severity, words } = buildRefusal(project, 'person-type') ?? MOST;
  const text = person.kind === 'string' && person.value.trim() !== '' ? asPerson(person.value) : undefined;
  return {
    at: person.at,
    severity,
    message: `a person is a table with \`name\`, \`email\` or both, not ${kindOf(person)}: ${words}`,
    fixes:
      text === undefined || text.length > 300
        ? []
        : [
            {
              title: `Replace by \`${text.replaceAll('`', "'")}\``,
              safe: false,
              edits: () => [{ ...person.at, text }],
            },
          ],
  };
}

const KEYS = ['name', 'email'];

function* keysOf(project: Project, person: Table): Iterable<Finding> {
  const { doc } = project;
  for (const entry of person.entries.values()) {
    const { name, at } = entry.key;
    if (KEYS.includes(name)) continue;
    const { severity, words } = buildRefusal(project, 'person-key') ?? dropped(project);
    const absent = KEYS.filter((key) => !person.entries.has(key));
    const near = absent.find((key) => key === MEANT.get(name)) ?? nearest(name, absent);
    const fix: Fix = near
      ? { title: `Rename to \`${near}\``, safe: false, edits: () => renameKey(doc, entry, near) }
      : { title: `Remove \`${name}\``, safe: false, edits: () => removeEntry(doc, person, name) };
    yield {
      at,
      severity,
      message: `a person has \`name\` and \`email\`, and no ${shown(name)}: ${words}`,
      fixes: near || person.entries.size > 1 ? [fix] : [],
    };
  }
}

const MEANT: ReadonlyMap<string, string> = new Map([
  ['mail', 'email'],
  ['address', 'email'],
  ['full-name', 'name'],
  ['author', 'name'],
]);

function dropped(project: Project): Consequence {
  return buildsAlone(project) === 'hatchling' ? { severity: 'warning', words: 'hatchling drops it' } : MOST;
}

function* valuesOf(project: Project, person: Table, isFirst: boolean): Iterable<Finding> {
  const [name, email] = [textOf(person, 'name'), textOf(person, 'email')];
  for (const key of KEYS) {
    const entry = person.entries.get(key);
    if (entry && entry.value.kind !== 'string') yield noText(project, entry);
  }
  const declared = KEYS.some((key) => person.entries.has(key));
  const saysNothing = !declared || (name?.value ?? '').trim() + (email?.value ?? '').trim() === '';
  const others = KEYS.some((key) => person.entries.has(key) && !textOf(person, key));
  if (saysNothing && !others) {
    // One with an unknown key is told of that key.
    if (declared || person.entries.size === 0) yield nobody(project, person, declared);
  } else if (email) {
    const finding = ofEmail(project, person, email, isFirst);
    if (finding) yield finding;
    else if (name && isFirst) yield* ofName(project, name);
  }
}

function noText(project: Project, { key, value }: Entry): Finding {
  const { severity, words } = buildRefusal(project, 'person-part-type') ?? MOST;
  return {
    at: value.at,
    severity,
    message: `\`${key.name}\` is ${kindOf(value)}, not a string: ${words}`,
  };
}

function nobody(project: Project, person: Table, declared: boolean): Finding {
  const refusal = buildRefusal(project, declared ? 'person-name-empty' : 'person-empty');
  const { severity, words } = refusal ?? { severity: 'information', words: 'nobody is named' };
  return {
    at: person.at,
    severity,
    message: `the person has neither a name nor an e-mail address: ${words}`,
  };
}

function ofEmail(project: Project, person: Table, node: StringValue, isFirst: boolean): Finding | undefined {
  const text = node.value;
  const backend = buildsAlone(project);
  const hasName = person.entries.has('name');
  const isApart = backend === 'poetry-core' && !isFirst;
  const refuses = backend !== undefined && !takesEmail(backend, text, hasName || isApart);
  // poetry-core leaves the name out of `Author-email`, where the address alone may stand in brackets.
  if (backend === 'poetry-core' && !refuses && hasName && /^<[^<>]+>$/.test(text)) return undefined;
  const defect = emailDefect(text) ?? (refuses ? foreignDefect(text) : undefined);
  const consequence: Consequence | undefined = refuses
    ? { severity: 'error', words: `${backend} refuses to build` }
    : defect && consequenceOf(project, defect, isFirst && (hasName || backend !== 'poetry-core'));
  if (!defect || !consequence) return undefined;
  return {
    at: placeIn(project.doc, node, defect.at),
    severity: consequence.severity,
    message: `${defect.words}: ${consequence.words}`,
    fixes: fixOf(project, node, defect, hasName),
  };
}

/** Letters that only Python's `Address` refuses. */
function foreignDefect(text: string): EmailDefect {
  const start = Math.max(0, text.search(/[^\0-\x7f]/));
  const words = 'the e-mail address has letters beyond ASCII before the `@`';
  return { at: { start, end: start + 1 }, words, kind: 'form', refusedByIndex: false };
}

function consequenceOf(project: Project, defect: EmailDefect, isRead: boolean): Consequence | undefined {
  const upload = isRead && defect.refusedByIndex ? uploadRefusal(project) : undefined;
  if (upload || defect.kind === 'dotless' || defect.kind === 'domain') return upload;
  return { severity: defect.kind === 'empty' ? 'information' : 'warning', words: 'no mail reaches anybody' };
}

function fixOf(
  { doc }: Project,
  node: StringValue,
  { meant }: EmailDefect,
  hasName: boolean,
): readonly Fix[] {
  // A name in the same text would be lost.
  if (meant === undefined || (!hasName && /[^<\s].*</.test(node.value))) return [];
  return [{ title: `Write ${shown(meant)}`, safe: false, edits: () => replaceString(doc, node, meant) }];
}

/** uv_build writes a name before its address without quotes, so that readers take a part of it for the address. */
function* ofName(project: Project, node: StringValue): Iterable<Finding> {
  const start = node.value.search(/[,;@]/);
  const upload = uploadRefusal(project);
  if (start < 0 || !upload || buildsAlone(project) !== 'uv-build') return;
  const sign = shown(node.value.charAt(start));
  yield {
    at: placeIn(project.doc, node, { start, end: start + 1 }),
    message: `uv_build writes the name without quotes, so that its ${sign} ends an address: ${upload.words}`,
  };
}

function textOf(person: Table, key: string): StringValue | undefined {
  const value = person.entries.get(key)?.value;
  return value?.kind === 'string' ? value : undefined;
}
