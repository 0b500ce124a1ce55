/** Which licences of SPDX a `License ::` classifier names. Our own reading of the names; where it is open, the wider one. */

/** Beginnings of identifiers, in lower case, of which the classifier means one. Classifiers that say less are left out. */
const NAMED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'Academic Free License (AFL)': ['afl-'],
    'Apache Software License': ['apache-'],
    'Artistic License': ['artistic-', 'clartistic'],
    'BSD License': ['bsd-', '0bsd'],
    'Boost Software License 1.0 (BSL-1.0)': ['bsl-1.0'],
    'Common Development and Distribution License 1.0 (CDDL-1.0)': ['cddl-'],
    'Eclipse Public License 1.0 (EPL-1.0)': ['epl-1.0'],
    'Eclipse Public License 2.0 (EPL-2.0)': ['epl-2.0'],
    'European Union Public Licence 1.1 (EUPL 1.1)': ['eupl-1.1'],
    'European Union Public Licence 1.2 (EUPL 1.2)': ['eupl-1.2'],
    'GNU Affero General Public License v3': ['agpl-'],
    'GNU Affero General Public License v3 or later (AGPLv3+)': ['agpl-'],
    'GNU General Public License (GPL)': ['gpl-', 'agpl-', 'lgpl-'],
    'GNU General Public License v2 (GPLv2)': ['gpl-2.0', 'gpl-1.0-or-later'],
    'GNU General Public License v2 or later (GPLv2+)': ['gpl-2.0', 'gpl-3.0', 'gpl-1.0-or-later'],
    'GNU General Public License v3 (GPLv3)': ['gpl-'],
    'GNU General Public License v3 or later (GPLv3+)': ['gpl-'],
    'GNU Lesser General Public License v2 (LGPLv2)': ['lgpl-'],
    'GNU Lesser General Public License v2 or later (LGPLv2+)': ['lgpl-'],
    'GNU Lesser General Public License v3 (LGPLv3)': ['lgpl-'],
    'GNU Lesser General Public License v3 or later (LGPLv3+)': ['lgpl-'],
    'GNU Library or Lesser General Public License (LGPL)': ['lgpl-'],
    'Historical Permission Notice and Disclaimer (HPND)': ['hpnd', 'mit-cmu'],
    'ISC License (ISCL)': ['isc'],
    'MIT License': ['mit', 'x11', 'expat'],
    'MIT No Attribution License (MIT-0)': ['mit-0'],
    'Mozilla Public License 1.1 (MPL 1.1)': ['mpl-1.1'],
    'Mozilla Public License 2.0 (MPL 2.0)': ['mpl-2.0'],
    'PostgreSQL License': ['postgresql'],
    'Python Software Foundation License': ['psf-', 'python-', 'cnri-'],
    'SIL Open Font License 1.1 (OFL-1.1)': ['ofl-1.1'],
    'The Unlicense (Unlicense)': ['unlicense'],
    'Universal Permissive License (UPL)': ['upl-'],
    'Zero-Clause BSD (0BSD)': ['0bsd'],
    'Zope Public License': ['zpl-'],
    'zlib/libpng License': ['zlib', 'libpng'],
  }).map(([name, prefixes]) => [`License :: OSI Approved :: ${name}`, prefixes]),
);

/** Whether a classifier names one of some identifiers; undefined where it names no licence that is known here. */
export function namesOneOf(classifier: string, identifiers: readonly string[]): boolean | undefined {
  const prefixes = NAMED.get(classifier);
  return prefixes && identifiers.some((id) => prefixes.some((prefix) => id.toLowerCase().startsWith(prefix)));
}
