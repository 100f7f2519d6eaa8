/** Answers `POST /schemas`: gathers what inference needs from the workspace, the engine and the workers. */
import { statSync } from 'node:fs';
import type { InferRequest, InferResult } from '@millrace/component-library';
import type { Engine, Plan } from '@millrace/pipeline-engine';
import {
  type ComponentDefinition,
  EngineError,
  localPath,
  type PipelineNode,
  parsePipeline,
  type TableSchema,
} from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { isLocalPath } from './check-paths.ts';
import type { Documents, SchemaLookup } from './documents.ts';
import { type InferredPort, inferSchemas } from './infer-schemas.ts';
import { createRecentAnswers } from './recent-answers.ts';

export interface SchemaService {
  /** `plan`: of the runnable part of the text; asked for only when there are columns to find out. */
  infer(text: string, file: string, plan?: () => Promise<Plan>): Promise<readonly InferredPort[]>;
}

/** The known tables among them, as validation asks for them. */
export function schemaLookup(ports: readonly InferredPort[]): SchemaLookup {
  const tables = new Map(ports.map(({ node, output, schema }) => [`${node}\0${output}`, schema]));
  return (node, output) => {
    const schema = tables.get(`${node}\0${output}`);
    return schema?.kind === 'table' ? { columns: schema.columns } : undefined;
  };
}

export interface SchemaServiceOptions {
  readonly workspace: Workspace;
  readonly catalog: ComponentCatalog;
  readonly documents: Documents;
  readonly engine: Pick<Engine, 'plan'>;
  readonly ask: (request: InferRequest) => Promise<InferResult>;
}

type Known = ReadonlyMap<string, ReadonlyMap<string, TableSchema>>;

export function createSchemaService(options: SchemaServiceOptions): SchemaService {
  const { workspace, catalog, documents, engine } = options;
  const answers = createRecentAnswers<InferResult>(2000);

  /** Results that a run of this text would reuse know their columns, their missing cells too. */
  function knownSchemas(plan: Plan): Known {
    return new Map(
      plan.steps.map((step) => [
        step.id,
        new Map((step.outputs ?? []).flatMap(({ name, table }) => (table ? [[name, table] as const] : []))),
      ]),
    );
  }

  async function planOf(text: string, file: string): Promise<Plan> {
    const graph = documents.runnablePart(documents.check(text, file));
    return graph === undefined ? { steps: [] } : engine.plan(graph, { pipeline: file });
  }

  return {
    infer: async (text, file, plan) => {
      const { model } = parsePipeline(text);
      if (model === undefined) return [];
      const definitionOf = (node: PipelineNode): ComponentDefinition | undefined => {
        if (node.inline) return node.inline;
        const resolved = node.component && catalog.resolve(node.component, file);
        return resolved?.kind === 'component' ? resolved.definition : undefined;
      };
      // Where no step gives a table there are no columns to ask for, and nothing to plan.
      if (!model.nodes.some((node) => givesTable(definitionOf(node)))) return [];
      return inferSchemas({
        model,
        known: knownSchemas(await (plan?.() ?? planOf(text, file))),
        definitionOf,
        locate: (path) => {
          if (!isLocalPath(path)) return undefined;
          const found = locate(workspace, file, localPath(path));
          return found instanceof EngineError || !statSync(found, { throwIfNoEntry: false })?.isFile()
            ? undefined
            : found;
        },
        ask: (request) => answers.get(keyOf(request), () => options.ask(request)),
      });
    },
  };
}

function givesTable(definition: ComponentDefinition | undefined): boolean {
  return definition?.outputs.some((output) => output.kind === 'table') ?? false;
}

/** A changed file has another size or time. */
function keyOf(request: InferRequest): string {
  const stats = Object.values(request.files).map((file) => {
    const { size, mtimeMs, ino } = statSync(file);
    return [file, size, mtimeMs, ino];
  });
  return JSON.stringify([request, stats]);
}
