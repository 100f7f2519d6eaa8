/** Names for new inputs and outputs of a pipeline. Pure. */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';

/** The port's own name, with the node's before it when that is taken, with a number when that is taken too. */
export function freePortName(node: string, port: string, taken: ReadonlySet<string>): string {
  if (!taken.has(port)) return port;
  return numbered(`${node}_${port}`, taken);
}

export function numbered(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish;
  for (let number = 2; ; number++) {
    if (!taken.has(`${wish}_${number}`)) return `${wish}_${number}`;
  }
}

/** Also those that a pipeline component declares without a default. */
export function inputNames(model: PipelineModel): readonly string[] {
  return [...new Set([...(model.ports?.inputs ?? []), ...model.inputs].map(({ name }) => name))];
}

export function outputNames(model: PipelineModel): readonly string[] {
  return [...new Set([...(model.ports?.outputs ?? []), ...model.outputs].map(({ name }) => name))];
}
