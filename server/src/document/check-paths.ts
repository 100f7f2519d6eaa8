/** Paths of data that a pipeline names: those that leave the workspace, and whether they name a file at all. */
import {
  EngineError,
  type Issue,
  localPath,
  type PipelineModel,
  placeIn,
} from '@millrace/pipeline-engine/browser';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Local data paths that leave the workspace. What is merely absent is said by the run, on the step. */
export function pathIssues(workspace: Workspace, model: PipelineModel, file: string): readonly Issue[] {
  const leaves = ({ path }: GivenPath): boolean =>
    isLocalPath(path) &&
    !path.includes('${{') &&
    locate(workspace, file, localPath(path)) instanceof EngineError;
  return givenPaths(model)
    .filter(leaves)
    .map(({ path, at, node, port }) => ({
      code: 'path-outside-workspace',
      params: { path, port, ...(node === undefined ? {} : { node }) },
      severity: 'error' as const,
      path: at,
      ...placeIn(model, at),
      ...(node === undefined ? {} : { node, port }),
    }));
}

interface GivenPath {
  readonly path: string;
  readonly at: readonly string[];
  readonly node?: string;
  readonly port: string;
}

/** Of inputs and outputs, of the pipeline and of its nodes. */
function givenPaths(model: PipelineModel): GivenPath[] {
  const owners = [
    { at: [], owner: model },
    ...model.nodes.map((node) => ({ at: ['jobs', node.id], node: node.id, owner: node })),
  ];
  return owners.flatMap(({ at, owner, ...node }) => [
    ...owner.inputs.flatMap(({ name, value, place }) => {
      if (value.kind !== 'data' || value.path === undefined) return [];
      const holder = place === undefined ? ['inputs'] : [];
      return [{ ...node, path: value.path, at: [...at, ...holder, name, 'path'], port: name }];
    }),
    ...owner.outputs.flatMap(({ name, path }) =>
      path === undefined ? [] : [{ ...node, path, at: [...at, 'outputs', name, 'path'], port: name }],
    ),
  ]);
}

/** Whether a path of a document names a file here, and not a registered asset or something in a cloud. */
export const isLocalPath = (path: string): boolean => !/^(azureml:|[a-z][a-z0-9+.-]*:\/\/)/i.test(path);
