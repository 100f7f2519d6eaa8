/** What the driver of a parallel step left beside it: its account, why it failed, and how far it is. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Step } from '../../graph/step.ts';
import type { AttemptOutcome } from '../../run/ports.ts';
import { commandOutcome } from '../builtin-process.ts';
import { progressName, resultName } from './parallel-command.ts';

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

/** `result`: what the driver left in its file; empty when it did not get that far. */
export function parallelOutcome(step: Step, exitCode: number, result: string): AttemptOutcome {
  const told = result === '' ? undefined : parallelResult.parse(JSON.parse(result));
  if (told?.failure !== undefined) return { kind: 'failed', failure: told.failure };
  const outcome = commandOutcome(step, exitCode);
  return outcome.kind === 'succeeded' ? { ...outcome, metrics: told?.metrics ?? [] } : outcome;
}

export const readParallelResult = (directory: string): string =>
  readIfThere(path.join(directory, resultName)) ?? '';

/** From 0 to 1; undefined before it is known. */
export function readProgress(directory: string): number | undefined {
  return parseProgress(readIfThere(path.join(directory, progressName)) ?? '');
}

export function parseProgress(text: string): number | undefined {
  const fraction = Number.parseFloat(text);
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
