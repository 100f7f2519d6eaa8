/** S46 and S48 with stores in memory: every end is noted once, and runs that go on starting each other come to an end. */
import type { Occurrence, RunEventBody } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { createMemoryStores } from '@millrace/pipeline-engine/testing';
import { expect, it } from 'vitest';
import { type CompletionWatch, createCompletionWatch } from './watch-completions.ts';

const pin = {
  ...{ pipeline: 'p.yml', text: '', layout: null, graph: '{}', upTo: null, force: false },
  ...{ inputs: [], code: [], secrets: [] },
};
const created = (run: string): RunEventBody => ({
  type: 'run-created',
  run,
  pipeline: 'p.yml',
  displayName: 'P',
  steps: [],
  force: false,
  source: 'schedule',
});

function world() {
  const { runStore: runs, schedules: store } = createMemoryStores();
  const noted: Occurrence[] = [];
  const errors: unknown[] = [];
  /** Each is handed over when it was noted. */
  let heard: (() => void) | undefined;
  const open = (): CompletionWatch =>
    createCompletionWatch({
      store,
      runs,
      clock: () => 1000,
      published: {
        open: async () => {
          throw new EngineError('not-found', 'Nothing is published.');
        },
      },
      watched: async () => [
        {
          ...{ name: 'again', file: 'schedules/again.yml', jitterMs: 0, since: 0 },
          trigger: { kind: 'completion', pipeline: { kind: 'file', path: '../p.yml' }, status: 'succeeded' },
        },
      ],
      noted: async (occurrences) => {
        noted.push(...occurrences);
        heard?.();
      },
      report: (error) => errors.push(error),
    });
  const begin = async (occurrence?: Occurrence): Promise<string> =>
    (await runs.create(pin, created, 1, occurrence)).run;
  const end = (run: string) =>
    runs.append(run, [{ type: 'run-finished', status: 'succeeded', outputs: [] }], 2);
  const next = () => new Promise<void>((resolve) => (heard = resolve));
  return { store, noted, errors, open, begin, end, next };
}

const enabled = {
  ...{ name: 'again', file: 'schedules/again.yml', digest: '', isEnabled: true, enabledAt: 0, next: null },
};

it('S48 of runs that start each other by their ends the seventeenth is skipped, with the reason', async () => {
  const { store, noted, errors, open, begin, end, next } = world();
  await store.put(enabled, '');
  const watch = open();
  watch.refresh();
  let run = await begin();
  for (let depth = 1; depth <= 17; depth += 1) {
    await end(run);
    const heard = next();
    watch.ended(run);
    await heard;
    const last = noted.at(-1);
    expect(last?.cause).toMatchObject({ run, depth });
    if (depth <= 16) run = await begin(last);
  }
  expect(noted.at(-1)).toMatchObject({ status: 'skipped', reason: { kind: 'chain', most: 16 } });
  await watch.close();
  expect(errors).toEqual([]);
});

it('S46 an end that is told again and again, and by another process, is noted once', async () => {
  const { noted, open, begin, end, next, store } = world();
  await store.put(enabled, '');
  const run = await begin();
  await end(run);
  for (const watch of [open(), open()]) {
    const first = noted.length === 0 ? next() : undefined;
    watch.refresh();
    for (let time = 0; time < 5; time += 1) watch.ended(run);
    await first;
    await watch.close();
  }
  expect(noted).toHaveLength(1);
});
