/** The names under which people know licences, and the identifiers of SPDX that they mean. */
import { LICENSE_EXCEPTIONS, LICENSE_IDS, OTHER_LICENSE_IDS } from './spdx.ts';

/** The identifier that a text is, in its exact case and with its `+`; undefined where SPDX has none. */
export function exactLicense(text: string): string | undefined {
  if (LICENSE_IDS.has(text)) return text;
  const { byCase } = tables();
  const found = byCase.get(text.toLowerCase());
  if (found !== undefined || !text.endsWith('+')) return found;
  const base = byCase.get(text.slice(0, -1).toLowerCase());
  return base === undefined ? undefined : `${base}+`;
}

/** The exception that a text is, in its exact case; undefined where SPDX has none. */
export function exactException(text: string): string | undefined {
  return LICENSE_EXCEPTIONS.has(text) ? text : tables().exceptions.get(text.toLowerCase());
}

/** What stands today for an identifier of the GNU licences that SPDX has given up; empty for all others. */
export function successorsOf(id: string): readonly string[] {
  const [, base, later] = /^([AL]?GPL-\d\.\d|GFDL-1\.\d)(\+?)$/.exec(id) ?? [];
  if (base === undefined) return [];
  return later === '+' ? [`${base}-or-later`] : [`${base}-only`, `${base}-or-later`];
}

/** The identifiers that a text most likely means, the likeliest first; empty where nothing is near. */
export function meantLicenses(text: string): readonly string[] {
  if (text.length > 80) return [];
  const folded = fold(text);
  const common = COMMON.get(folded);
  if (common !== undefined) return common;
  const gnu = gnuLicense(folded);
  if (gnu.length > 0) return gnu;
  const found = tables().folded.get(folded);
  return found === undefined ? [] : [found];
}

/** What is left of a name without blanks, hyphens, and the words that do not tell one from another. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(.*\)$/, (inner) => ` ${inner.slice(1, -1)}`)
    .replace(/\b(?:the|licen[cs]ed?|software|general|version|clause|gnu|and)\b/g, ' ')
    .replace(/\bv(?:er)?\.?\s*(?=\d)/g, '')
    .replace(/v(?=\d)/g, '')
    .replace(/[\s_,.-]+/g, '');
}

/** `gpl3`, `lgpl2.1+`, `agpl 3 or later`. */
function gnuLicense(folded: string): readonly string[] {
  const named = folded.replace(
    /^(affero|lesser)?public/,
    (_, kind: string | undefined) => `${kind?.charAt(0) ?? ''}gpl`,
  );
  const [, name, major, minor = '0', later] =
    /^([al]?gpl)([123])([01])?(\+|orlater|only)?$/.exec(named) ?? [];
  if (name === undefined || major === undefined) return [];
  const base = `${name.toUpperCase()}-${major}.${minor}`;
  const all = [`${base}-only`, `${base}-or-later`].filter((id) => LICENSE_IDS.has(id));
  return later === undefined ? all : all.filter((id) => id.endsWith('-only') === (later === 'only'));
}

/** Folded names that are not an identifier's. */
const COMMON: ReadonlyMap<string, readonly string[]> = new Map([
  ['apache', ['Apache-2.0']],
  ['apache2', ['Apache-2.0']],
  ['apacheasl2', ['Apache-2.0']],
  ['asl2', ['Apache-2.0']],
  ['asl20', ['Apache-2.0']],
  ['expat', ['MIT']],
  ['bsd', ['BSD-3-Clause', 'BSD-2-Clause']],
  ['bsd2', ['BSD-2-Clause']],
  ['2bsd', ['BSD-2-Clause']],
  ['simplifiedbsd', ['BSD-2-Clause']],
  ['freebsd', ['BSD-2-Clause']],
  ['bsd3', ['BSD-3-Clause']],
  ['3bsd', ['BSD-3-Clause']],
  ['newbsd', ['BSD-3-Clause']],
  ['bsdnew', ['BSD-3-Clause']],
  ['modifiedbsd', ['BSD-3-Clause']],
  ['0bsd', ['0BSD']],
  ['gpl', ['GPL-3.0-only', 'GPL-3.0-or-later']],
  ['lgpl', ['LGPL-3.0-only', 'LGPL-3.0-or-later']],
  ['agpl', ['AGPL-3.0-only', 'AGPL-3.0-or-later']],
  ['mpl', ['MPL-2.0']],
  ['mpl2', ['MPL-2.0']],
  ['mozillapublic20', ['MPL-2.0']],
  ['epl2', ['EPL-2.0']],
  ['cc0', ['CC0-1.0']],
  ['cc010universal', ['CC0-1.0']],
  ['boost', ['BSL-1.0']],
  ['boost10', ['BSL-1.0']],
  ['psf', ['PSF-2.0']],
  ['psfl', ['PSF-2.0']],
  ['eupl', ['EUPL-1.2']],
  ['proprietary', ['LicenseRef-Proprietary']],
  ['commercial', ['LicenseRef-Commercial']],
  ['closedsource', ['LicenseRef-Proprietary']],
  ['allrightsreserved', ['LicenseRef-Proprietary']],
  ['publicdomain', ['LicenseRef-Public-Domain']],
  ['other', ['LicenseRef-Other']],
]);

interface Tables {
  readonly byCase: ReadonlyMap<string, string>;
  readonly folded: ReadonlyMap<string, string>;
  readonly exceptions: ReadonlyMap<string, string>;
}

let made: Tables | undefined;

/** Made when first asked for: most projects name a licence in its exact case. */
function tables(): Tables {
  made ??= {
    byCase: new Map([...OTHER_LICENSE_IDS, ...LICENSE_IDS].map((id) => [id.toLowerCase(), id])),
    folded: new Map([...LICENSE_IDS].map((id) => [fold(id), id])),
    exceptions: new Map([...LICENSE_EXCEPTIONS].map((id) => [id.toLowerCase(), id])),
  };
  return made;
}
