/**
 * The page of each rule, by code. `build.mjs` puts the pages that lie in `server/rules/` in the place of this file, so
 * that the program carries them; unbundled there are none.
 */
export const PAGES: Readonly<Record<string, string>> = {};
