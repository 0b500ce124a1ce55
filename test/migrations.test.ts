import { expect, it } from 'vitest';
import { moveDevDependencies } from '../server/rules/migrations.ts';
import { parse } from '../server/toml/parser.ts';
import { applyEdits } from '../server/toml/span.ts';

/** The text after the move; undefined where there is none. */
function moved(text: string): string | undefined {
  const edits = moveDevDependencies(parse(text));
  return edits && applyEdits(text, edits);
}

it('the old development dependencies become the group dev', () => {
  expect(
    moved('[project]\nname = "a"\n\n[tool.uv]\ndev-dependencies = ["b", "c>=1"]\npackage = false\n'),
  ).toBe('[project]\nname = "a"\n\n[dependency-groups]\ndev = ["b", "c>=1"]\n\n[tool.uv]\npackage = false\n');
  expect(moved('[dependency-groups]\ndocs = ["d"]\n\n[tool.uv]\ndev-dependencies = ["b"]\n')).toBe(
    '[dependency-groups]\ndocs = ["d"]\ndev = ["b"]\n\n[tool.uv]\n',
  );
});

it('comments go along, and a comment behind the key stays', () => {
  const old = '[tool.uv]\ndev-dependencies = [\n  # for tests\n  "b", # pinned\n  "c",\n] # old\n';
  const lines = '[\n  # for tests\n  "b", # pinned\n  "c",\n]';
  expect(moved(old)).toBe(`[dependency-groups]\ndev = ${lines}\n\n[tool.uv]\n# old\n`);
  expect(moved(`[dependency-groups]\ndev = ["a"]\n\n${old}`)).toBe(
    '[dependency-groups]\ndev = ["a",\n  # for tests\n  "b", # pinned\n  "c",\n]\n\n[tool.uv]\n# old\n',
  );
  expect(moved(`[dependency-groups]\ndev = [\n  "a", # first\n]\n\n${old}`)).toBe(
    '[dependency-groups]\ndev = [\n  "a", # first\n  # for tests\n  "b", # pinned\n  "c",\n]\n\n[tool.uv]\n# old\n',
  );
});

it('what the group has already is not written twice', () => {
  expect(moved('[dependency-groups]\nDev = ["b"]\n\n[tool.uv]\ndev-dependencies = ["b", "c"]\n')).toBe(
    '[dependency-groups]\nDev = ["b", "c"]\n\n[tool.uv]\n',
  );
  expect(moved('[dependency-groups]\ndev = ["b"]\n\n[tool.uv]\ndev-dependencies = ["b"]\n')).toBe(
    '[dependency-groups]\ndev = ["b"]\n\n[tool.uv]\n',
  );
});

it('dotted keys, inline tables and the line breaks of Windows are kept', () => {
  expect(moved('tool.uv.dev-dependencies = ["b"]\ntool.uv.package = false\n')).toBe(
    'tool.uv.package = false\n\n[dependency-groups]\ndev = ["b"]\n',
  );
  expect(moved('[tool]\nuv = { dev-dependencies = ["b"], package = false }\n')).toBe(
    '[dependency-groups]\ndev = ["b"]\n\n[tool]\nuv = { package = false }\n',
  );
  expect(moved('[tool.uv]\r\ndev-dependencies = [\r\n  "b", # c\r\n]\r\n')).toBe(
    '[dependency-groups]\r\ndev = [\r\n  "b", # c\r\n]\r\n\r\n[tool.uv]\r\n',
  );
});

it('what is no list is left alone', () => {
  expect(moved('[tool.uv]\ndev-dependencies = "b"\n')).toBeUndefined();
  expect(moved('[tool.uv]\n')).toBeUndefined();
});
