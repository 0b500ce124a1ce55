import type { Project } from '../project/project.ts';
import type { StringValue } from '../toml/document.ts';
import { arrayAt } from '../toml/document.ts';
import { quote, removeItem } from '../toml/edit.ts';
import type { Finding, Fix, Rule } from './rule.ts';

/** Measured with pip 26.3, build 1.6.1 and uv 0.13.8; the words are theirs where they are quoted on the page. */
export const invalidBackendPath: Rule = {
  code: 'invalid-backend-path',
  severity: 'error',

  *check(project) {
    const { buildSystem, backendPath, inTree } = project;
    yield* wrongType(project);
    for (const [i, node] of buildSystem.backendPath.entries()) {
      const state = backendPath[i];
      if (state === undefined || state === 'folder') continue;
      const elsewhere = inTree?.file !== undefined && (state === 'missing' || state === 'file');
      yield {
        at: node.at,
        ...(elsewhere ? { severity: 'warning' as const } : {}),
        message: MESSAGES[state](node.value, elsewhere),
        fixes: remove(project, node),
      };
    }
  },
};

const MESSAGES = {
  absolute: () => 'no build starts: `backend-path` takes only paths relative to the project',
  outside: () => 'no build starts: this leads out of the project',
  missing: (path: string, elsewhere: boolean) => `${who(elsewhere)}: there is no folder \`${path}\``,
  file: (path: string, elsewhere: boolean) => `${who(elsewhere)}: \`${path}\` is no folder`,
};

function who(elsewhere: boolean): string {
  return elsewhere ? '`build` and uv refuse to build' : 'no build starts';
}

function* wrongType({ buildSystem: { table } }: Project): Iterable<Finding> {
  const value = table?.entries.get('backend-path')?.value;
  if (value === undefined) return;
  if (value.kind === 'array') {
    for (const item of value.items) {
      if (item.kind !== 'string')
        yield { at: item.at, message: 'no build starts: `backend-path` holds something that is no string' };
    }
    return;
  }
  const list = value.kind === 'string' ? `[${quote(value.value, value)}]` : undefined;
  const dot = value.kind === 'string' && value.value === '.';
  yield {
    at: value.at,
    severity: dot ? 'warning' : 'error',
    message: dot
      ? '`build` refuses the project: `backend-path` is a string, not a list'
      : `no build starts: \`backend-path\` is no list${value.kind === 'string' ? ', and each letter is taken for a folder' : ''}`,
    fixes: list
      ? [{ title: `Replace by \`${list}\``, safe: true, edits: () => [{ ...value.at, text: list }] }]
      : [],
  };
}

function remove({ doc, buildSystem: { table, backendPath } }: Project, node: StringValue): readonly Fix[] {
  const array = table && arrayAt(table, 'backend-path');
  if (!array || backendPath.length < 2) return [];
  return [
    {
      title: `Remove \`${node.value}\` from \`backend-path\``,
      safe: false,
      edits: () => removeItem(doc, array, node),
    },
  ];
}
