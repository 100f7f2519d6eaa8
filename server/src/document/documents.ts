/** What a pipeline's text means in this workspace: its model, everything wrong with it, and its graph. */
import {
  buildGraph,
  EngineError,
  type Issue,
  type ParsedPipeline,
  type PipelineModel,
  parsePipeline,
  type Result,
  type StepGraph,
  validatePipeline,
} from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { withoutNodes } from './without-nodes.ts';

/** A value for an input of the pipeline, from `--set inputs.NAME=VALUE` or `--set inputs.NAME.path=PATH`. */
export interface InputSetting {
  readonly name: string;
  readonly value?: string;
  readonly path?: string;
}

export interface Documents {
  /** Parses and validates. `file` is the document's workspace path, where its relative paths begin. */
  check(text: string, file: string): ParsedPipeline;
  graph(text: string, file: string, inputs?: readonly InputSetting[]): Result<StepGraph, readonly Issue[]>;
  /** The graph of the nodes that have no error and need none that has: what can be planned while editing. */
  runnablePart(text: string, file: string): StepGraph | undefined;
}

export function createDocuments(workspace: Workspace, catalog: ComponentCatalog): Documents {
  const { resolve } = catalog;

  function check(text: string, file: string): ParsedPipeline {
    const { model, issues } = parsePipeline(text);
    if (model === undefined) return { model, issues };
    const found = validatePipeline(model, { resolve, file, text });
    return { model, issues: [...issues, ...found, ...pathIssues(workspace, model, file)] };
  }

  return {
    check,
    graph: (text, file, inputs = []) => {
      const { model, issues } = parsePipeline(text);
      if (model === undefined) return { ok: false, error: issues };
      return buildGraph(model, { resolve, file, inputs });
    },
    runnablePart: (text, file) => {
      const { model, issues } = check(text, file);
      if (model === undefined) return undefined;
      const errors = issues.filter((issue) => issue.severity === 'error');
      if (errors.some((issue) => issue.node === undefined)) return undefined;
      const broken = new Set(errors.flatMap((issue) => (issue.node === undefined ? [] : [issue.node])));
      const built = buildGraph(withoutNodes(model, broken), { resolve, file });
      return built.ok ? built.value : undefined;
    },
  };
}

/** Local data paths that leave the workspace. What is merely absent is said by the run, on the step. */
function pathIssues(workspace: Workspace, model: PipelineModel, file: string): readonly Issue[] {
  return model.nodes.flatMap((node) =>
    node.inputs.flatMap(({ name, value }) => {
      if (value.kind !== 'data' || value.path === undefined || !isLocalPath(value.path)) return [];
      const located = locate(workspace, file, value.path);
      if (!(located instanceof EngineError)) return [];
      return [
        {
          code: 'path-outside-workspace',
          params: { path: value.path },
          severity: 'error' as const,
          path: ['jobs', node.id, 'inputs', name, 'path'],
          line: node.lines.from,
          column: 1,
          node: node.id,
          port: name,
        },
      ];
    }),
  );
}

/** Whether a path of a document names a file here, and not a registered asset or something in a cloud. */
export const isLocalPath = (path: string): boolean => !/^(azureml:|[a-z][a-z0-9+.-]*:\/\/)/i.test(path);
