import { expect, it } from 'vitest';
import type { Failure } from '../errors.ts';
import type { RetryPolicy } from '../spec/retry-policy.ts';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createManualTimer } from '../testing/manual-timer.ts';
import { createMemoryWorld } from '../testing/memory-world.ts';
import { causeOf, pauseBeforeRetry } from './retry.ts';
import { replayEvents } from './state.ts';
import { waitingReason } from './waiting.ts';

const policy: RetryPolicy = {
  attempts: 3,
  delaySeconds: 10,
  factor: 3,
  maxSeconds: 20,
  on: ['lost', 'timeout'],
};
const failure = (code: string): Failure => ({ code, params: {}, message: 'It failed.' });

it('R62 pauses grow by the factor up to the longest, and end with the attempts', () => {
  const pauses = [1, 2, 3].map((tries) => pauseBeforeRetry(policy, failure('timeout'), tries));
  expect(pauses).toEqual([10_000, 20_000, undefined]);
});

it('R62 only failures that can pass, and that are asked for, are tried again', () => {
  expect(pauseBeforeRetry(policy, failure('command-failed'), 1)).toBeUndefined();
  expect(pauseBeforeRetry({ ...policy, on: ['exit'] }, failure('command-failed'), 1)).toBe(10_000);
  expect(pauseBeforeRetry({ ...policy, on: ['exit'] }, failure('column-not-found'), 1)).toBe(10_000);
  expect(pauseBeforeRetry({ ...policy, on: ['exit'] }, failure('input-changed'), 1)).toBeUndefined();
  expect(pauseBeforeRetry(undefined, failure('worker-lost'), 1)).toBe(0);
  expect(pauseBeforeRetry(undefined, failure('store-failed'), 1)).toBeUndefined();
  expect(causeOf(failure('store-failed'))).toBe('machine');
  expect(causeOf(failure('toString'))).toBe('exit');
});

const graph = exampleGraph([
  { id: 'fetch', retry: policy },
  { id: 'use', data: { in: 'fetch.out' } },
]);

it('R62 a step that failed in passing waits, says for what and until when, and is tried again', async () => {
  const world = createMemoryWorld();
  const timer = createManualTimer();
  const engine = world.engine({ timer: timer.start });
  const run = await engine.start(world.startRequest(graph));
  (await world.target.next('fetch')).fail(failure('timeout'));
  await timer.isSet(10_000, 100);
  const state = await engine.state(run);
  const failed = (await world.runStore.events(run)).find((event) => event.type === 'attempt-failed');
  expect(failed).toMatchObject({ tries: 1, attempts: 3, failure: { code: 'timeout' } });
  expect(state && waitingReason(state, 'fetch')).toMatchObject({ kind: 'retry', tries: 1, attempts: 3 });
  expect(world.target.submitted()).toBe(1);
  timer.pass(10_000);
  (await world.target.next('fetch')).succeed({ out: 'fetched' });
  (await world.target.next('use')).succeed({ out: 'used' });
  expect((await engine.finished(run)).status).toBe('succeeded');
});

it('R62 after the last attempt the step fails with the last failure', async () => {
  const world = createMemoryWorld();
  const timer = createManualTimer();
  const engine = world.engine({ timer: timer.start });
  const run = await engine.start(world.startRequest(graph));
  for (const pause of [10_000, 20_000]) {
    (await world.target.next('fetch')).fail(failure('timeout'));
    await timer.isSet(pause, 100);
    timer.pass(pause);
  }
  (await world.target.next('fetch')).fail(failure('timeout'));
  const done = await engine.finished(run);
  expect(done.steps.fetch).toMatchObject({ status: 'failed', failure: { code: 'timeout' } });
  expect(done.steps.use).toMatchObject({ status: 'skipped', skippedBecause: 'fetch' });
});

it('R62 attempts that failed and the next time survive a restart', async () => {
  const world = createMemoryWorld();
  const [before, after] = [createManualTimer(), createManualTimer()];
  const first = world.engine({ timer: before.start });
  const run = await first.start(world.startRequest(graph));
  (await world.target.next('fetch')).fail(failure('timeout'));
  await before.isSet(10_000, 100);
  await first.close();
  const second = world.engine({ timer: after.start });
  await second.resume();
  await after.isSet(10_000, 100);
  expect(world.target.submitted()).toBe(1);
  after.pass(10_000);
  (await world.target.next('fetch')).fail(failure('timeout'));
  await after.isSet(20_000, 100);
  expect(replayEvents(await world.runStore.events(run))?.steps.fetch?.tries).toBe(2);
  await second.cancel(run);
  expect((await second.finished(run)).steps.fetch?.status).toBe('cancelled');
  expect(after.waiting()).toBe(0);
});
