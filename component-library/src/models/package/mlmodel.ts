/** The text files of an MLflow model folder. Nothing in them depends on time, place or chance. */
import { createHash } from 'node:crypto';
import { freeName } from '../../tables/names.ts';
import {
  scoredLabels,
  scoredProbabilities,
  type TrainedFeature,
  type TrainedModel,
} from '../trained-model.ts';

/** pandas 3 keeps texts in Arrow arrays, which MLflow's ONNX flavour cannot pass on to onnxruntime. */
export const requirements = 'mlflow>=2.10\nonnx>=1.15\nonnxruntime>=1.17\npandas<3\n';

export const condaEnvironment = `name: millrace-model
channels:
  - conda-forge
dependencies:
  - python>=3.10
  - pip
  - pip:
${requirements
  .trim()
  .split('\n')
  .map((line) => `      - ${line}`)
  .join('\n')}
`;

export const pythonEnvironment = `python: "3.11"
build_dependencies:
  - pip
dependencies:
  - -r requirements.txt
`;

/** Names of the model's outputs; they step aside for features of the same name. */
export function outputNames(model: TrainedModel): {
  readonly labels: string;
  readonly probabilities: string;
} {
  const columns = model.features.map((feature) => feature.column);
  return { labels: freeName(scoredLabels, columns), probabilities: freeName(scoredProbabilities, columns) };
}

/** The `MLmodel` file: flavours onnx and python_function, signature, and an id derived from the content. */
export function mlmodelText(model: TrainedModel, onnxBytes: Uint8Array): string {
  return `flavors:
  onnx:
    code: null
    data: model.onnx
    onnx_version: 1.15.0
    providers:
    - CPUExecutionProvider
  python_function:
    data: model.onnx
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.onnx
    python_version: 3.11.0
mlflow_version: 2.10.0
model_uuid: ${contentId(onnxBytes)}
signature:
  inputs: ${quote(JSON.stringify(model.features.map(inputField)))}
  outputs: ${quote(JSON.stringify(outputFields(model)))}
  params: null
`;
}

const signatureTypes = {
  integer: 'long',
  datetime: 'long',
  double: 'double',
  boolean: 'boolean',
  string: 'string',
};

function inputField(feature: TrainedFeature): object {
  return { type: signatureTypes[feature.type], name: feature.column, required: true };
}

function outputFields(model: TrainedModel): object[] {
  const names = outputNames(model);
  const { type } = model.label;
  if (type === 'number') return [{ type: 'double', name: names.labels, required: true }];
  return [
    { type: signatureTypes[type], name: names.labels, required: true },
    { type: 'double', name: names.probabilities, required: true },
  ];
}

/** A YAML single-quoted scalar: only the quote itself needs care, because JSON has no line breaks. */
function quote(json: string): string {
  return `'${json.replaceAll("'", "''")}'`;
}

function contentId(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
