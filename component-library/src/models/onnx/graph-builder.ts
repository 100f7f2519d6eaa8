/** Builds an ONNX graph node by node; names of values in between are made up. */
import type { Node, Tensor } from './model-file.ts';

/** `Omit` for each member of a union. */
type Unnamed<T> = T extends unknown ? Omit<T, 'name'> : never;
export type Constant = Unnamed<Tensor>;

interface NodeOptions extends Pick<Node, 'attributes' | 'domain'> {
  /** The output's name, where it matters. */
  readonly output?: string;
}

export interface GraphBuilder {
  readonly nodes: readonly Node[];
  readonly constants: readonly Tensor[];
  /** Adds a node with one output, and gives the output's name. */
  add(operator: string, inputs: readonly string[], options?: NodeOptions): string;
  constant(value: Constant): string;
}

/** `taken` are the names of the graph's inputs, which no other value may have. */
export function createGraphBuilder(taken: readonly string[]): GraphBuilder {
  const nodes: Node[] = [];
  const constants: Tensor[] = [];
  const newName = createNames(taken);
  return {
    nodes,
    constants,
    add: (operator, inputs, { output = newName(), ...options } = {}) => {
      nodes.push({ operator, inputs, outputs: [output], ...options });
      return output;
    },
    constant: (value) => {
      const name = newName();
      constants.push({ ...value, name });
      return name;
    },
  };
}

function createNames(taken: readonly string[]): () => string {
  let prefix = 't';
  while (taken.some((name) => name.startsWith(prefix))) prefix += '_';
  let count = 0;
  return () => `${prefix}${count++}`;
}

export function doubles(data: readonly number[]): Constant {
  return { type: 'double', dims: [data.length], data };
}

export function int64s(data: readonly number[]): Constant {
  return { type: 'int64', dims: [data.length], data };
}
