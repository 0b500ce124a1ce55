import type { Project } from '../project/project.ts';
import { type Entry, type Table, tableAt } from '../toml/document.ts';
import { renameKey } from '../toml/edit.ts';
import { isBuilt, isWorkspaceRoot } from '../uv/workspace.ts';
import type { Finding, Rule } from './rule.ts';
import { areSettingsElsewhere } from './setting-words.ts';

/** uv reads `cache-keys` in `[tool.uv]` of the built project's own pyproject.toml and nowhere else (uv 0.13.8). */
export const misplacedCacheKeys: Rule = {
  code: 'misplaced-cache-keys',
  severity: 'warning',

  *check(project) {
    yield* misspelt(project);
    yield* elsewhere(project);
    yield* inUvToml(project);
    yield* neverBuilt(project);
  },
};

/** Other spellings of the key. */
const SPELLINGS = /^cache[-_]?keys?$/i;

function* misspelt(project: Project): Iterable<Finding> {
  const { doc, cacheKeys } = project;
  const then = areSettingsElsewhere(project) ? '' : ', warns and drops its settings in `[tool.uv]`';
  for (const entry of tableAt(doc.root, 'tool', 'uv')?.entries.values() ?? []) {
    const { name, at } = entry.key;
    if (name === 'cache-keys' || !SPELLINGS.test(name)) continue;
    yield {
      at,
      message: `uv does not know \`${name}\`${then}: the key is \`cache-keys\``,
      fixes: cacheKeys.entry
        ? []
        : [
            {
              title: 'Rename to `cache-keys`',
              safe: false,
              edits: () => renameKey(doc, entry, 'cache-keys'),
            },
          ],
    };
  }
}

function* elsewhere({ doc }: Project): Iterable<Finding> {
  const places: (readonly string[])[] = [
    [],
    ['uv'],
    ['project'],
    ['build-system'],
    ['tool'],
    ['tool', 'uv', 'pip'],
    ['tool', 'uv', 'build-backend'],
  ];
  for (const place of places) {
    const entry = keyIn(place.length === 0 ? doc.root : tableAt(doc.root, ...place));
    if (!entry) continue;
    const where = place.length === 0 ? 'here' : `in \`[${place.join('.')}]\``;
    yield {
      at: entry.key.at,
      message: `uv does not read \`${entry.key.name}\` ${where}: it belongs in \`[tool.uv]\``,
    };
  }
  const inWorkspace = keyIn(tableAt(doc.root, 'tool', 'uv', 'workspace'));
  if (inWorkspace) {
    yield {
      at: inWorkspace.key.at,
      severity: 'error',
      message: `every uv command stops here: unknown field \`${inWorkspace.key.name}\`, expected \`members\` or \`exclude\``,
    };
  }
}

function keyIn(table: Table | undefined): Entry | undefined {
  return [...(table?.entries.values() ?? [])].find(({ key }) => SPELLINGS.test(key.name));
}

function* inUvToml({ doc, cacheKeys, cacheKeyMatches, buildSystem, metadata }: Project): Iterable<Finding> {
  const { uvToml } = cacheKeyMatches.tree;
  const at = tableAt(doc.root, 'tool', 'uv') ?? metadata.entry ?? buildSystem.entry;
  if (!uvToml || cacheKeys.entry || !isBuilt(doc) || !at) return;
  yield {
    at: at.at,
    message:
      'uv does not read the `cache-keys` of `uv.toml`, so its defaults hold: they belong in `[tool.uv]` here',
    related: [{ at: uvToml.at, message: 'written here', in: { path: 'uv.toml', text: uvToml.text } }],
  };
}

function* neverBuilt({ doc, cacheKeys }: Project): Iterable<Finding> {
  if (!cacheKeys.entry || isBuilt(doc)) return;
  const root = isWorkspaceRoot(doc);
  yield {
    at: cacheKeys.entry.key.at,
    severity: root ? 'warning' : 'information',
    message: root
      ? 'uv does not build this workspace root, and each member has only its own `cache-keys`'
      : '`uv sync` and `uv run` do not build this project, so they do not read its `cache-keys`',
  };
}
