/** What a key of pyproject.toml means, in the words of the schemas. */
import { regex } from './regex.ts';
import type { Schema } from './schema.ts';
import { SCHEMAS } from './tables.ts';

/**
 * What the key at a path of keys means, in Markdown; undefined where no schema speaks of it. Items of arrays need no
 * part in the path (`tool.uv.cache-keys.file` is a key of one of them); where they have one, it is a number.
 */
export function describe(path: readonly string[]): string | undefined {
  return schemasAt(path).find(({ description }) => description !== undefined)?.description;
}

/** The strings that may stand at a path, where only some may; a path as for `describe`. */
export function choicesAt(path: readonly string[]): readonly string[] {
  const choices = schemasAt(path).flatMap(({ enum: values }) => values ?? []);
  return [...new Set(choices.filter((each) => typeof each === 'string'))];
}

/** Of the deepest table that fits, the schemas that speak of a path. */
function schemasAt(path: readonly string[]): readonly Schema[] {
  for (const { at, schema } of SCHEMAS) {
    if (!at.every((key, i) => path[i] === key)) continue;
    let here = alternatives(schema, schema);
    for (const key of path.slice(at.length)) here = here.flatMap((each) => below(each, key, schema));
    return here;
  }
  return [];
}

/** The schemas of a key, or of an item, or of a key of an item. */
function below(schema: Schema, key: string, root: Schema): readonly Schema[] {
  const items = schema.items ? alternatives(schema.items, root) : [];
  if (schema.items && /^\d+$/.test(key)) return items;
  const own = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  const byPattern = Object.entries(schema.patternProperties ?? {}).filter(([pattern]) =>
    regex(pattern).test(key),
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
