/**
 * The whole scoring of a linear model as an ONNX graph, encoders included, in double precision.
 *
 * Operators were chosen by what onnxruntime's CPU and WASM builds do in double: Cast, Reshape, Concat,
 * MatMul, Gather, Add, Equal, Neg, Exp, Reciprocal and GreaterOrEqual do; LabelEncoder (ai.onnx.ml 2) turns texts into
 * indices, and the coefficients of the levels are gathered from a table whose last entry, 0, is for unknown ones.
 * Inputs have the columns' names and one dimension, as MLflow gives the columns of a data frame; a model
 * with a single feature gets two, because MLflow then gives the frame itself.
 */
import {
  type ElementType,
  elementTypes,
  encodeModelFile,
  mlDomain,
  type Node,
  type Tensor,
  type ValueInfo,
} from './onnx/model-file.ts';
import type { TrainedFeature, TrainedLabel, TrainedModel } from './trained-model.ts';

export interface OutputNames {
  readonly labels: string;
  readonly probabilities: string;
}

export function scoringGraph(model: TrainedModel, names: OutputNames): Uint8Array {
  const graph = createGraph(model);
  const terms = model.features
    .filter((feature) => feature.kind !== 'number')
    .map((feature) => levelTerm(graph, feature));
  const total = sum(graph, [...numberTerm(graph, model), ...terms], model.intercept);
  const outputs =
    model.label.type === 'number'
      ? regressionOutput(graph, total, names)
      : classOutputs(graph, total, model.label, names);
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

interface Graph {
  readonly nodes: Node[];
  readonly constants: Tensor[];
  /** A name that no column has. */
  name(): string;
}

function createGraph(model: TrainedModel): Graph {
  let prefix = 't';
  while (model.features.some((feature) => feature.column.startsWith(prefix))) prefix += '_';
  let count = 0;
  return { nodes: [], constants: [], name: () => `${prefix}${count++}` };
}

function inputInfo(model: TrainedModel, feature: TrainedFeature): ValueInfo {
  const dims = model.features.length === 1 ? ['rows', 1] : ['rows'];
  return { name: feature.column, type: inputTypes[feature.type], dims };
}

function add(graph: Graph, node: Omit<Node, 'outputs'>): string {
  const output = graph.name();
  graph.nodes.push({ ...node, outputs: [output] });
  return output;
}

function constant(graph: Graph, tensor: DistributedOmit<Tensor, 'name'>): string {
  const name = graph.name();
  graph.constants.push({ ...tensor, name });
  return name;
}

/** `Omit` for each member of a union. */
type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const doubles = (data: readonly number[]) => ({ type: 'double', dims: [data.length], data }) as const;
const int64s = (data: readonly number[]) => ({ type: 'int64', dims: [data.length], data }) as const;

/** All number columns at once: their matrix times their coefficients. Nothing when there are none. */
function numberTerm(graph: Graph, model: TrainedModel): string[] {
  const numbers = model.features.filter((feature) => feature.kind === 'number');
  if (numbers.length === 0) return [];
  const columns = numbers.map((feature) => asColumn(graph, feature));
  const matrix =
    columns.length === 1
      ? columns
      : [add(graph, { operator: 'Concat', inputs: columns, attributes: { axis: 1 } })];
  const coefficients = constant(graph, doubles(numbers.map((feature) => feature.coefficient)));
  return [add(graph, { operator: 'MatMul', inputs: [...matrix, coefficients] })];
}

/** A column as a double matrix of one column. */
function asColumn(graph: Graph, feature: TrainedFeature): string {
  const cast = { operator: 'Cast', inputs: [feature.column], attributes: { to: elementTypes.double } };
  const numbers = feature.type === 'double' ? feature.column : add(graph, cast);
  return add(graph, { operator: 'Reshape', inputs: [numbers, constant(graph, int64s([-1, 1]))] });
}

function levelTerm(graph: Graph, feature: Exclude<TrainedFeature, { kind: 'number' }>): string {
  return feature.kind === 'text-levels' ? textLevelTerm(graph, feature) : numberLevelTerm(graph, feature);
}

function textLevelTerm(graph: Graph, feature: Extract<TrainedFeature, { kind: 'text-levels' }>): string {
  const texts = add(graph, { operator: 'Reshape', inputs: [feature.column, constant(graph, int64s([-1]))] });
  const index = add(graph, {
    operator: 'LabelEncoder',
    domain: mlDomain,
    inputs: [texts],
    attributes: {
      keys_strings: feature.levels,
      values_int64s: feature.levels.map((_, position) => position),
      default_int64: feature.levels.length,
    },
  });
  const table = constant(graph, doubles([...feature.coefficients, 0]));
  return add(graph, { operator: 'Gather', inputs: [table, index], attributes: { axis: 0 } });
}

/** Compares each value with every level: exact for integers and doubles, and 0 for unknown ones. */
function numberLevelTerm(graph: Graph, feature: Extract<TrainedFeature, { kind: 'number-levels' }>): string {
  const levels = constant(graph, doubles(feature.levels));
  const equal = add(graph, { operator: 'Equal', inputs: [asColumn(graph, feature), levels] });
  const indicators = add(graph, {
    operator: 'Cast',
    inputs: [equal],
    attributes: { to: elementTypes.double },
  });
  return add(graph, {
    operator: 'MatMul',
    inputs: [indicators, constant(graph, doubles(feature.coefficients))],
  });
}

function sum(graph: Graph, terms: readonly string[], intercept: number): string {
  return terms.reduce(
    (total, term) => add(graph, { operator: 'Add', inputs: [total, term] }),
    constant(graph, { type: 'double', dims: [1], data: [intercept] }),
  );
}

function regressionOutput(graph: Graph, total: string, names: OutputNames): ValueInfo[] {
  graph.nodes.push({ operator: 'Identity', inputs: [total], outputs: [names.labels] });
  return [{ name: names.labels, type: 'double', dims: ['rows'] }];
}

type ClassLabel = Exclude<TrainedLabel, { type: 'number' }>;

/** The positive class from a probability of 0.5 on. */
function classOutputs(graph: Graph, total: string, label: ClassLabel, names: OutputNames): ValueInfo[] {
  addSigmoid(graph, total, names.probabilities);
  const half = constant(graph, doubles([0.5]));
  const positive = add(graph, { operator: 'GreaterOrEqual', inputs: [names.probabilities, half] });
  const index = add(graph, { operator: 'Cast', inputs: [positive], attributes: { to: elementTypes.int64 } });
  const values = constant(graph, labelValues(label));
  graph.nodes.push({
    operator: 'Gather',
    inputs: [values, index],
    outputs: [names.labels],
    attributes: { axis: 0 },
  });
  return [
    { name: names.labels, type: inputTypes[label.type], dims: ['rows'] },
    { name: names.probabilities, type: 'double', dims: ['rows'] },
  ];
}

/** 1 / (1 + exp(-x)): the Sigmoid operator loses the digits of small probabilities in double precision. */
function addSigmoid(graph: Graph, input: string, output: string): void {
  const exponential = add(graph, {
    operator: 'Exp',
    inputs: [add(graph, { operator: 'Neg', inputs: [input] })],
  });
  const one = constant(graph, doubles([1]));
  const denominator = add(graph, { operator: 'Add', inputs: [one, exponential] });
  graph.nodes.push({ operator: 'Reciprocal', inputs: [denominator], outputs: [output] });
}

function labelValues(label: ClassLabel): DistributedOmit<Tensor, 'name'> {
  const dims = [2];
  if (label.type === 'string') return { type: 'string', dims, data: label.values };
  if (label.type === 'boolean') return { type: 'bool', dims, data: label.values };
  return { type: label.type === 'double' ? 'double' : 'int64', dims, data: label.values };
}
