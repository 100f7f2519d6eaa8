/** What a pipeline's text means in this workspace: its model, everything wrong with it, and its graph. */
import { checkSchedule } from '@millrace/pipeline-engine';
import {
  buildGraph,
  checkComputes,
  checkSecrets,
  createScopes,
  type DocumentKind,
  type InputSetting,
  type Issue,
  type ParsedPipeline,
  type PipelineModel,
  parseDocument,
  parsePipeline,
  type Result,
  type ScopeTree,
  type StepGraph,
  type TableSchema,
  validateColumns,
  validateDocument,
  validateTree,
} from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { documentPathIssues, pathIssues } from './check-paths.ts';
import { withoutNodes } from './without-nodes.ts';

/** The columns of a node's table output, where they are known. */
export type SchemaLookup = (node: string, output: string) => TableSchema | undefined;

export interface CheckedDocument {
  readonly kind: DocumentKind | 'unknown';
  readonly issues: readonly Issue[];
}

/** A pipeline with everything that is wrong with it, which its graph need not find out again. */
export interface CheckedPipeline extends ParsedPipeline {
  /** The document's workspace path, where its relative paths begin. */
  readonly file: string;
  /** Its components as they were found; undefined without a model. */
  readonly tree: ScopeTree | undefined;
}

export interface Documents {
  /** Parses and validates all but the names of columns. `file` is the document's workspace path. */
  check(text: string, file: string): CheckedPipeline;
  /** What is wrong with the columns that its parameters name. */
  columnIssues(pipeline: CheckedPipeline, schemas: SchemaLookup): readonly Issue[];
  /** The same for a document of any kind. */
  checkAny(text: string, file: string): CheckedDocument;
  /** `defaultCompute`: in place of the one that the file names. */
  graph(
    pipeline: CheckedPipeline,
    inputs?: readonly InputSetting[],
    defaultCompute?: string,
  ): Result<StepGraph, readonly Issue[]>;
  /** The graph of the nodes that have no error and need none that has: what can be planned while editing. */
  runnablePart(pipeline: CheckedPipeline, inputs?: readonly InputSetting[]): StepGraph | undefined;
}

/** `computeNames`: the workspace's own compute targets, as of now; `isSecretSet`: absent where nobody knows. */
export function createDocuments(
  workspace: Workspace,
  catalog: ComponentCatalog,
  computeNames: () => readonly string[],
  isSecretSet?: (name: string) => boolean,
): Documents {
  const { resolve } = catalog;

  /** What a pipeline names that this machine has or lacks. */
  const placesOf = (model: PipelineModel, file: string): readonly Issue[] => [
    ...checkComputes(model, computeNames()),
    ...checkSecrets(model, { resolve, file, isSet: isSecretSet }),
  ];

  function check(text: string, file: string): CheckedPipeline {
    const { model, issues } = parsePipeline(text);
    if (model === undefined) return { model, issues, file, tree: undefined };
    const tree = createScopes(model, file, resolve);
    const found = validateTree(tree, { resolve, file, componentNames: catalog.names() });
    const places = [...pathIssues(workspace, model, file), ...placesOf(model, file)];
    return { model, issues: [...issues, ...found, ...places], file, tree };
  }

  function checkAny(text: string, file: string): CheckedDocument {
    const document = parseDocument(text);
    const found = validateDocument(text, document, { resolve, file, componentNames: catalog.names() });
    const places = 'model' in document ? placesOf(document.model, file) : [];
    const times = document.kind === 'schedule' ? checkSchedule(text, document.schedule) : [];
    const paths = [...documentPathIssues(workspace, document, text, file), ...places];
    return { kind: document.kind, issues: [...document.issues, ...found, ...times, ...paths] };
  }

  return {
    check,
    columnIssues: ({ tree }, schemas) => (tree === undefined ? [] : validateColumns(tree, schemas)),
    checkAny,
    graph: ({ model, issues, file, tree }, inputs = [], defaultCompute) => {
      if (model === undefined) return { ok: false, error: issues };
      const valid = errorsOf(issues).length === 0 ? tree : undefined;
      const given = defaultCompute === undefined ? {} : { defaultCompute };
      return buildGraph(model, { resolve, file, inputs, valid, ...given });
    },
    runnablePart: ({ model, issues, file, tree }, inputs = []) => {
      if (model === undefined) return undefined;
      const errors = errorsOf(issues);
      if (errors.some((issue) => issue.node === undefined)) return undefined;
      const broken = nodesOf(errors);
      for (;;) {
        const valid = errors.length === 0 && broken.size === 0 ? tree : undefined;
        const built = buildGraph(withoutNodes(model, broken), { resolve, file, inputs, valid });
        if (built.ok) return built.value;
        // That a node cannot run here is found out by building: it is left out too, with what needs it.
        const unable = [...nodesOf(built.error)].filter((node) => !broken.has(node));
        if (unable.length === 0) return undefined;
        for (const node of unable) broken.add(node);
      }
    },
  };
}

const errorsOf = (issues: readonly Issue[]): readonly Issue[] =>
  issues.filter((issue) => issue.severity === 'error');

function nodesOf(issues: readonly Issue[]): Set<string> {
  return new Set(issues.flatMap(({ node }) => (node === undefined ? [] : [node])));
}
