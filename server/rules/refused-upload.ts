import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readVersion } from '../pyproject/version.ts';
import { isStandard } from '../python/standard-library.ts';
import { arrayAt, type StringValue, stringAt } from '../toml/document.ts';
import { replaceString } from '../toml/edit.ts';
import { buildRefusal, buildsAlone, mayBeUploaded } from './refusals.ts';
import type { Finding, Rule } from './rule.ts';
import { placeIn } from './string-defects.ts';

/** What PyPI refuses though it builds (warehouse/forklift/metadata.py and warehouse/packaging/services.py at 6b62157). */
export const refusedUpload: Rule = {
  code: 'refused-upload',
  severity: 'warning',

  *check(project) {
    if (!mayBeUploaded(project)) return;
    yield* ofName(project);
    yield* ofVersion(project);
    yield* ofDescription(project);
    yield* ofDependencies(project);
  },
};

/** Whoever writes classifiers or keywords writes them for an index; without them it may be a project of one's own. Between two releases poetry requires what has no release yet either. */
function severityFor({ doc, metadata }: Project): 'warning' | 'hint' {
  if (metadata.version && readVersion(metadata.version.value)?.dev !== undefined) return 'hint';
  const list = arrayAt(doc.root, 'project', 'classifiers') ?? arrayAt(doc.root, 'project', 'keywords');
  return list && list.items.length > 0 ? 'warning' : 'hint';
}

/** Projects on PyPI that are called like a module that they bring to older versions of Python. */
const BACKPORTS: ReadonlySet<string> = new Set(
  'argparse asyncio configparser contextvars dataclasses distutils enum graphlib pathlib typing zoneinfo'.split(
    ' ',
  ),
);

function* ofName({ metadata: { name } }: Project): Iterable<Finding> {
  if (!name) return;
  const normal = normalizeName(name.value);
  const module = normal.replaceAll('-', '_');
  if (BACKPORTS.has(normal) || module.startsWith('_') || !isStandard(module)) return;
  yield {
    at: name.at,
    severity: 'information',
    message: `Python has a module ${shown(module)}: PyPI takes no new project of this name`,
  };
}

function* ofVersion(project: Project): Iterable<Finding> {
  const { version } = project.metadata;
  if (!version) return;
  const plus = version.value.indexOf('+');
  if (plus < 0 || !readVersion(version.value)?.local.length) return;
  yield {
    at: placeIn(project.doc, version, { start: plus, end: version.value.trimEnd().length }),
    severity: severityFor(project),
    message: 'the version has a local part: PyPI refuses the upload',
  };
}

/** Those that write a description of several lines as it is; others make one line of it, or refuse to build. */
const KEEPS_LINES: ReadonlySet<string> = new Set(['flit-core', 'pdm-backend', 'meson-python']);

function* ofDescription(project: Project): Iterable<Finding> {
  const node = stringAt(project.doc.root, 'project', 'description');
  if (!node) return;
  const { value } = node;
  const length = value.length > 512 ? [...value.slice(0, 2000)].length : 0;
  if (length > 512) {
    yield {
      at: placeIn(project.doc, node, {
        start: [...value.slice(0, 1024)].slice(0, 512).join('').length,
        end: value.length,
      }),
      message: `the description has ${length === 2000 ? 'thousands of' : length} characters, and 512 are the most: PyPI refuses the upload`,
    };
  }
  const name = buildsAlone(project);
  if (name === undefined || !KEEPS_LINES.has(name) || buildRefusal(project, 'description-lines')) return;
  // flit_core takes line breaks off the ends.
  const text = name === 'flit-core' ? value.trimEnd() : value;
  const line = /\n|\r/.exec(text);
  if (line) yield ofLines(project, node, line.index);
}

function ofLines({ doc }: Project, node: StringValue, start: number): Finding {
  const lines = node.value.split(/[\n\r]/).map((line) => line.trim());
  const text = lines.filter((line) => line !== '').join(' ');
  return {
    at: placeIn(doc, node, { start, end: start + 1 }),
    message: 'the description has more than one line: PyPI refuses the upload',
    fixes: [{ title: 'Write it in one line', safe: false, edits: () => replaceString(doc, node, text) }],
  };
}

/** A dependency with a URL or a path of its own, and not one from an index. */
function* ofDependencies(project: Project): Iterable<Finding> {
  const fails = project.wheelMetadata?.fails?.keys ?? [];
  // hatchling refuses to build with them, unless it is told otherwise.
  if (fails.includes('dependencies') || fails.includes('optional-dependencies')) return;
  const severity = severityFor(project);
  // Whoever has told hatchling to take them knows of it.
  const permitted = project.backend?.name === 'hatchling' && severity === 'hint';
  for (const { list, requirements } of permitted ? [] : project.strings.lists) {
    if (list.kind !== 'dependencies' && list.kind !== 'extra') continue;
    for (const { node, tree } of requirements) {
      if (!tree.url || !tree.name || tree.defects.length > 0) continue;
      yield {
        at: placeIn(project.doc, node, tree.url.at),
        severity,
        message: `${shown(tree.name.text)} comes from a URL, not from an index: PyPI refuses the upload`,
      };
    }
  }
}
