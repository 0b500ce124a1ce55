/**
 * The page of each code. `build.mjs` puts the pages that lie in `server/rules/`, and the sections of the one about wheels,
 * in the place of this file, so that the program carries them; unbundled there are none.
 */
export const PAGES: Readonly<Record<string, string>> = {};
