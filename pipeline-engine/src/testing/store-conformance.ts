/** What every run store and step cache must keep. A pair, because a result enters the cache with its event. */
import { describe, expect, it } from 'vitest';
import type { EndpointCall } from '../run/endpoint-calls.ts';
import type { RunEventBody } from '../run/events.ts';
import type { RunPin, RunStore, StepCache, StepCommit } from '../run/ports.ts';
import type { RunFilter } from '../run/run-filter.ts';

export interface StoresUnderTest {
  readonly runStore: RunStore;
  readonly stepCache: StepCache;
}

/** `create` gives fresh, empty stores. */
export function runStoreConformance(name: string, create: () => StoresUnderTest): void {
  describe(`R20 run store: ${name}`, () => {
    it('numbers runs, and gives pins and events back as they were', async () => {
      const { runStore } = create();
      const first = await startRun(runStore, { layout: '{"version":1}', upTo: 'b' });
      const second = await startRun(runStore);
      expect(Number(second)).toBe(Number(first) + 1);
      expect(await runStore.pin(first)).toEqual({ ...pin, layout: '{"version":1}', upTo: 'b', run: first });
      expect(await runStore.events(first)).toEqual([{ ...created(first), seq: 1, time: 10 }]);
      expect(await runStore.pin('99')).toBeUndefined();
      expect(await runStore.events('no-number')).toEqual([]);
    });

    it('numbers events without gaps, several at once, and reads from a place', async () => {
      const { runStore } = create();
      const run = await startRun(runStore);
      const events = await runStore.append(
        run,
        [{ type: 'run-started' }, { type: 'step-cancelling', step: 'a' }],
        11,
      );
      expect(events.map((event) => event.seq)).toEqual([2, 3]);
      await runStore.append(run, [{ type: 'run-cancelling' }], 12);
      expect((await runStore.events(run, 2)).map(({ seq, time, type }) => ({ seq, time, type }))).toEqual([
        { seq: 3, time: 11, type: 'step-cancelling' },
        { seq: 4, time: 12, type: 'run-cancelling' },
      ]);
    });

    it('refuses events of a run that does not exist', async () => {
      await expect(create().runStore.append('7', [{ type: 'run-started' }], 1)).rejects.toMatchObject({
        code: 'not-found',
      });
    });

    it('lists newest first, by pipeline and page, with status and counts', async () => {
      const { runStore } = create();
      const [a, b] = [await startRun(runStore), await startRun(runStore, { pipeline: 'other.yml' })];
      const c = await startRun(runStore);
      await runStore.append(
        a,
        [{ type: 'run-started' }, failed('a'), { type: 'step-skipped', step: 'b', because: 'a' }],
        11,
      );
      await runStore.append(a, [{ type: 'run-finished', status: 'failed', outputs: [] }], 12);
      expect((await runStore.list({ limit: 2 })).map((run) => run.run)).toEqual([c, b]);
      expect((await runStore.list({ limit: 9, before: b })).map((run) => run.run)).toEqual([a]);
      expect(await runStore.list({ limit: 9, pipeline: 'pipeline.yml', before: c })).toEqual([
        {
          run: a,
          pipeline: 'pipeline.yml',
          displayName: 'Pipeline',
          status: 'failed',
          createdAt: 10,
          finishedAt: 12,
          counts: { total: 2, succeeded: 0, reused: 0, failed: 1, skipped: 1, cancelled: 0 },
          source: 'http',
          bytes: 0,
          isPinned: false,
          isCompacted: false,
        },
      ]);
      expect(await runStore.unfinished()).toEqual([b, c]);
    });

    it('C12 finds runs by pipeline, status, trigger, text and time, alone and together, and counts them', async () => {
      const { runStore } = create();
      const a = await startRun(runStore, { pipeline: 'sales/ＡＢＣ.yml' });
      const b = await startRun(runStore, { pipeline: '100%_of_it.yml' }, 20);
      const c = await startRun(runStore, {}, 30);
      await runStore.append(b, [{ type: 'run-finished', status: 'failed', outputs: [] }], 21);
      const find = async (filter: RunFilter): Promise<readonly string[]> => {
        const found = (await runStore.list({ ...filter, limit: 9 })).map((run) => run.run);
        expect(await runStore.count(filter)).toBe(found.length);
        return found;
      };
      expect(await find({})).toEqual([c, b, a]);
      expect(await find({ pipeline: 'pipeline.yml' })).toEqual([c]);
      expect(await find({ status: 'failed' })).toEqual([b]);
      expect(await find({ source: 'http' })).toEqual([c, b, a]);
      expect(await find({ source: 'designer' })).toEqual([]);
      expect(await find({ from: 20, until: 30 })).toEqual([b]);
      expect(await find({ text: 'abc' })).toEqual([a]);
      expect(await find({ text: '0%_O' })).toEqual([b]);
      expect(await find({ text: '%' })).toEqual([b]);
      expect(await find({ text: 'ｐｉｐｅＬｉｎｅ' })).toEqual([c, b, a]);
      expect(await find({ text: c })).toContain(c);
      expect(await find({ pinned: true })).toEqual([]);
      expect(await find({ status: 'queued', text: 'pipeline', from: 11, pinned: false })).toEqual([c]);
    });
  });
}

export function stepCacheConformance(name: string, create: () => StoresUnderTest): void {
  describe(`R21 step cache: ${name}`, () => {
    it('gives back what was committed with its event, many at once', async () => {
      const { runStore, stepCache } = create();
      const run = await startRun(runStore);
      const commit = commitOf(run, 'a', 'v1:a');
      await runStore.append(run, [succeeded(commit)], 20, [commit]);
      const found = await stepCache.get(['v1:a', 'v1:nothing']);
      expect([...found]).toEqual([['v1:a', commit.entry]]);
    });

    it('keeps the first commit of a fingerprint, unless it is to be replaced', async () => {
      const { runStore, stepCache } = create();
      const run = await startRun(runStore);
      const [first, second] = [commitOf(run, 'a', 'v1:a'), commitOf(run, 'b', 'v1:a')];
      await runStore.append(run, [succeeded(first)], 20, [first]);
      await runStore.append(run, [succeeded(second)], 21, [second]);
      expect((await stepCache.get(['v1:a'])).get('v1:a')?.step).toBe('a');
      await runStore.append(run, [succeeded(second)], 22, [{ ...second, replace: true }]);
      expect((await stepCache.get(['v1:a'])).get('v1:a')?.step).toBe('b');
    });

    it('finds the nearest: what the step used last, else the newest of its component', async () => {
      const { runStore, stepCache } = create();
      expect(await stepCache.nearest('pipeline.yml', 'a', 'copy')).toBeUndefined();
      const run = await startRun(runStore);
      const [a, b] = [commitOf(run, 'a', 'v1:a', 20), commitOf(run, 'b', 'v1:b', 30)];
      await runStore.append(run, [succeeded(a), succeeded(b)], 30, [a, b]);
      const from = (step: string, time: number): Record<string, unknown> => ({ from: { run, step, time } });
      expect(await stepCache.nearest('pipeline.yml', 'a', 'copy')).toMatchObject(from('a', 20));
      expect(await stepCache.nearest('pipeline.yml', 'renamed', 'copy')).toMatchObject(from('b', 30));
      expect(await stepCache.nearest('pipeline.yml', 'a', 'other')).toBeUndefined();
      expect(await stepCache.nearest('another.yml', 'a', 'copy')).toMatchObject({
        ...from('b', 30),
        isOwn: false,
      });
      await runStore.append(run, [{ ...reused('a', b) }], 40);
      expect(await stepCache.nearest('pipeline.yml', 'a', 'copy')).toMatchObject(from('b', 30));
    });
  });
}

const pin: Omit<RunPin, 'run'> = {
  pipeline: 'pipeline.yml',
  text: 'type: pipeline\n',
  layout: null,
  graph: '{}',
  upTo: null,
  force: false,
  inputs: [{ file: 'p.yml', path: 'a', absolutePath: '/a', digest: 'sha256:1', bytes: 1, isFolder: false }],
  code: [],
  secrets: [{ name: 'KEY', version: 'v1' }],
};

function created(run: string, pipeline = 'pipeline.yml'): RunEventBody {
  const step = (id: string): { id: string; displayName: string; component: string; dependsOn: string[] } => ({
    id,
    displayName: id,
    component: 'copy',
    dependsOn: [],
  });
  const steps = [step('a'), step('b')];
  return { type: 'run-created', run, pipeline, displayName: 'Pipeline', steps, force: false, source: 'http' };
}

export async function startRun(
  runStore: RunStore,
  more: Partial<typeof pin> = {},
  time = 10,
  claim?: EndpointCall,
): Promise<string> {
  const { run } = await runStore.create({ ...pin, ...more }, (id) => created(id, more.pipeline), time, claim);
  return run;
}

export function commitOf(run: string, step: string, fingerprint: string, time = 20): StepCommit {
  const outputs = [{ name: 'out', type: 'uri_file', digest: `sha256:${step}`, bytes: 3 }];
  const metrics = [{ name: 'rows', value: 1.5 }];
  return {
    entry: { fingerprint, run, step, attempt: `attempt-${step}`, time, durationMs: 12.5, outputs, metrics },
    identity: { version: 1, parts: [{ part: 'param:x', value: step }] },
    component: 'copy',
    replace: false,
  };
}

export function succeeded({ entry }: StepCommit): RunEventBody {
  const { step, attempt, fingerprint, outputs, metrics, durationMs } = entry;
  return { type: 'step-succeeded', step, attempt, fingerprint, outputs, metrics, durationMs };
}

export function reused(step: string, { entry }: StepCommit): RunEventBody {
  const { fingerprint, outputs, metrics, run, time } = entry;
  return { type: 'step-reused', step, fingerprint, outputs, metrics, from: { run, step: entry.step, time } };
}

export function failed(step: string): RunEventBody {
  return { type: 'step-failed', step, failure: { code: 'broken', params: {}, message: 'It is broken.' } };
}
