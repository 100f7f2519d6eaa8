/** What every record of calls of endpoints must keep, together with the run store that writes it. */
import { describe, expect, it } from 'vitest';
import type { EndpointCalls } from '../run/endpoint-calls.ts';
import type { RunStore } from '../run/ports.ts';
import { startRun } from './store-conformance.ts';

export interface CallsUnderTest {
  readonly runStore: RunStore;
  readonly calls: EndpointCalls;
}

/** `create` gives a fresh, empty pair. */
export function endpointCallsConformance(name: string, create: () => CallsUnderTest): void {
  describe(`R139 calls of endpoints: ${name}`, () => {
    const call = async (
      { runStore }: CallsUnderTest,
      key: string,
      { endpoint = 'score', request = 'sha256:1', deployment = 'blue' } = {},
    ): Promise<string> => startRun(runStore, {}, 10, { endpoint, key, request, deployment });

    it('has one run for a key of an endpoint, and keeps nothing of a second one', async () => {
      const pair = create();
      const run = await call(pair, 'k1');
      await expect(call(pair, 'k1', { request: 'sha256:2' })).rejects.toMatchObject({
        code: 'already-started',
      });
      expect(await pair.runStore.count({})).toBe(1);
      expect(pair.calls.find('score', 'k1')).toEqual({ run, request: 'sha256:1' });
      expect([pair.calls.find('score', 'k2'), pair.calls.find('other', 'k1')]).toEqual([
        undefined,
        undefined,
      ]);
      const other = await call(pair, 'k1', { endpoint: 'other' });
      expect([pair.calls.has('score', run), pair.calls.has('score', other)]).toEqual([true, false]);
    });

    it('lists the calls of an endpoint, the newest first, a page at a time', async () => {
      const pair = create();
      const [first, second] = [await call(pair, 'k1'), await call(pair, 'k2', { deployment: 'green' })];
      await call(pair, 'k1', { endpoint: 'other' });
      await startRun(pair.runStore);
      const listed = pair.calls.list('score', { limit: 9 });
      expect(listed).toMatchObject([
        { run: second, key: 'k2', deployment: 'green', status: 'queued', pipeline: 'pipeline.yml' },
        { run: first, key: 'k1', deployment: 'blue' },
      ]);
      expect(pair.calls.list('score', { limit: 1 }).map(({ run }) => run)).toEqual([second]);
      expect(pair.calls.list('score', { limit: 9, before: second }).map(({ run }) => run)).toEqual([first]);
      expect([pair.calls.count('score'), pair.calls.count('never')]).toEqual([2, 0]);
    });

    it('knows which of its runs go on, of one deployment or of all', async () => {
      const pair = create();
      const [blue, green] = [await call(pair, 'k1'), await call(pair, 'k2', { deployment: 'green' })];
      expect(pair.calls.unfinished('score')).toEqual([blue, green]);
      expect(pair.calls.unfinished('score', 'green')).toEqual([green]);
      await pair.runStore.append(green, [{ type: 'run-finished', status: 'failed', outputs: [] }], 20);
      expect(pair.calls.unfinished('score')).toEqual([blue]);
      expect(pair.calls.unfinished('score', 'green')).toEqual([]);
    });

    it('lets go of the calls of an endpoint: their runs stay, their keys are free', async () => {
      const pair = create();
      const [run, other] = [await call(pair, 'k1'), await call(pair, 'k1', { endpoint: 'other' })];
      pair.calls.release('score');
      expect([pair.calls.count('score'), pair.calls.find('score', 'k1')]).toEqual([0, undefined]);
      const all = [...pair.calls.runs()].sort((a, b) => Number(a.run) - Number(b.run));
      expect(all).toEqual([
        { run, endpoint: '', isCompacted: false },
        { run: other, endpoint: 'other', isCompacted: false },
      ]);
      const again = await call(pair, 'k1');
      expect(pair.calls.find('score', 'k1')?.run).toBe(again);
      pair.calls.release('score');
      expect(pair.calls.runs()).toHaveLength(3);
    });
  });
}
