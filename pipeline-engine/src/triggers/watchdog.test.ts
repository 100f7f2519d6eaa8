import { expect, it } from 'vitest';
import { createMemorySchedules } from '../testing/memory-schedules.ts';
import { createWatchdog } from './watchdog.ts';

it('S16 a due time that nobody records is told once, when it was seen twice', async () => {
  const { store } = createMemorySchedules(() => undefined);
  await store.put({ name: 'a', file: 'a.yml', digest: '', isEnabled: true, enabledAt: 0, next: 1000 }, '');
  const told: unknown[] = [];
  let work: () => void = () => undefined;
  let now = 1000 + 3 * 60_000;
  const watchdog = createWatchdog({
    store,
    clock: () => now,
    timer: (_ms, then) => {
      work = then;
      return () => undefined;
    },
    isTrusted: async () => true,
    report: (absent) => told.push(absent),
    lookAtDeadlines: async () => undefined,
  });
  watchdog.start();
  for (let minute = 0; minute < 4; minute += 1) {
    expect(told).toHaveLength(Math.min(1, Math.floor(minute / 2)));
    now += 60_000;
    work();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(told).toEqual([{ schedule: 'a', due: 1000 }]);
});
