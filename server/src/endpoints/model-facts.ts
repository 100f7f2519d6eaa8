/** Where the model of a deployment lies, and what it says about itself. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type ModelBatchDeployment } from '@millrace/pipeline-engine/browser';
import type { CallInput } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import type { Deployment } from './endpoint-files.ts';

export interface ModelOptions {
  readonly services: Pick<Services, 'workspace' | 'assets'>;
  readonly deployment: Deployment;
  readonly model: ModelBatchDeployment;
  /** What is given with the call; nothing when somebody only looks at the deployment. */
  readonly inputs: readonly CallInput[];
}

export interface ModelFacts {
  /** What computes it where no script does: Score Model, or MLflow in Python. */
  readonly kind: 'millrace' | 'mlflow' | 'other';
  /** What its environment is made of, spelled from the file of the deployment. */
  readonly environmentFile: string | undefined;
}

/** The first one that a model has says what it needs. */
const environmentFiles = ['conda.yaml', 'conda.yml', 'requirements.txt'];

/** Throws `invalid-request` for a model that is not there. */
export async function modelFacts(options: ModelOptions): Promise<ModelFacts> {
  const { place, absolute } = await modelPlace(options);
  const has = (name: string): Promise<boolean> => isFile(path.join(absolute, name));
  const found = await Promise.all(environmentFiles.map(has));
  const environment = environmentFiles.find((_, index) => found[index]);
  const home = path.posix.dirname(options.deployment.file.path);
  return {
    kind: await kindOf(absolute, has),
    environmentFile:
      environment === undefined ? undefined : path.posix.relative(home, path.posix.join(place, environment)),
  };
}

async function kindOf(folder: string, has: (name: string) => Promise<boolean>): Promise<ModelFacts['kind']> {
  if ((await has('model.onnx')) && (await has('model.json'))) return 'millrace';
  if (!(await has('MLmodel'))) return 'other';
  const text = await readFile(path.join(folder, 'MLmodel'), 'utf8');
  return /^ {2}python_function:/m.test(text) ? 'mlflow' : 'other';
}

interface ModelPlace {
  /** The workspace path. */
  readonly place: string;
  readonly absolute: string;
}

async function modelPlace({ services, deployment, model }: ModelOptions): Promise<ModelPlace> {
  const { workspace, assets } = services;
  const spelled = model.model?.path ?? '';
  await assets.refresh();
  const asset = assets.find(spelled);
  const [file, given] = asset === undefined ? [deployment.file.path, spelled] : [asset.file, asset.path];
  const place = path.posix.join(path.posix.dirname(file), given);
  const absolute = await resolveWorkspacePath(workspace.root, place);
  if (given === '' || given.startsWith('azureml:') || !(await stat(absolute).catch(() => undefined)))
    throw refusal(
      deployment,
      `names the model "${spelled}", which is not there. Register it, or correct its path.`,
    );
  return { place, absolute };
}

const isFile = async (file: string): Promise<boolean> =>
  (await stat(file).catch(() => undefined))?.isFile() ?? false;

export function refusal({ name }: Deployment, reason: string): EngineError {
  return new EngineError('invalid-request', `The deployment "${name}" ${reason}`, { name });
}
