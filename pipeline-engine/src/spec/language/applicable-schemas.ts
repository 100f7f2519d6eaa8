/** Which parts of a JSON Schema speak about a place of a document, judged by what stands around it. */
import type { JsonSchema } from '../schemas/json-schema.ts';
import { childOf, type OutlineEntry, pathOf } from './outline.ts';

/** All that `root` says about the value of the entry, references and conditions resolved. */
export function schemasFor(root: JsonSchema, entry: OutlineEntry): readonly JsonSchema[] {
  const path = pathOf(entry);
  let at: OutlineEntry = entry;
  const chain: OutlineEntry[] = [entry];
  while (at.parent !== undefined) {
    at = at.parent;
    chain.unshift(at);
  }
  let schemas = expand(root, root, chain[0]);
  path.forEach((key, depth) => {
    schemas = schemas
      .flatMap((schema) => childSchemas(schema, key))
      .flatMap((schema) => expand(schema, root, chain[depth + 1]));
  });
  return schemas;
}

/** What the schemas of a mapping say about one of its keys. */
export function keySchemas(
  schemas: readonly JsonSchema[],
  key: string,
  root: JsonSchema,
): readonly JsonSchema[] {
  return schemas
    .flatMap((schema) => childSchemas(schema, key))
    .flatMap((schema) => expand(schema, root, undefined));
}

function childSchemas(schema: JsonSchema, key: string): readonly JsonSchema[] {
  if (key === '[]') return schema.items === undefined ? [] : [schema.items];
  const properties = schema.properties ?? {};
  const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (own !== undefined) return [own];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}

/** The schema and everything that applies with it. */
function expand(
  schema: JsonSchema,
  root: JsonSchema,
  entry: OutlineEntry | undefined,
): readonly JsonSchema[] {
  const parts: JsonSchema[] = [schema];
  const more: JsonSchema[] = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (schema.$ref !== undefined) {
    const target = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (target !== undefined) more.push(target);
  }
  if (schema.if !== undefined) {
    const branch = holds(schema.if, entry) ? schema.then : schema.else;
    if (branch !== undefined) more.push(branch);
  }
  return [...parts, ...more.flatMap((part) => expand(part, root, entry))];
}

/** Whether a condition holds, as far as conditions of our schemas go. */
function holds(condition: JsonSchema, entry: OutlineEntry | undefined): boolean {
  if (condition.not !== undefined && holds(condition.not, entry)) return false;
  if (condition.anyOf !== undefined && !condition.anyOf.some((part) => holds(part, entry))) return false;
  if (condition.required?.some((key) => childOf(entry, key) === undefined)) return false;
  if (condition.pattern !== undefined && !new RegExp(condition.pattern).test(entry?.text ?? '')) return false;
  return Object.entries(condition.properties ?? {}).every(([key, schema]) => {
    const child = childOf(entry, key);
    return child === undefined || holds(schema, child);
  });
}

/** The values that the schemas name. */
export function valuesOf(schemas: readonly JsonSchema[]): readonly string[] {
  const values = schemas.flatMap((schema) => {
    if (schema.enum !== undefined) return schema.enum.map(String);
    return schema.type === 'boolean' ? ['true', 'false'] : [];
  });
  return [...new Set(values)];
}

export function descriptionOf(schemas: readonly JsonSchema[]): string | undefined {
  return schemas.find(({ description }) => description !== undefined)?.description;
}
