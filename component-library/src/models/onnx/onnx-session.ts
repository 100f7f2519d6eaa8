/**
 * Runs ONNX models with onnxruntime's WASM build, on one thread so that results do not depend on the machine.
 * Loaded on first use: the runtime takes longer to start than a worker.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web';

/** Cells of one input; `int64` takes whole numbers. */
export type InputCells =
  | { readonly type: 'double' | 'int64'; readonly data: Float64Array }
  | { readonly type: 'bool'; readonly data: Uint8Array }
  | { readonly type: 'string'; readonly data: readonly string[] };

export type OutputCells = ArrayLike<number | bigint | string>;

export interface OnnxSession {
  /** Outputs by name. Each input has the given dimensions. */
  run(
    inputs: ReadonlyMap<string, InputCells>,
    dims: readonly number[],
  ): Promise<ReadonlyMap<string, OutputCells>>;
  close(): Promise<void>;
}

/** Rejects with the runtime's own words when the file is no model that it can run. */
export async function openOnnxSession(bytes: Uint8Array): Promise<OnnxSession> {
  const runtime = await import('onnxruntime-web');
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = 'error';
  const session = await runtime.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  return {
    run: async (inputs, dims) => {
      const feeds: Record<string, Tensor> = {};
      for (const [name, cells] of inputs) feeds[name] = toTensor(runtime.Tensor, cells, dims);
      return outputsOf(await session.run(feeds));
    },
    close: () => session.release(),
  };
}

function toTensor(TensorOf: typeof Tensor, cells: InputCells, dims: readonly number[]): Tensor {
  switch (cells.type) {
    case 'double':
      return new TensorOf('float64', cells.data, dims);
    case 'int64':
      return new TensorOf('int64', wholeNumbers(cells.data), dims);
    case 'bool':
      return new TensorOf('bool', cells.data, dims);
    case 'string':
      return new TensorOf('string', [...cells.data], dims);
  }
}

/** Written half by half: a BigInt for every cell costs more than scoring it. */
function wholeNumbers(data: Float64Array): BigInt64Array {
  const numbers = new BigInt64Array(data.length);
  const halves = new Int32Array(numbers.buffer);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? 0;
    halves[2 * at + lowHalf] = value;
    halves[2 * at + 1 - lowHalf] = Math.floor(value / 2 ** 32);
  }
  return numbers;
}

/** The place of the lower half of a 64-bit number on this machine. */
const lowHalf = new Int32Array(BigInt64Array.of(1n).buffer)[0] === 1 ? 0 : 1;

function outputsOf(results: InferenceSession.OnnxValueMapType): ReadonlyMap<string, OutputCells> {
  // Our graphs give tensors of text, numbers and booleans in memory, and nothing else.
  return new Map(
    Object.entries(results).map(([name, value]) => [name, (value as Tensor).data as OutputCells]),
  );
}
