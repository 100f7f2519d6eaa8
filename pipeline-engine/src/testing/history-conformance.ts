/** What every history of runs must keep: what a collector reads of it, and what it leaves of a run. */
import { describe, expect, it } from 'vitest';
import type { HistoricResult, RunHistory } from '../run/ports.ts';
import { replayEvents } from '../run/state.ts';
import { commitOf, failed, reused, type StoresUnderTest, startRun, succeeded } from './store-conformance.ts';

export interface HistoryUnderTest extends StoresUnderTest {
  readonly history: RunHistory;
}

/** A run of `a`, which made a result, and `b`, which reused it; it ends at `endsAt`. */
async function playRun({ runStore }: HistoryUnderTest, pipeline: string, endsAt: number): Promise<string> {
  const run = await startRun(runStore, { pipeline });
  const commit = commitOf(run, 'a', `v1:${pipeline}`, endsAt - 1);
  await runStore.append(
    run,
    [{ type: 'run-started' }, { type: 'attempt-intended', step: 'a', attempt: 'attempt-a', target: 'local' }],
    endsAt - 2,
  );
  await runStore.append(run, [succeeded(commit), reused('b', commit)], endsAt - 1, [commit]);
  await runStore.append(run, [{ type: 'run-finished', status: 'succeeded', outputs: [] }], endsAt);
  return run;
}

async function resultsOf(history: RunHistory): Promise<readonly HistoricResult[]> {
  const all: HistoricResult[] = [];
  await history.results((page) => all.push(...page));
  return all.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** `create` gives fresh, empty stores. */
export function runHistoryConformance(name: string, create: () => HistoryUnderTest): void {
  describe(`R102 run history: ${name}`, () => {
    it('lists runs newest first, with their end and who asked to keep them', async () => {
      const stores = create();
      const ended = await playRun(stores, 'p.yml', 30);
      const open = await startRun(stores.runStore, { pipeline: 'q.yml' });
      expect(await stores.history.pin(open, true)).toBe(true);
      expect(await stores.history.pin('99', true)).toBe(false);
      const facts = { isPinned: false, isCompacted: false };
      expect(await stores.history.runs()).toEqual([
        { run: open, pipeline: 'q.yml', finishedAt: null, ...facts, isPinned: true },
        { run: ended, pipeline: 'p.yml', finishedAt: 30, ...facts },
      ]);
      expect((await stores.runStore.list({ limit: 9, pinned: true })).map(({ run }) => run)).toEqual([open]);
      await stores.history.pin(open, false);
      expect((await stores.history.runs())[0]?.isPinned).toBe(false);
    });

    it('knows what a run refers to, whole or folded, and what each result is', async () => {
      const stores = create();
      const run = await playRun(stores, 'p.yml', 30);
      const output = { digest: 'sha256:a', bytes: 3 };
      const expected = {
        outputs: [
          { step: 'a', ...output },
          { step: 'b', ...output },
        ],
        attempts: [{ step: 'a', attempt: 'attempt-a' }],
        code: [],
      };
      expect(await stores.history.uses(run)).toMatchObject({
        ...expected,
        fingerprints: ['v1:p.yml', 'v1:p.yml'],
      });
      await stores.history.fold(run);
      expect(await stores.history.uses(run)).toMatchObject({
        ...expected,
        fingerprints: ['v1:p.yml', 'v1:p.yml'],
      });
      expect(await resultsOf(stores.history)).toMatchObject([
        { fingerprint: 'v1:p.yml', attempt: 'attempt-a', time: 29, pipeline: 'p.yml', step: 'a' },
      ]);
    });

    it('folds logs of runs that ended before then, each once, and the fold says the same', async () => {
      const stores = create();
      const [old, young] = [await playRun(stores, 'p.yml', 30), await playRun(stores, 'q.yml', 50)];
      await startRun(stores.runStore);
      expect(await stores.history.unfolded(50)).toEqual([old]);
      expect(await stores.history.unfolded(51)).toEqual([old, young]);
      const before = replayEvents(await stores.runStore.events(old));
      await stores.history.fold(old);
      const events = await stores.runStore.events(old);
      expect(events.map(({ type }) => type)).toEqual([
        'run-created',
        'step-recorded',
        'step-recorded',
        'run-finished',
      ]);
      expect(replayEvents(events)).toEqual(before);
      expect((await stores.runStore.events(old, events[1]?.seq)).map(({ type }) => type)).toEqual([
        'step-recorded',
        'run-finished',
      ]);
      expect(await stores.history.unfolded(51)).toEqual([young]);
    });

    it('leaves the summary of a run, without what it made', async () => {
      const stores = create();
      const run = await playRun(stores, 'p.yml', 30);
      await stores.history.compact([run], 40);
      expect((await stores.history.uses(run)).outputs).toEqual([]);
      expect(replayEvents(await stores.runStore.events(run))).toMatchObject({
        status: 'succeeded',
        steps: { a: { status: 'succeeded', outputs: [] }, b: { status: 'reused', outputs: [] } },
      });
      expect((await stores.history.runs())[0]?.isCompacted).toBe(true);
      expect((await stores.runStore.list({ limit: 1 }))[0]).toMatchObject({ isCompacted: true });
      expect(await stores.history.unfolded(99)).toEqual([]);
    });

    it('forgets the very results that were looked at, as far as nobody took them meanwhile', async () => {
      const stores = create();
      const { runStore, stepCache, history } = stores;
      for (const pipeline of ['p.yml', 'q.yml', 'r.yml']) await playRun(stores, pipeline, 30);
      const looked = await resultsOf(history);
      const run = await startRun(runStore);
      const again = commitOf(run, 'b', 'v1:q.yml');
      await runStore.append(run, [succeeded(again)], 40, [{ ...again, replace: true }]);
      await history.forget(looked, ({ fingerprint }) => fingerprint !== 'v1:r.yml');
      const left = await stepCache.get(['v1:p.yml', 'v1:q.yml', 'v1:r.yml']);
      expect([...left.keys()].sort()).toEqual(['v1:q.yml', 'v1:r.yml']);
    });

    it('takes a run out that has ended; its result stays, and its number is not given again', async () => {
      const stores = create();
      const { runStore, stepCache, history } = stores;
      const run = await playRun(stores, 'p.yml', 30);
      const open = await startRun(runStore);
      await runStore.append(open, [failed('a')], 20);
      expect([await history.remove(open), await history.remove('99')]).toEqual(['unfinished', 'unknown']);
      expect(await history.remove(run)).toBe('removed');
      expect([await runStore.events(run), await runStore.pin(run)]).toEqual([[], undefined]);
      expect((await stepCache.get(['v1:p.yml'])).size).toBe(1);
      expect((await resultsOf(history))[0]?.pipeline).toBeUndefined();
      expect(Number(await startRun(runStore))).toBeGreaterThan(Number(open));
      await history.tidy(async () => undefined);
      expect(await runStore.pin(open)).toBeDefined();
    });
  });
}
