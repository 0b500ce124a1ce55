/** The fixes that change what goes into the wheel. None is safe: each decides something for the project. */
import { normalize } from '../files/files.ts';
import type { OwnPackage } from '../project/own-package.ts';
import type { Project } from '../project/project.ts';
import {
  type Document,
  entryAt,
  type StringValue,
  stringsOf,
  type Value,
  valueAt,
} from '../toml/document.ts';
import { appendItems, quote, replaceString, setKey } from '../toml/edit.ts';
import type { Fix } from './rule.ts';
import { isToldElsewhere, selector } from './wheel-modules.ts';

const FIND = ['tool', 'setuptools', 'packages', 'find'];
const HATCH_WHEEL = ['tool', 'hatch', 'build', 'targets', 'wheel'];

/** Makes the backend take the package of the project's name, where it takes nothing yet. */
export function shipPackage(project: Project, own: OwnPackage): readonly Fix[] {
  const { doc, backend } = project;
  const chosen = selector(project);
  const only = chosen && onlyItem(chosen.value);
  switch (backend?.name) {
    case 'setuptools':
      return chosen
        ? []
        : own.isPackage
          ? findPackages(doc, own.name, own.parent)
          : setOne(doc, PY_MODULES, own.name);
    case 'hatchling':
      if (!own.isPackage || chosen?.key.name !== 'packages' || !only) return [];
      return [replaceItem(doc, only, own.path)];
    case 'scikit-build-core':
      return own.isPackage && only ? [replaceItem(doc, only, own.path)] : [];
    case 'pdm-backend':
      if (own.parent !== '') return [];
      if (only && chosen?.key.name === 'includes') return [replaceItem(doc, only, own.path)];
      return chosen ? [] : setOne(doc, ['tool', 'pdm', 'build', 'includes'], own.path);
    default:
      return [];
  }
}

const PY_MODULES = ['tool', 'setuptools', 'py-modules'];

/** Tells setuptools which of the folders are the package, as its documentation advises. */
export function findPackages(
  doc: Document,
  own: string,
  parent: string,
  others: readonly string[] = [],
): readonly Fix[] {
  if (entryAt(doc.root, 'tool', 'setuptools', 'packages')) return [];
  const include = patterns(own, others).map((each) => quote(each));
  const list = `[${include.join(', ')}]`;
  if (parent === '')
    return [
      {
        title: `Add \`include = ${list}\` to \`[tool.setuptools.packages.find]\``,
        safe: false,
        edits: () => setKey(doc, [...FIND, 'include'], list),
      },
    ];
  const table = `{ where = [${quote(parent)}], include = ${list} }`;
  return [
    {
      title: `Add \`find = ${table}\` to \`[tool.setuptools.packages]\``,
      safe: false,
      edits: () => setKey(doc, FIND, table),
    },
  ];
}

/** Patterns of setuptools that take a package with all below it, and none of the others. */
export function patterns(name: string, others: readonly string[]): readonly string[] {
  return others.some((other) => other !== name && other.startsWith(name))
    ? [name, `${name}.*`]
    : [`${name}*`];
}

/** Takes the folder that a package lies in off its path in the wheel, for hatchling. */
export function unprefix(project: Project, own: OwnPackage): readonly Fix[] {
  const { doc, backend } = project;
  if (backend?.name !== 'hatchling') return [];
  const chosen = selector(project);
  if (!chosen) return own.isPackage ? setOne(doc, [...HATCH_WHEEL, 'packages'], own.path) : [];
  if (chosen.key.name === 'packages') {
    const items = stringsOf(chosen.value.kind === 'array' ? chosen.value : undefined);
    const item = items.find(({ value }) => normalize(value) === own.parent);
    return own.isPackage && item ? [replaceItem(doc, item, own.path)] : [];
  }
  const mapped = [HATCH_WHEEL, HATCH_WHEEL.slice(0, 3)].some((table) =>
    valueAt(doc.root, ...table, 'sources'),
  );
  return mapped ? [] : setOne(doc, [...HATCH_WHEEL, 'sources'], own.parent);
}

/** The one string of a list that has no other item. */
function onlyItem(value: Value): StringValue | undefined {
  if (value.kind !== 'array' || value.items.length !== 1) return undefined;
  const [item] = value.items;
  return item?.kind === 'string' ? item : undefined;
}

function replaceItem(doc: Document, item: StringValue, value: string): Fix {
  return {
    title: `Replace by \`${quote(value)}\``,
    safe: false,
    edits: () => replaceString(doc, item, value),
  };
}

/** Sets a key that is not there yet to a list of one item. */
function setOne(doc: Document, path: readonly string[], item: string): readonly Fix[] {
  const list = `[${quote(item)}]`;
  const table = path.slice(0, -1).join('.');
  return [
    {
      title: `Add \`${path.at(-1)} = ${list}\` to \`[${table}]\``,
      safe: false,
      edits: () => setKey(doc, path, list),
    },
  ];
}

/** Leaves top-level names out of the wheel, and of nothing else. */
export function leaveOut(
  project: Project,
  names: readonly string[],
  tops: ReadonlyMap<string, readonly string[]>,
): readonly Fix[] {
  const { doc, backend } = project;
  switch (backend?.name) {
    case 'setuptools':
      return withoutPackages(project, names, tops);
    case 'hatchling': {
      const global = entryAt(doc.root, 'tool', 'hatch', 'build', 'exclude');
      const flat = names.every((name) => tops.get(name)?.every((path) => isBelow(path, name)));
      if (global || !flat || selector(project)?.key.name !== 'include') return [];
      return addItems(
        doc,
        [...HATCH_WHEEL, 'exclude'],
        names.map((name) => `/${name}`),
      );
    }
    case 'pdm-backend': {
      const key = ['tool', 'pdm', 'build', 'source-includes'];
      if (selector(project) || !names.every((name) => tops.get(name)?.every((path) => isBelow(path, name))))
        return [];
      // The key replaces its default.
      const first = entryAt(doc.root, ...key) || names.includes('tests') ? [] : ['tests'];
      return addItems(doc, key, [...first, ...names]);
    }
    default:
      return [];
  }
}

/** Whether a file is one of the package that lies beside pyproject.toml under a name. */
function isBelow(path: string, name: string): boolean {
  return path.startsWith(`${name}/`);
}

/** A search leaves out what `exclude` names; modules that were found beside the packages are found no more. */
function withoutPackages(
  project: Project,
  names: readonly string[],
  tops: ReadonlyMap<string, readonly string[]>,
): readonly Fix[] {
  const { doc } = project;
  const others = [...tops.keys()].filter((name) => !names.includes(name));
  const packages = names.filter((name) => tops.get(name)?.some((path) => path.includes(`${name}/`)));
  const exclude = packages.flatMap((name) => patterns(name, others));
  if (valueAt(doc.root, ...FIND)?.kind === 'table' && packages.length > 0)
    return addItems(doc, [...FIND, 'exclude'], exclude);
  const inSrc = [...tops.values()].every((paths) => paths.every((path) => path.startsWith('src/')));
  const isPackage = (name: string) => tops.get(name)?.every((path) => path.startsWith(`src/${name}/`));
  if (selector(project) || isToldElsewhere(project) || !inSrc || !others.every(isPackage)) return [];
  const excluded = exclude.length > 0 ? `, exclude = [${exclude.map((each) => quote(each)).join(', ')}]` : '';
  const table = `{ where = ["src"]${excluded} }`;
  return [
    {
      title: `Add \`find = ${table}\` to \`[tool.setuptools.packages]\``,
      safe: false,
      edits: () => setKey(doc, FIND, table),
    },
  ];
}

/** Adds texts to a list, which is made where it is not there yet. */
function addItems(doc: Document, path: readonly string[], items: readonly string[]): readonly Fix[] {
  const value = valueAt(doc.root, ...path);
  const texts = items.map((item) => quote(item));
  if (value && value.kind !== 'array') return [];
  return [
    {
      title: `Add ${texts.map((text) => `\`${text}\``).join(', ')} to \`${path.at(-1)}\``,
      safe: false,
      edits: () => (value ? appendItems(doc, value, texts) : setKey(doc, path, `[${texts.join(', ')}]`)),
    },
  ];
}
