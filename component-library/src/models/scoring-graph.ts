/**
 * The whole scoring of a linear model as an ONNX graph, encoders included, in double precision.
 *
 * Operators were chosen by what onnxruntime's CPU and WASM builds do in double: Cast, Reshape, Concat,
 * MatMul, Gather, Add, Equal, Neg, Exp, Reciprocal and GreaterOrEqual do. LabelEncoder (ai.onnx.ml 2) turns
 * texts into indices; the weights of the levels are gathered from a table whose last entry, 0, is for others.
 * Inputs have the columns' names and one dimension, as MLflow gives the columns of a data frame; a model
 * with a single feature gets two, because MLflow then gives the frame itself.
 */
import {
  type Constant,
  createGraphBuilder,
  doubles,
  type GraphBuilder,
  int64s,
} from './onnx/graph-builder.ts';
import {
  type ElementType,
  elementTypes,
  encodeModelFile,
  mlDomain,
  type ValueInfo,
} from './onnx/model-file.ts';
import type { TrainedFeature, TrainedLabel, TrainedModel } from './trained-model.ts';

export interface OutputNames {
  readonly labels: string;
  readonly probabilities: string;
}

/** The bytes of `model.onnx`. */
export function scoringGraph(model: TrainedModel, names: OutputNames): Uint8Array {
  const graph = createGraphBuilder(model.features.map((feature) => feature.column));
  const sum = weightedSum(graph, model);
  const outputs =
    model.label.type === 'number'
      ? regressionOutput(graph, sum, names)
      : classOutputs(graph, { sum, label: model.label, names });
  return encodeModelFile({
    producer: 'millrace',
    name: model.learner,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: model.features.map((feature) => inputInfo(model, feature)),
    outputs,
  });
}

export const inputTypes: Readonly<Record<TrainedFeature['type'], ElementType>> = {
  integer: 'int64',
  datetime: 'int64',
  double: 'double',
  boolean: 'bool',
  string: 'string',
};

function inputInfo(model: TrainedModel, feature: TrainedFeature): ValueInfo {
  const dims = model.features.length === 1 ? ['rows', 1] : ['rows'];
  return { name: feature.column, type: inputTypes[feature.type], dims };
}

type NumberFeature = Extract<TrainedFeature, { kind: 'number' }>;
type TextLevels = Extract<TrainedFeature, { kind: 'text-levels' }>;
type NumberLevels = Extract<TrainedFeature, { kind: 'number-levels' }>;

function weightedSum(graph: GraphBuilder, model: TrainedModel): string {
  const numbers = model.features.filter((feature) => feature.kind === 'number');
  const levels = model.features.filter((feature) => feature.kind !== 'number');
  const terms = [
    ...(numbers.length === 0 ? [] : [numbersTerm(graph, numbers)]),
    ...levels.map((feature) =>
      feature.kind === 'text-levels' ? textLevelsTerm(graph, feature) : numberLevelsTerm(graph, feature),
    ),
  ];
  const intercept = graph.constant(doubles([model.intercept]));
  return terms.reduce((sum, term) => graph.add('Add', [sum, term]), intercept);
}

/** All number columns at once: their matrix times their coefficients. */
function numbersTerm(graph: GraphBuilder, features: readonly NumberFeature[]): string {
  const columns = features.map((feature) => asColumn(graph, feature));
  const matrix = graph.add('Concat', columns, { attributes: { axis: 1 } });
  const coefficients = graph.constant(doubles(features.map((feature) => feature.coefficient)));
  return graph.add('MatMul', [matrix, coefficients]);
}

/** A column as a double matrix of one column. */
function asColumn(graph: GraphBuilder, { column, type }: TrainedFeature): string {
  const numbers = type === 'double' ? column : castTo(graph, column, 'double');
  return graph.add('Reshape', [numbers, graph.constant(int64s([-1, 1]))]);
}

function castTo(graph: GraphBuilder, input: string, type: ElementType): string {
  return graph.add('Cast', [input], { attributes: { to: elementTypes[type] } });
}

function textLevelsTerm(graph: GraphBuilder, { column, levels, coefficients }: TextLevels): string {
  const texts = graph.add('Reshape', [column, graph.constant(int64s([-1]))]);
  const index = graph.add('LabelEncoder', [texts], {
    domain: mlDomain,
    attributes: {
      keys_strings: levels,
      values_int64s: levels.map((_, position) => position),
      default_int64: levels.length,
    },
  });
  const weights = graph.constant(doubles([...coefficients, 0]));
  return graph.add('Gather', [weights, index], { attributes: { axis: 0 } });
}

/** Compares each value with every level: exact for integers and doubles, and 0 for unknown ones. */
function numberLevelsTerm(graph: GraphBuilder, feature: NumberLevels): string {
  const levels = graph.constant(doubles(feature.levels));
  const equal = graph.add('Equal', [asColumn(graph, feature), levels]);
  const weights = graph.constant(doubles(feature.coefficients));
  return graph.add('MatMul', [castTo(graph, equal, 'double'), weights]);
}

function regressionOutput(graph: GraphBuilder, sum: string, { labels }: OutputNames): ValueInfo[] {
  graph.add('Identity', [sum], { output: labels });
  return [{ name: labels, type: 'double', dims: ['rows'] }];
}

type ClassLabel = Exclude<TrainedLabel, { type: 'number' }>;

interface ClassScore {
  readonly sum: string;
  readonly label: ClassLabel;
  readonly names: OutputNames;
}

/** The positive class from a probability of 0.5 on. */
function classOutputs(graph: GraphBuilder, { sum, label, names }: ClassScore): ValueInfo[] {
  addSigmoid(graph, sum, names.probabilities);
  const positive = graph.add('GreaterOrEqual', [names.probabilities, graph.constant(doubles([0.5]))]);
  const values = graph.constant(labelValues(label));
  const index = castTo(graph, positive, 'int64');
  graph.add('Gather', [values, index], { attributes: { axis: 0 }, output: names.labels });
  return [
    { name: names.labels, type: inputTypes[label.type], dims: ['rows'] },
    { name: names.probabilities, type: 'double', dims: ['rows'] },
  ];
}

/** 1 / (1 + exp(-x)): the Sigmoid operator loses the digits of small probabilities in double precision. */
function addSigmoid(graph: GraphBuilder, input: string, output: string): void {
  const exponential = graph.add('Exp', [graph.add('Neg', [input])]);
  const denominator = graph.add('Add', [graph.constant(doubles([1])), exponential]);
  graph.add('Reciprocal', [denominator], { output });
}

function labelValues(label: ClassLabel): Constant {
  const dims = [2];
  if (label.type === 'string') return { type: 'string', dims, data: label.values };
  if (label.type === 'boolean') return { type: 'bool', dims, data: label.values };
  return { type: label.type === 'double' ? 'double' : 'int64', dims, data: label.values };
}
