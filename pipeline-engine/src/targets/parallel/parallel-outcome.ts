/** What the driver of a parallel step left beside it: its account, why it failed, and how far it is. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Failure } from '../../errors.ts';
import type { Metric } from '../../run/events.ts';
import { progressFile, resultFile } from './parallel-command.ts';

const parallelResult = z.object({
  metrics: z.array(z.object({ name: z.string(), value: z.number() })),
  failure: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
      message: z.string(),
      remedy: z.string(),
    })
    .optional(),
});

export interface ParallelResult {
  readonly metrics: readonly Metric[];
  readonly failure?: Failure;
}

/** Undefined when the driver did not get that far. */
export function readParallelResult(directory: string): ParallelResult | undefined {
  const text = readIfThere(resultFile(directory));
  if (text === undefined) return undefined;
  const { metrics, failure } = parallelResult.parse(JSON.parse(text));
  return failure === undefined ? { metrics } : { metrics, failure };
}

/** From 0 to 1; undefined before it is known. */
export function readProgress(directory: string): number | undefined {
  const fraction = Number.parseFloat(readIfThere(progressFile(directory)) ?? '');
  return fraction >= 0 && fraction <= 1 ? fraction : undefined;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
