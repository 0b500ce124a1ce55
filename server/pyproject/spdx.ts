/**
 * Identifiers of the SPDX License List, as the lists that packaging and the backends carry have them; `spdx.json` names
 * their releases, licence and date, and `npm run data` renews it.
 */
import list from './spdx.json' with { type: 'json' };

/** Current identifiers that each list has, in their exact case: a licence that is newer than one of them is not among them. */
export const LICENSE_IDS: ReadonlySet<string> = new Set(list.current);

/** Deprecated ones, and those that only some of the lists have. */
export const OTHER_LICENSE_IDS: ReadonlySet<string> = new Set(list.other);

/** What may stand behind WITH: the exceptions, old ones too. */
export const LICENSE_EXCEPTIONS: ReadonlySet<string> = new Set(list.exceptions);
