/** Answers `POST /schemas`: gathers what inference needs from the workspace, the engine and the workers. */
import { statSync } from 'node:fs';
import type { InferRequest, InferResult } from '@millrace/component-library';
import type { Engine } from '@millrace/pipeline-engine';
import { EngineError, parsePipeline, type TableSchema } from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Documents, isLocalPath } from './documents.ts';
import { type InferredPort, inferSchemas } from './infer-schemas.ts';
import { createRecentAnswers } from './recent-answers.ts';

export interface SchemaService {
  infer(text: string, file: string): Promise<readonly InferredPort[]>;
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
  async function knownSchemas(text: string, file: string): Promise<Known> {
    const graph = documents.runnablePart(text, file);
    if (graph === undefined) return new Map();
    const { steps } = await engine.plan(graph, { pipeline: file });
    return new Map(
      steps.map((step) => [
        step.id,
        new Map((step.outputs ?? []).flatMap(({ name, table }) => (table ? [[name, table] as const] : []))),
      ]),
    );
  }

  return {
    infer: async (text, file) => {
      const { model } = parsePipeline(text);
      if (model === undefined) return [];
      return inferSchemas({
        model,
        known: await knownSchemas(text, file),
        definitionOf: (node) => {
          if (node.inline) return node.inline;
          const resolved = node.component && catalog.resolve(node.component, file);
          return resolved?.kind === 'component' ? resolved.definition : undefined;
        },
        locate: (path) => {
          if (!isLocalPath(path)) return undefined;
          const found = locate(workspace, file, path);
          return found instanceof EngineError || !statSync(found, { throwIfNoEntry: false })?.isFile()
            ? undefined
            : found;
        },
        ask: (request) => answers.get(keyOf(request), () => options.ask(request)),
      });
    },
  };
}

/** A changed file has another size or time. */
function keyOf(request: InferRequest): string {
  const stats = Object.values(request.files).map((file) => {
    const { size, mtimeMs, ino } = statSync(file);
    return [file, size, mtimeMs, ino];
  });
  return JSON.stringify([request, stats]);
}
