/**
 * Runs the request of a file and leaves the answer in another: how a built-in component runs where no server can talk
 * to it. Log lines and progress go to the standard error.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Failure, RunStepRequest, RunStepResult } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from './failure.ts';
import { knownFailure } from './known-failure.ts';
import { runComponent } from './run-component.ts';

/** The exit code: 0 done, 1 the step failed. The answer is the result, or `{ failure }`; a bug leaves none. */
export async function runRequest(requestFile: string, resultFile: string): Promise<number> {
  // The engine wrote it.
  const request = JSON.parse(await readFile(requestFile, 'utf8')) as RunStepRequest;
  const answer = await answerOf(request);
  const unfinished = `${resultFile}.${randomUUID()}`;
  await writeFile(unfinished, JSON.stringify(answer));
  await rename(unfinished, resultFile);
  return 'failure' in answer ? 1 : 0;
}

async function answerOf(request: RunStepRequest): Promise<RunStepResult | { readonly failure: Failure }> {
  const progress = (fraction: number, message?: string): void =>
    console.error([`${Math.round(fraction * 100)} %`, message].filter(Boolean).join(' '));
  try {
    return await runComponent(request, { progress, log: (line) => console.error(line) });
  } catch (error) {
    const failure = error instanceof ComponentFailure ? error.failure : knownFailure(error);
    if (failure === undefined) throw error;
    return { failure };
  }
}
