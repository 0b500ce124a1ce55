/** Every key of the standard tables and of `cache-keys` is told of where the cursor is on it. */
import { expect, test } from 'vitest';
import pyproject from '../../schemas/pyproject.json' with { type: 'json' };
import { hover } from '../../server/features/hover.ts';
import { marked } from './marked.ts';

const { project, 'build-system': buildSystem } = pyproject.properties;

/** A value of the type that the schema names. */
function sampleOf({ type = 'string' }: { readonly description: string; readonly type?: string }): string {
  return { array: '[]', object: '{}', boolean: 'true' }[type] ?? '"1"';
}

async function shown(text: string): Promise<string> {
  const { project: loaded, offset, files } = await marked(text);
  return (await hover(loaded, offset, files))?.markdown ?? '';
}

const TABLES = [
  ['project', project.properties],
  ['build-system', buildSystem.properties],
] as const;

for (const [table, keys] of TABLES) {
  test.each(Object.entries(keys))(
    `\`${table}.%s\` shows what it means and which standard says so`,
    async (key, schema) => {
      const words = await shown(`[${table}]\n│${key} = ${sampleOf(schema)}\n`);
      expect(words).toContain(schema.description);
      expect(words).toMatch(/\*Standard: PEP \d+/);
    },
  );
}

test.each([
  ['readme = { │file = "a" }', 'path of the file'],
  ['readme = { text = "a", │content-type = "text/plain" }', 'The format'],
  ['license = { │text = "MIT" }', 'Deprecated'],
  ['license = { │file = "LICENSE" }', 'Deprecated'],
  ['authors = [{ │name = "a" }]', "person's"],
  ['maintainers = [{ │email = "a@b" }]', 'e-mail address'],
  ['urls = { │Homepage = "https://example.org" }', 'A link'],
  ['scripts = { │a = "b:c" }', 'One command'],
  ['gui-scripts = { │a = "b:c" }', 'without a terminal'],
  ['entry-points = { │pytest11 = { a = "b" } }', 'A group of entry points'],
  ['entry-points = { pytest11 = { │a = "b" } }', 'One entry point'],
  ['optional-dependencies = { │test = [] }', 'An extra'],
  ['dependencies = ["│attrs"]', 'A requirement'],
  ['dynamic = ["│readme"]', 'The long description'],
  ['dynamic = ["│unheard-of"]', 'Fields that the build backend fills in'],
])('In `[project]`, %j is told of as “%s”', async (line, words) => {
  expect(await shown(`[project]\n${line}\n`)).toContain(words);
});

test.each([
  ['"│a"', 'short for'],
  ['{ │file = "a" }', 'A file, or a glob'],
  ['{ │dir = "a" }', 'Only the folder itself counts'],
  ['{ │env = "A" }', 'name of an environment variable'],
  ['{ │git = true }', 'state of the git repository'],
  ['{ git = { │commit = true } }', 'another commit'],
  ['{ git = { │tags = true } }', 'when the tags change'],
])('Among the cache keys, %s is told of as “%s”', async (key, words) => {
  const build = '[build-system]\nrequires = []\n[project]\nname = "a"\nversion = "1"\n';
  expect(await shown(`${build}[tool.uv]\ncache-keys = [${key}]\n`)).toContain(words);
});
