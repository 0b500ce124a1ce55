/**
 * Every example on every page is judged, and the judgement is what is drawn under it.
 * `UPDATE_PAGES=1 npx vitest run test/pages.test.ts` draws anew; read what it drew.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { answered } from './features/answers.ts';
import {
  type Block,
  drawn,
  type Example,
  exampleOf,
  FOLDERS,
  judge,
  type Page,
  pagesIn,
  plainly,
  repaired,
  rewrite,
  written,
} from './literate.ts';

const update = process.env.UPDATE_PAGES !== undefined;
const pages = FOLDERS.flatMap(pagesIn);

it('there are pages, and each begins with its title', () => {
  expect(pages.filter((page) => !page.lines[0]?.startsWith('# ')).map(({ path }) => path)).toEqual([]);
});

/** A page of prose alone holds nothing to run: what it is about cannot be written into a page. */
const withExamples = pages.filter((page) => page.sections.some(({ blocks }) => blocks.length > 0));

for (const page of withExamples) {
  describe(page.path, () => {
    const changes = new Map<Block, readonly string[]>();
    afterAll(() => {
      if (changes.size > 0) rewrite(page, changes);
    });
    for (const section of page.sections) {
      const example = exampleOf(page, section);
      if (example === undefined) {
        if (section.blocks.some(({ name }) => name === 'fixed'))
          throw new Error(`${page.path} § ${section.title}: a fixed text without a pyproject.toml`);
        continue;
      }
      it(section.title, async () => {
        const wanted = new Map([[example.block, await judged(page, example)]]);
        for (const block of section.blocks) {
          if (block.language === 'toml' && block.name === 'fixed')
            wanted.set(block, plainly(await repaired(example, block.rest)));
          const answer = await answered(example, block);
          if (answer) wanted.set(block, answer);
        }
        for (const [block, lines] of wanted) {
          if (same(block, lines)) continue;
          if (update) changes.set(block, lines);
          else expect(shown(lines), `${page.path} § ${section.title}`).toBe(shown(written(block)));
        }
      });
    }
  });
}

async function judged(page: Page, example: Example): Promise<readonly string[]> {
  return drawn(page, example.text, await judge(example, example.text));
}

function same(block: Block, lines: readonly string[]): boolean {
  return shown(written(block)) === shown(lines);
}

function shown(lines: readonly string[]): string {
  return lines.join('\n');
}
