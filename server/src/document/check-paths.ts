/** Paths of data that a document names: those that leave the workspace, and whether they name a file at all. */
import {
  EngineError,
  type Issue,
  localPath,
  type NamedInput,
  type NodeOutput,
  type ParsedDocument,
  type PipelineModel,
  placeIn,
  placeInText,
} from '@millrace/pipeline-engine/browser';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Local data paths that leave the workspace. What is merely absent is said by the run, on the step. */
export function pathIssues(workspace: Workspace, model: PipelineModel, file: string): readonly Issue[] {
  return outside(workspace, givenPaths(model), file, (at) => placeIn(model, at));
}

/** The same for a document of any kind: what schedules, calls of a batch endpoint and data assets name. */
export function documentPathIssues(
  workspace: Workspace,
  document: ParsedDocument,
  text: string,
  file: string,
): readonly Issue[] {
  if ('model' in document) return pathIssues(workspace, document.model, file);
  return outside(workspace, pathsBeside(document), file, (at) => placeInText(text, at));
}

interface GivenPath {
  readonly path: string;
  readonly at: readonly string[];
  readonly node?: string;
  readonly port?: string;
}

function outside(
  workspace: Workspace,
  paths: readonly GivenPath[],
  file: string,
  placeOf: (at: readonly string[]) => { readonly line: number; readonly column: number },
): readonly Issue[] {
  const leaves = ({ path }: GivenPath): boolean =>
    isLocalPath(path) &&
    !path.includes('${{') &&
    locate(workspace, file, localPath(path)) instanceof EngineError;
  return paths.filter(leaves).map(({ path, at, ...shown }) => ({
    code: 'path-outside-workspace',
    params: { path, ...shown },
    severity: 'error' as const,
    path: at,
    ...placeOf(at),
    ...(shown.node === undefined ? {} : shown),
  }));
}

/** Of inputs and outputs, of the pipeline and of its nodes. */
function givenPaths(model: PipelineModel): GivenPath[] {
  const ofNodes = model.nodes.flatMap((node) =>
    pathsOf(node, ['jobs', node.id]).map((given) => ({ ...given, node: node.id })),
  );
  return [...pathsOf(model, []), ...ofNodes];
}

/** Of a document that is no pipeline. */
function pathsBeside(document: ParsedDocument): readonly GivenPath[] {
  if (document.kind === 'schedule') {
    const { action } = document.schedule;
    return action?.kind === 'create-job' ? pathsOf(action.overrides, ['create_job']) : [];
  }
  if (document.kind === 'batch-inputs') return pathsOf(document.values, []);
  if (document.kind !== 'data' && document.kind !== 'model') return [];
  return document.asset.path === undefined ? [] : [{ path: document.asset.path, at: ['path'] }];
}

interface Owner {
  readonly inputs?: readonly NamedInput[];
  readonly outputs?: readonly NodeOutput[];
}

function pathsOf({ inputs = [], outputs = [] }: Owner, at: readonly string[]): readonly GivenPath[] {
  return [
    ...inputs.flatMap(({ name, value, place }) => {
      if (value.kind !== 'data' || value.path === undefined) return [];
      const holder = place === undefined ? ['inputs'] : [];
      return [{ path: value.path, at: [...at, ...holder, name, 'path'], port: name }];
    }),
    ...outputs.flatMap(({ name, path }) =>
      path === undefined ? [] : [{ path, at: [...at, 'outputs', name, 'path'], port: name }],
    ),
  ];
}

/** Whether a path of a document names a file here, and not a registered asset or something in a cloud. */
export const isLocalPath = (path: string): boolean => !/^(azureml:|[a-z][a-z0-9+.-]*:\/\/)/i.test(path);
