/** What a deployment runs: which one a call means, and the text of its pipeline. */
import { readFile } from 'node:fs/promises';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { CallInput } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import type { DeployedPipeline, Deployment, Endpoint } from './endpoint-files.ts';
import { modelPipeline } from './model-pipeline.ts';

/** The one that is named, else the default, else the only one. */
export function deploymentFor(
  { name, deployments, defaultDeployment }: Endpoint,
  wanted: string | undefined,
): Deployment {
  const chosen = wanted ?? defaultDeployment;
  const found = chosen === undefined ? only(deployments) : deployments.find((known) => known.name === chosen);
  if (found !== undefined) return found;
  const known = deployments.map((deployment) => deployment.name);
  const message =
    chosen === undefined
      ? `The endpoint "${name}" has ${known.length} deployments and no default. Name one, or set defaults.deployment_name.`
      : `The endpoint "${name}" has no deployment "${chosen}".`;
  throw new EngineError('not-found', message, { name, known });
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** A deployed model is another pipeline for a file than for a folder of data. Throws `not-found` for what is not there, and `stale-revision` for a version that was changed. */
export async function pipelineOf(
  services: Pick<Services, 'workspace' | 'published' | 'assets'>,
  deployment: Deployment,
  inputs: readonly CallInput[] = [],
): Promise<DeployedPipeline> {
  const { workspace, published } = services;
  const { name, runs } = deployment;
  if (runs.kind === 'model') return modelPipeline({ services, deployment, model: runs.model, inputs });
  if (runs.kind === 'published') {
    const [of = '', version] = runs.name.split(':');
    return published.open(of, version);
  }
  const absolute = await resolveWorkspacePath(workspace.root, runs.path);
  const text = await readFile(absolute, 'utf8').catch(() => undefined);
  if (text !== undefined) return { file: runs.path, text };
  throw new EngineError(
    'not-found',
    `There is no pipeline "${runs.path}", which the deployment "${name}" runs. Correct its file.`,
    { name, path: runs.path },
  );
}
