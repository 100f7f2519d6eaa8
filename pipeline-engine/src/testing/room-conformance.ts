/** What every ledger of room must keep, together with the run store that writes it. */
import { describe, expect, it } from 'vitest';
import type { ContentReadings } from '../run/background-check.ts';
import type { RunStore } from '../run/ports.ts';
import { type RoomLedger, useKey } from '../run/room.ts';
import { commitOf, reused, startRun, succeeded } from './store-conformance.ts';

export interface RoomUnderTest {
  readonly runStore: RunStore;
  readonly room: RoomLedger;
}

const none = { count: 0, bytes: 0 };

/** A run whose step `a` made `digest`, and whose step `b` reused it when it is to share it. */
async function makeResult(
  { runStore }: RoomUnderTest,
  pipeline: string,
  {
    digest,
    bytes,
    isShared = false,
  }: { readonly digest: string; readonly bytes: number; readonly isShared?: boolean },
): Promise<void> {
  const run = await startRun(runStore, { pipeline });
  const commit = commitOf(run, 'a', `v1:${digest}`);
  const outputs = commit.entry.outputs.map((output) => ({ ...output, digest, bytes }));
  const made = { ...commit, entry: { ...commit.entry, outputs } };
  await runStore.append(run, [succeeded(made), ...(isShared ? [reused('b', made)] : [])], 20, [made]);
}

/** `create` gives a fresh, empty pair. */
export function roomLedgerConformance(name: string, create: () => RoomUnderTest): void {
  describe(`R138 room ledger: ${name}`, () => {
    it('counts each result once, apart from code and logs', async () => {
      const pair = create();
      expect(await pair.room.totals()).toEqual({ results: none, code: none, logs: none, parts: none });
      await makeResult(pair, 'p.yml', { digest: 'sha256:a', bytes: 3, isShared: true });
      await makeResult(pair, 'q.yml', { digest: 'sha256:a', bytes: 3 });
      await makeResult(pair, 'q.yml', { digest: 'sha256:b', bytes: 5 });
      const code = [{ file: 'p.yml', path: 'c', artifact: 'sha256:c', bytes: 7, files: [] }];
      await startRun(pair.runStore, { pipeline: 'p.yml', code });
      await pair.room.setLogs({ count: 2, bytes: 11 });
      expect(await pair.room.totals()).toEqual({
        results: { count: 2, bytes: 8 },
        code: { count: 1, bytes: 7 },
        logs: { count: 2, bytes: 11 },
        parts: none,
      });
    });

    it('B57 B78 knows what parts of steps take, scope by scope, and of all at once', async () => {
      const { room } = create();
      await room.setParts('aa', { count: 2, bytes: 10 });
      await room.setParts('bb', { count: 1, bytes: 5 });
      await room.setParts('aa', { count: 3, bytes: 12 });
      expect((await room.totals()).parts).toEqual({ count: 4, bytes: 17 });
      await room.setAllParts(new Map([['cc', { count: 1, bytes: 1 }]]));
      expect((await room.totals()).parts).toEqual({ count: 1, bytes: 1 });
    });

    it('tells what a pipeline has alone, and what others use too, the largest first', async () => {
      const pair = create();
      await makeResult(pair, 'p.yml', { digest: 'sha256:a', bytes: 3, isShared: true });
      await makeResult(pair, 'q.yml', { digest: 'sha256:b', bytes: 5 });
      expect(await pair.room.pipelines()).toEqual([
        { pipeline: 'q.yml', own: 5, shared: 0 },
        { pipeline: 'p.yml', own: 3, shared: 0 },
      ]);
      await makeResult(pair, 'q.yml', { digest: 'sha256:a', bytes: 3 });
      expect(await pair.room.pipelines()).toEqual([
        { pipeline: 'q.yml', own: 5, shared: 3 },
        { pipeline: 'p.yml', own: 0, shared: 3 },
      ]);
    });

    it('tells what a step has alone, and what other steps use too', async () => {
      const pair = create();
      await makeResult(pair, 'p.yml', { digest: 'sha256:a', bytes: 3, isShared: true });
      await makeResult(pair, 'p.yml', { digest: 'sha256:b', bytes: 5 });
      const steps = await pair.room.steps('p.yml');
      expect(steps.toSorted((a, b) => (a.step < b.step ? -1 : 1))).toEqual([
        { step: 'a', own: 5, shared: 3 },
        { step: 'b', own: 0, shared: 3 },
      ]);
      expect(await pair.room.steps('never.yml')).toEqual([]);
    });

    it('drops uses and artifacts as a collection says, and learns what it did not know', async () => {
      const pair = create();
      const { room } = pair;
      await makeResult(pair, 'p.yml', { digest: 'sha256:a', bytes: 3 });
      await makeResult(pair, 'q.yml', { digest: 'sha256:a', bytes: 3 });
      await makeResult(pair, 'q.yml', { digest: 'sha256:b', bytes: 5 });
      const kept = useKey({ pipeline: 'q.yml', step: 'a', digest: 'sha256:a' });
      const asked: string[] = [];
      await room.prune(({ use, digest }) => {
        asked.push(digest);
        return use === kept;
      });
      expect(asked.sort()).toEqual(['sha256:a', 'sha256:a', 'sha256:b']);
      expect(await room.pipelines()).toEqual([{ pipeline: 'q.yml', own: 3, shared: 0 }]);
      await room.forget((digest) => digest === 'sha256:a');
      expect(await room.unmeasured()).toEqual(['sha256:a']);
      expect((await room.totals()).results).toEqual({ count: 1, bytes: 5 });
      await room.learn('sha256:a', 4);
      await room.learn('sha256:a', 9);
      expect(await room.unmeasured()).toEqual([]);
      expect(await room.pipelines()).toEqual([{ pipeline: 'q.yml', own: 4, shared: 0 }]);
    });
  });
}

export interface ReadingsUnderTest {
  readonly readings: ContentReadings;
  readonly room: RoomLedger;
}

/** `create` gives a fresh, empty pair. */
export function contentReadingsConformance(name: string, create: () => ReadingsUnderTest): void {
  describe(`R140 when results were read again: ${name}`, () => {
    it('knows the last time of a result, and nothing of what is no result', async () => {
      const { readings, room } = create();
      await room.learn('sha256:a', 3);
      await room.learn('sha256:b', 5);
      expect(await readings.readAt('sha256:a')).toBeUndefined();
      await readings.note('sha256:a', 10);
      await readings.note('sha256:a', 20);
      await readings.note('sha256:never', 20);
      expect(await readings.readAt('sha256:a')).toBe(20);
      expect(await readings.readAt('sha256:b')).toBeUndefined();
      expect(await readings.readAt('sha256:never')).toBeUndefined();
    });

    it('forgets with the result', async () => {
      const { readings, room } = create();
      await room.learn('sha256:a', 3);
      await readings.note('sha256:a', 10);
      await room.forget((digest) => digest === 'sha256:a');
      expect(await readings.readAt('sha256:a')).toBeUndefined();
      await room.learn('sha256:a', 3);
      expect(await readings.readAt('sha256:a')).toBeUndefined();
    });
  });
}
