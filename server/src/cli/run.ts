/** `millrace run FILE`: starts a run, shows how it goes, and ends with what became of it. */
import { EngineError, foldRunEvent, type RunDraft, type RunState } from '@millrace/pipeline-engine';
import { batchAccount, brokenRun } from '@millrace/pipeline-engine/browser';
import type { StartRunBody } from '../run/begin-run.ts';
import { type Desk, openDesk } from './desk.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { withHashingProgress } from './hashing-progress.ts';
import type { Output } from './output.ts';
import type { PipelineSource } from './pipeline-source.ts';
import { createRunProgress } from './run-progress.ts';

export interface RunOptions {
  readonly inputs: StartRunBody['inputs'];
  readonly compute?: string;
  readonly from?: string;
  readonly forceSteps?: readonly string[];
  readonly force: boolean;
  readonly json: boolean;
}

/** `onInterrupt` registers what Ctrl+C does, and returns what takes that back. */
export async function runPipeline(
  source: PipelineSource,
  options: RunOptions,
  output: Output,
  onInterrupt: (listener: () => void) => () => void,
): Promise<ExitCode> {
  const desk = await openDesk(source.workspace, output);
  try {
    const { run } = await start(desk, startBody(source, options), output, onInterrupt);
    const release = onInterrupt(() => {
      output.say(`Cancelling run ${run}. Press Ctrl+C again to leave at once.`);
      desk.cancel(run).catch((error: unknown) => output.say(String(error)));
    });
    try {
      const state = await follow(desk, run, options.json, output);
      if (options.json) output.json(await finishedDocument(desk, state));
      return exitCodeOf(state);
    } finally {
      release();
    }
  } finally {
    await desk.close();
  }
}

/** While inputs are being hashed there is no run yet: Ctrl+C then calls the start off. */
async function start(
  desk: Desk,
  body: StartRunBody,
  output: Output,
  onInterrupt: (listener: () => void) => () => void,
): Promise<{ readonly run: string }> {
  const controller = new AbortController();
  const release = onInterrupt(() => controller.abort());
  try {
    return await withHashingProgress(desk, output, desk.start(body, controller.signal));
  } catch (error) {
    if (controller.signal.aborted)
      throw new EngineError('cancelled', 'The run was called off before it began.');
    throw error;
  } finally {
    release();
  }
}

const startBody = (source: PipelineSource, options: RunOptions): StartRunBody => ({
  path: source.path,
  text: source.text,
  layout: source.layout === null ? null : { version: 1, nodes: { ...source.layout.nodes } },
  force: options.force,
  source: 'command-line',
  inputs: options.inputs,
  ...(options.compute === undefined ? {} : { compute: options.compute }),
  ...(options.from === undefined ? {} : { from: options.from }),
  ...(options.forceSteps === undefined ? {} : { forceSteps: [...options.forceSteps] }),
});

/** Folds the run's events until it has finished; a stream that breaks is opened again where it broke. */
async function follow(desk: Desk, run: string, json: boolean, output: Output): Promise<RunState> {
  const progress = createRunProgress(output);
  let state: RunDraft | undefined;
  try {
    for (let breaks = 0; breaks < 10; breaks += 1) {
      const before = state?.seq;
      for await (const event of desk.follow(run, state?.seq ?? 0)) {
        if (event.type === 'run-broken') throw brokenRun(run, event.message);
        state = foldRunEvent(state, event);
        if (json && 'seq' in event && event.type !== 'run-finished') output.json(event);
        progress.show(event, state);
        if (event.type === 'run-finished') return state;
      }
      // A stream that told something may break as often as it likes: it is one that could not keep up.
      if (state?.seq !== before) breaks = 0;
    }
    throw new Error(`the events of run ${run} ended before the run did`);
  } finally {
    progress.end();
  }
}

/** The last line of `--json`. Outputs are paths of stored results, reading only. */
async function finishedDocument(desk: Desk, state: RunState) {
  const outputs = await Promise.all(
    state.outputs.map(async ({ name, digest }) => [name, await desk.storedPath(digest)] as const),
  );
  const steps = state.order.map((id) => {
    const step = state.steps[id];
    const reason = step?.failure?.message ?? step?.skippedBecause;
    const batch = batchAccount(step?.metrics ?? []);
    const entry = {
      status: step?.status,
      reused: step?.status === 'reused',
      ...(reason ? { reason } : {}),
      ...(batch === undefined ? {} : { batch }),
    };
    return [id, entry] as const;
  });
  return {
    type: 'run-finished',
    run: state.run,
    status: state.status,
    steps: Object.fromEntries(steps),
    outputs: Object.fromEntries(outputs),
  };
}

function exitCodeOf(state: RunState): ExitCode {
  if (state.status === 'succeeded') return exitCodes.done;
  return state.status === 'cancelled' ? exitCodes.cancelled : exitCodes.stepFailed;
}
