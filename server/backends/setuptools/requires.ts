/** What `build-system.requires` says about the setuptools that will run: its version, and who may meddle with it. */
import { normalizeName } from '../../pyproject/name.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import { arrayAt, type Document, stringsOf } from '../../toml/document.ts';

/**
 * Distributions that leave the selection of packages alone: they bring no setuptools plugin, or one that acts only
 * when it is configured. Read from their entry points, and those of what they depend on, 2026-11.
 */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    'setuptools wheel packaging setuptools-scm vcs-versioning cython numpy oldest-supported-numpy setuptools-rust cffi ' +
    'tomli toml versioningit pybind11 nanobind pip build ninja cmake typing-extensions jinja2 pyyaml requests mypy'
  ).split(' '),
);

export interface Requires {
  /** Distributions that are named, normalised. */
  readonly names: ReadonlySet<string>;
  /** Named distributions that may change what setuptools does. */
  readonly meddlers: readonly string[];
  /** `setuptools-scm[simple]` is among them. */
  readonly simpleScm: boolean;
  /** Whether a version of this distribution (or a newer one) may be installed, so that the newest one rules. */
  readonly allows: (name: string, major: number) => boolean;
  /** No requirement on this distribution sets an upper bound. */
  readonly unbounded: (name: string) => boolean;
}

/** Reads `build-system.requires`; frontends take setuptools alone where there is no such table. */
export function readRequires(doc: Document): Requires {
  const texts = stringsOf(arrayAt(doc.root, 'build-system', 'requires')).map(({ value }) => value);
  const names = texts.map((text) => requirementName(text) ?? text);
  const limits = (name: string) =>
    texts.filter((text) => requirementName(text) === name).flatMap(upperBounds);
  return {
    names: new Set(names),
    meddlers: names.filter((name) => !HARMLESS.has(name)),
    simpleScm: texts.some(
      (text) => requirementName(text) === 'setuptools-scm' && extras(text).includes('simple'),
    ),
    allows: (name, major) => limits(name).every((limit) => limit >= major),
    unbounded: (name) => limits(name).length === 0,
  };
}

function extras(text: string): string[] {
  return (/^[^[;<>=!~@]*\[([^\]]*)\]/.exec(text)?.[1] ?? '')
    .split(',')
    .map((extra) => normalizeName(extra.trim()));
}

/** The newest major version that each bounding clause allows; 0 where that cannot be read. */
function upperBounds(text: string): number[] {
  const [bare = ''] = text.split(';');
  if (bare.includes('@')) return [0];
  const bounds: number[] = [];
  for (const [, operator, version] of bare.matchAll(/(<=|<|===?|~=)\s*([^\s,)]+)/g)) {
    const [, major, rest = ''] = /^v?(\d+)(.*)$/.exec(version ?? '') ?? [];
    if (major === undefined || rest.startsWith('!')) bounds.push(0);
    else bounds.push(Number(major) - (operator === '<' && !/[1-9]/.test(rest) ? 1 : 0));
  }
  return bounds;
}
