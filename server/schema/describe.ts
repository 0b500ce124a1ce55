/** What a key of pyproject.toml means, in the words of the schemas. */
import pyproject from '../../schemas/pyproject.json' with { type: 'json' };
import cacheKeys from '../../schemas/uv-cache-keys.json' with { type: 'json' };

/** The part of JSON Schema (draft 7) that the schemas use. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** Each schema with the path at which it is laid over a document; the deepest one that fits is asked. */
const SCHEMAS: readonly (readonly [readonly string[], Schema])[] = [
  [['tool', 'uv', 'cache-keys'], cacheKeys],
  [[], pyproject],
];

/**
 * What the key at a path of keys means, in Markdown; undefined where no schema speaks of it. Items of arrays need no
 * part in the path (`tool.uv.cache-keys.file` is a key of one of them); where they have one, it is a number.
 */
export function describe(path: readonly string[]): string | undefined {
  for (const [at, schema] of SCHEMAS) {
    if (!at.every((key, i) => path[i] === key)) continue;
    let here = alternatives(schema, schema);
    for (const key of path.slice(at.length)) here = here.flatMap((each) => below(each, key, schema));
    return here.find(({ description }) => description !== undefined)?.description;
  }
  return undefined;
}

/** The schemas of a key, or of an item, or of a key of an item. */
function below(schema: Schema, key: string, root: Schema): readonly Schema[] {
  const items = schema.items ? alternatives(schema.items, root) : [];
  if (schema.items && /^\d+$/.test(key)) return items;
  const own = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  const byPattern = Object.entries(schema.patternProperties ?? {}).filter(([pattern]) =>
    new RegExp(pattern, 'u').test(key),
  );
  const found = [...(own ? [own] : []), ...byPattern.map(([, other]) => other)];
  const rest = schema.additionalProperties;
  if (found.length === 0 && typeof rest === 'object') found.push(rest);
  return [
    ...found.flatMap((each) => alternatives(each, root)),
    ...items.flatMap((each) => below(each, key, root)),
  ];
}

/** A schema, what it refers to and what it may be instead. */
function alternatives(schema: Schema, root: Schema): readonly Schema[] {
  const name = schema.$ref?.replace('#/definitions/', '');
  const meant = name === undefined ? undefined : root.definitions?.[name];
  const others = [
    ...(meant ? [meant] : []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  return [schema, ...others.flatMap((each) => alternatives(each, root))];
}
