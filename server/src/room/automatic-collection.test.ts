import { type Collected, EngineError, type RetentionRules } from '@millrace/pipeline-engine';
import { expect, it } from 'vitest';
import { createAutomaticCollection, everyMs, firstAfterMs } from './automatic-collection.ts';
import type { RetentionSettings } from './retention-settings.ts';

const nothing = { count: 0, bytes: 0 };
const empty: Collected = {
  dryRun: false,
  runs: [],
  results: 0,
  artifacts: nothing,
  logs: nothing,
  profiles: nothing,
  parts: nothing,
  callFiles: nothing,
  heldFiles: nothing,
  attempts: 0,
};
const rules: RetentionRules = { keepRuns: 5, keepMs: 7 };

/** A clock and a timer that are moved by hand, and a collector that ends when it is told to. */
function createWorld(settings: Partial<RetentionSettings> = {}, isTrusted = true) {
  let now = 1000;
  let due: { at: number; work: () => void } | undefined;
  const asked: RetentionRules[] = [];
  const waiting: ((collected: Collected | Error) => void)[] = [];
  const reported: string[] = [];
  const alongside: RetentionRules[] = [];
  const automatic = createAutomaticCollection({
    collector: {
      collect: (given) => {
        asked.push(given);
        return new Promise((resolve, reject) => {
          waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
        });
      },
    },
    settings: async () => ({ rules, isAutomatic: true, issues: [], ...settings }),
    isTrusted: async () => isTrusted,
    clock: () => now,
    timer: (ms, work) => {
      due = { at: now + ms, work };
      return () => {
        due = undefined;
      };
    },
    report: ({ kind }) => reported.push(kind),
    alongside: (given) => alongside.push(given),
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    automatic,
    asked,
    reported,
    alongside,
    nextAt: () => due?.at,
    move: async (ms: number) => {
      now += ms;
      if (due === undefined || due.at > now) return;
      const { work } = due;
      due = undefined;
      work();
      await settle();
    },
    answer: async (collected: Collected | Error) => {
      waiting.shift()?.(collected);
      await settle();
    },
  };
}

it('C17 collects soon after the start and then once an hour, one at a time, by the settings', async () => {
  const world = createWorld();
  expect(world.nextAt()).toBeUndefined();
  world.automatic.start();
  await world.move(firstAfterMs - 1);
  expect(world.asked).toEqual([]);
  await world.move(1);
  expect(world.asked).toEqual([rules]);
  await world.move(3 * everyMs);
  expect(world.asked).toHaveLength(1);
  await world.answer(empty);
  expect(world.reported).toEqual([]);
  // E47: also when nothing was removed.
  expect(world.alongside).toEqual([rules]);
  const { last, nextAt } = world.automatic.state();
  expect(last?.outcome).toEqual({ kind: 'collected', collected: empty });
  expect(nextAt).toBe((last?.time ?? 0) + everyMs);
  await world.move(everyMs);
  await world.answer({ ...empty, artifacts: { count: 1, bytes: 9 } });
  expect(world.asked).toHaveLength(2);
  expect(world.reported).toEqual(['collected']);
});

it.each([
  ['untrusted', {}, false],
  ['off', { isAutomatic: false }, true],
  ['mistake', { issues: [{ code: 'x', params: {}, severity: 'error', path: [], line: 1, column: 1 }] }, true],
] as const)(
  'C17 never collects when it may not (%s), says so, and looks again',
  async (kind, settings, trusted) => {
    const world = createWorld(settings, trusted);
    world.automatic.start();
    await world.move(firstAfterMs);
    expect(world.asked).toEqual([]);
    expect(world.automatic.state().last?.outcome).toEqual({ kind });
    expect(world.nextAt()).toBeDefined();
  },
);

it('C17 a collection that fails is told, and the next one comes', async () => {
  const world = createWorld();
  world.automatic.start();
  await world.move(firstAfterMs);
  await world.answer(new EngineError('store-failed', 'The disk is read-only.'));
  expect(world.automatic.state().last?.outcome).toMatchObject({ kind: 'failed' });
  expect(world.reported).toEqual(['failed']);
  expect(world.nextAt()).toBeDefined();
});

it('C17 closing calls the next one off, and waits for the one under way', async () => {
  const world = createWorld();
  world.automatic.start();
  await world.move(firstAfterMs);
  let closed = false;
  const closing = world.automatic.close().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  await world.answer(new EngineError('store-failed', 'stopped'));
  await closing;
  expect(world.nextAt()).toBeUndefined();
  expect(world.reported).toEqual([]);

  const idle = createWorld();
  idle.automatic.start();
  await idle.automatic.close();
  expect(idle.nextAt()).toBeUndefined();
});
