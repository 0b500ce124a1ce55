import { takesUrl } from '../backends/metadata/formats.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { labelDefect, normalLabel, type UrlDefect, urlDefect } from '../pyproject/web-address.ts';
import { kindOf } from '../schema/expected.ts';
import { type Entry, type StringValue, type Table, tableAt } from '../toml/document.ts';
import { renameKey, replaceString } from '../toml/edit.ts';
import { buildRefusal, buildsAlone, uploadRefusal } from './refusals.ts';
import type { Consequence, Finding, Fix, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

export const invalidUrl: Rule = {
  code: 'invalid-url',
  severity: 'warning',

  *check(project) {
    const urls = tableAt(project.doc.root, 'project', 'urls');
    if (!urls) return;
    yield* sameLabels(project, urls);
    for (const entry of urls.entries.values()) {
      yield* ofLabel(project, urls, entry);
      yield* ofValue(project, entry);
    }
  },
};

function* ofLabel(project: Project, urls: Table, entry: Entry): Iterable<Finding> {
  const { name, at } = entry.key;
  const defect = labelDefect(name);
  if (!defect) return;
  const long = name.length > 32 ? buildRefusal(project, 'url-label-long') : undefined;
  const consequence = long ?? uploadRefusal(project);
  if (!consequence) return;
  const { meant } = defect;
  const fix: Fix | undefined =
    meant !== undefined && !urls.entries.has(meant) && !labelDefect(meant)
      ? { title: `Rename to ${shown(meant)}`, safe: false, edits: () => renameKey(project.doc, entry, meant) }
      : undefined;
  yield {
    at,
    severity: consequence.severity,
    message: `${defect.words}: ${consequence.words}`,
    fixes: fix ? [fix] : [],
  };
}

function* ofValue(project: Project, { key, value }: Entry): Iterable<Finding> {
  if (value.kind !== 'string') {
    const { severity, words } = buildRefusal(project, 'url-type') ?? ODD_TYPE;
    yield {
      at: value.at,
      severity,
      message: `${shown(key.name)} is ${kindOf(value)}, not a URL: ${words}`,
    };
    return;
  }
  const name = buildsAlone(project);
  const refuses = name !== undefined && !takesUrl(name, value.value);
  const defect = urlDefect(value.value) ?? (refuses ? blankDefect(value.value) : undefined);
  if (!defect) return;
  const consequence: Consequence | undefined = refuses
    ? { severity: 'error', words: `${name} refuses to build` }
    : defect.refusedByIndex
      ? uploadRefusal(project)
      : NOWHERE;
  if (!consequence) return;
  const { severity, words } = consequence;
  yield {
    at: placeIn(project.doc, value, defect.at),
    severity,
    message: `${defect.words}: ${words}`,
    fixes: fixOf(project, value, defect),
  };
}

const ODD_TYPE: Consequence = { severity: 'warning', words: 'most backends refuse to build' };
const NOWHERE: Consequence = { severity: 'information', words: 'the link leads nowhere' };

/** White space, which only poetry-core looks at. */
function blankDefect(text: string): UrlDefect | undefined {
  const start = text.search(/\s/);
  if (start < 0) return undefined;
  const end = start + (/^\s+/.exec(text.slice(start))?.[0].length ?? 1);
  const words = 'there is white space in the URL';
  return { at: { start, end }, words, refusedByIndex: false, meant: text.trim().replace(/\s/g, '%20') };
}

function fixOf({ doc }: Project, node: StringValue, { meant }: UrlDefect): readonly Fix[] {
  if (meant === undefined || urlDefect(meant) || meant.length > 300) return [];
  return [{ title: `Write ${shown(meant)}`, safe: false, edits: () => replaceString(doc, node, meant) }];
}

/** Labels that are one to PyPI or to the readers of metadata. */
function* sameLabels(project: Project, urls: Table): Iterable<Finding> {
  const seen = new Map<string, Entry>();
  for (const entry of urls.entries.values()) {
    const { name, at } = entry.key;
    const normal = normalLabel(name);
    const before = seen.get(normal);
    if (normal === '') continue;
    if (!before) {
      seen.set(normal, entry);
      continue;
    }
    const same = before.key.name.trim() === name.trim();
    const refusal = same ? uploadRefusal(project) : undefined;
    yield {
      at,
      severity: refusal?.severity ?? 'information',
      message: `the label is the same as ${shown(before.key.name)}: ${refusal?.words ?? 'whoever reads the metadata takes them for one'}`,
      related: [{ at: before.key.at, message: `${shown(before.key.name)} is here` }],
    };
  }
}
