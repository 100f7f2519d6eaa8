/** Writes and reads a trained model: an MLflow model folder with `model.onnx`, and `model.json` for people. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ComponentFailure } from '../../host/failure.ts';
import { readJson } from '../learner.ts';
import { scoringGraph } from '../scoring-graph.ts';
import { type TrainedModel, trainedModel } from '../trained-model.ts';
import { condaEnvironment, mlmodelText, outputNames, pythonEnvironment, requirements } from './mlmodel.ts';

export const ONNX_FILE = 'model.onnx';
const MODEL_FILE = 'model.json';

export async function writeModelFolder(folder: string, model: TrainedModel): Promise<void> {
  const onnxBytes = scoringGraph(model, outputNames(model));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    MLmodel: mlmodelText(model, onnxBytes),
    [ONNX_FILE]: onnxBytes,
    [MODEL_FILE]: `${JSON.stringify(model, null, 2)}\n`,
    'requirements.txt': requirements,
    'conda.yaml': condaEnvironment,
    'python_env.yaml': pythonEnvironment,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
}

/** `port` is the input that a failure names. */
export async function readTrainedModel(folder: string, port: string): Promise<TrainedModel> {
  const parsed = trainedModel.safeParse(await readJson(path.join(folder, MODEL_FILE)));
  if (parsed.success) return parsed.data;
  throw new ComponentFailure(
    'trained-model-invalid',
    `Input "${port}" holds no trained model that this version can read.`,
    {
      params: { port },
      remedy: 'Connect the output of Train Model, and run it again if an older version made it.',
      port,
    },
  );
}
