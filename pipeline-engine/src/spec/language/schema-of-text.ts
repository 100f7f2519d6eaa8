/** The schema that a text is read with while it is written. */
import { kindOfSchema } from '../documents/kinds.ts';
import type { JsonSchema } from '../schemas/json-schema.ts';
import { documentSchema, isSchemaKind, type SchemaKind } from '../schemas/schemas.ts';
import type { LanguageContext } from './context.ts';
import { childOf, type Outline } from './outline.ts';

const schemas = new Map<SchemaKind, JsonSchema>();

export function schemaOfText(outline: Outline, context: LanguageContext): JsonSchema {
  const kind = context.kind ?? kindOfOutline(outline);
  const known = schemas.get(kind);
  if (known !== undefined) return known;
  const schema = documentSchema(kind);
  schemas.set(kind, schema);
  return schema;
}

/** By the first lines alone: the text need not parse. */
function kindOfOutline(outline: Outline): SchemaKind {
  const named = kindOfSchema(childOf(outline, '$schema')?.text);
  if (named !== undefined && isSchemaKind(named)) return named;
  const has = (key: string): boolean => childOf(outline, key) !== undefined;
  if (has('trigger') || has('create_job')) return 'schedule';
  const type = childOf(outline, 'type')?.text;
  if (has('endpoint_name'))
    return type === 'model' || has('model') ? 'model-batch-deployment' : 'pipeline-batch-deployment';
  if (has('jobs') || type === 'pipeline') return 'pipeline-job';
  if (has('trial') || type === 'sweep' || type === 'automl') return 'single-job';
  if (type?.endsWith('_model')) return 'model';
  if (has('task')) return 'parallel-component';
  if (has('entry')) return 'spark-component';
  if (has('command')) return 'command-component';
  if (has('image') || has('build')) return 'environment';
  return 'pipeline-job';
}
