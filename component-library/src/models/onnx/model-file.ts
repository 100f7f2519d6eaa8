/**
 * An ONNX model as plain values, and its bytes. Field numbers are those of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
import { bytesField, integerField, join, messageField, textField } from './protobuf.ts';

export type ElementType = 'double' | 'int64' | 'string' | 'bool';

/** A constant: `dims: []` is a scalar. */
export type Tensor = { readonly name: string; readonly dims: readonly number[] } & (
  | { readonly type: 'double' | 'int64'; readonly data: ArrayLike<number> }
  | { readonly type: 'string'; readonly data: readonly string[] }
  | { readonly type: 'bool'; readonly data: readonly boolean[] }
);

type Attribute = number | string | readonly number[] | readonly string[];

export interface Node {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A graph input or output. Text dimensions are symbols, whose size is known only when the model runs. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

export interface ModelFile {
  readonly producer: string;
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly constants: readonly Tensor[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** ONNX's numbers of the element types; also the values of Cast's attribute `to`. */
export const elementTypes: Readonly<Record<ElementType, number>> = {
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
};

export const mlDomain = 'ai.onnx.ml';
/** Versions that every ONNX runtime since 2020 knows. */
const irVersion = 7;
const operatorSets = [
  { domain: '', version: 13 },
  { domain: mlDomain, version: 2 },
];

export function encodeModelFile(model: ModelFile): Uint8Array {
  return join([
    integerField(1, irVersion),
    textField(2, model.producer),
    messageField(7, graphParts(model)),
    ...operatorSets.map(({ domain, version }) =>
      messageField(8, [textField(1, domain), integerField(2, version)]),
    ),
  ]);
}

function graphParts(model: ModelFile): Uint8Array[] {
  return [
    ...model.nodes.map((node, index) => messageField(1, nodeParts(node, index))),
    textField(2, model.name),
    ...model.constants.map((tensor) => messageField(5, tensorParts(tensor))),
    ...model.inputs.map((value) => messageField(11, valueInfoParts(value))),
    ...model.outputs.map((value) => messageField(12, valueInfoParts(value))),
  ];
}

function nodeParts(node: Node, index: number): Uint8Array[] {
  return [
    ...node.inputs.map((name) => textField(1, name)),
    ...node.outputs.map((name) => textField(2, name)),
    textField(3, `${node.operator}_${index}`),
    textField(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) =>
      messageField(5, attributeParts(name, value)),
    ),
    ...(node.domain === undefined ? [] : [textField(7, node.domain)]),
  ];
}

function attributeParts(name: string, value: Attribute): Uint8Array[] {
  const [kind, ...parts] = attributeValue(value);
  return [textField(1, name), ...parts, kind];
}

/** The kind's field, then the fields of the value. Lists of numbers are lists of integers here. */
function attributeValue(value: Attribute): [Uint8Array, ...Uint8Array[]] {
  if (typeof value === 'number') return [integerField(20, 2), integerField(3, value)];
  if (typeof value === 'string') return [integerField(20, 3), textField(4, value)];
  if (value.some((item) => typeof item === 'string')) {
    return [integerField(20, 8), ...value.map((item) => textField(9, String(item)))];
  }
  return [integerField(20, 7), ...value.map((item) => integerField(8, Number(item)))];
}

function tensorParts(tensor: Tensor): Uint8Array[] {
  return [
    ...tensor.dims.map((size) => integerField(1, size)),
    integerField(2, elementTypes[tensor.type]),
    textField(8, tensor.name),
    ...tensorData(tensor),
  ];
}

/** Texts one by one; numbers as little-endian raw data. */
function tensorData(tensor: Tensor): Uint8Array[] {
  if (tensor.type === 'string') return tensor.data.map((text) => textField(6, text));
  if (tensor.type === 'bool') return [bytesField(9, Uint8Array.from(tensor.data, Number))];
  const view = new DataView(new ArrayBuffer(tensor.data.length * 8));
  for (let index = 0; index < tensor.data.length; index++) {
    const value = tensor.data[index] ?? 0;
    if (tensor.type === 'double') view.setFloat64(index * 8, value, true);
    else view.setBigInt64(index * 8, BigInt(value), true);
  }
  return [bytesField(9, new Uint8Array(view.buffer))];
}

function valueInfoParts(value: ValueInfo): Uint8Array[] {
  const dims = value.dims.map((size) =>
    messageField(1, [typeof size === 'number' ? integerField(1, size) : textField(2, size)]),
  );
  const tensorType = messageField(1, [integerField(1, elementTypes[value.type]), messageField(2, dims)]);
  return [textField(1, value.name), messageField(2, [tensorType])];
}
