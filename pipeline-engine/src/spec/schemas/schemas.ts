/** The JSON Schema of every kind of document: the one source of the published files, of completion and of hover. */
import { componentDefinitions } from './components.ts';
import { compute } from './computes.ts';
import {
  batchEndpoint,
  data,
  environment,
  pipelineBatchDeployment,
  pipelineJob,
  schedule,
} from './documents.ts';
import { type JsonSchema, referencesOf } from './json-schema.ts';
import { model, modelBatchDeployment } from './models.ts';
import { nodeDefinitions } from './nodes.ts';
import { singleJob } from './single-job.ts';
import { valueDefinitions } from './values.ts';

const definitions: Readonly<Record<string, JsonSchema>> = {
  ...valueDefinitions,
  ...nodeDefinitions,
  ...componentDefinitions,
};

const roots = {
  'pipeline-job': pipelineJob,
  'pipeline-component': componentDefinitions.pipelineComponent,
  'command-component': componentDefinitions.commandComponent,
  'parallel-component': componentDefinitions.parallelComponent,
  'spark-component': componentDefinitions.sparkComponent,
  schedule,
  data,
  model,
  environment,
  'batch-endpoint': batchEndpoint,
  'pipeline-batch-deployment': pipelineBatchDeployment,
  'model-batch-deployment': modelBatchDeployment,
  'single-job': singleJob,
  compute,
} satisfies Readonly<Record<string, JsonSchema>>;

export type SchemaKind = keyof typeof roots;
export const schemaKinds = Object.keys(roots) as readonly SchemaKind[];

/** Complete in itself: with the definitions that it needs, and no address outside. */
export function documentSchema(kind: SchemaKind): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Azure ML and Millrace: ${kind.replaceAll('-', ' ')}`,
    ...roots[kind],
    definitions: definitionsFor(roots[kind]),
  };
}

export function isSchemaKind(name: string): name is SchemaKind {
  return schemaKinds.some((kind) => kind === name);
}

function definitionsFor(root: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const needed = new Map<string, JsonSchema>();
  const visit = (schema: JsonSchema): void => {
    for (const name of referencesOf(schema)) {
      const definition = definitions[name];
      if (definition === undefined) throw new Error(`no definition "${name}"`);
      if (needed.has(name)) continue;
      needed.set(name, definition);
      visit(definition);
    }
  };
  visit(root);
  return Object.fromEntries([...needed].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
