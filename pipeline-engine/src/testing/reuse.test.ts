/** Hits that are none any more, and steps that run in any case, with the real stores. */
import { execFileSync } from 'node:child_process';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { StepGraph } from '../graph/step.ts';
import { createBackgroundCheck } from '../run/background-check.ts';
import { createDatabase } from '../storage/database.ts';
import { newWorkspace, openEngine, request } from './durable-workspace.ts';
import { exampleGraph } from './example-graphs.ts';

const pipeline = { pipeline: 'pipeline.yml' };
const two = (
  settings: Partial<StepGraph> = {},
  more: { readonly forceRerun?: boolean; readonly isDeterministic?: boolean } = {},
) =>
  exampleGraph(
    [
      { id: 'first', params: { word: 'a' }, ...more },
      { id: 'second', data: { dataset: 'first.out' } },
    ],
    settings,
  );

/** Other bytes with the same size and time, as a failing disk gives them. */
function rot(root: string, file: string): void {
  const untouched = path.join(root, 'untouched');
  execFileSync('cp', ['-p', file, untouched]);
  chmodSync(file, 0o644);
  writeFileSync(file, 'x'.repeat(statSync(file).size));
  // Node sets times in milliseconds only.
  execFileSync('touch', ['-r', untouched, file]);
}

it('F33 a result that was reused is read again in the background; one whose bytes changed under its stat is a miss', async () => {
  const root = newWorkspace();
  const { engine, artifacts, readings } = openEngine(root);
  const logs: string[] = [];
  const check = createBackgroundCheck({
    engine,
    artifacts,
    readings,
    clock: () => 1,
    mostBytes: 1e6,
    log: (_level, message) => logs.push(message),
  });
  const first = await engine.finished(await engine.start(request(two())));
  rot(root, artifacts.path(first.steps.first?.outputs[0]?.digest ?? ''));
  const again = await engine.finished(await engine.start(request(two())));
  expect(again.steps.first?.status).toBe('reused');
  await check.idle();
  expect(logs).toHaveLength(1);
  const plan = await engine.plan(two(), pipeline);
  expect(plan.steps[0]).toMatchObject({ action: 'run', because: [{ part: 'result-missing:out' }] });
  const repaired = await engine.finished(await engine.start(request(two())));
  expect([repaired.steps.first?.status, repaired.steps.second?.status]).toEqual(['succeeded', 'reused']);
  check.close();
});

it('F33 what was read again is not read for thirty days, by no process', async () => {
  const root = newWorkspace();
  const read: string[] = [];
  let now = 1;
  /** The process of a day. */
  const day = async (): Promise<void> => {
    const opened = openEngine(root);
    const { engine, artifacts, readings } = opened;
    const watched = {
      ...artifacts,
      verifyContent: (digest: string) => {
        read.push(digest);
        return artifacts.verifyContent(digest);
      },
    };
    const check = createBackgroundCheck({
      engine,
      artifacts: watched,
      readings,
      clock: () => now,
      mostBytes: 1e6,
    });
    await engine.finished(await engine.start(request(two())));
    await check.idle();
    check.close();
    await opened.close();
  };
  await day();
  expect(read).toEqual([]);
  await day();
  expect(new Set(read).size).toBe(2);
  await day();
  expect(read).toHaveLength(2);
  now += 31 * 24 * 60 * 60 * 1000;
  await day();
  expect(read).toHaveLength(4);
});

it('F33 a process that ends with its run reads nothing again', async () => {
  const { engine, artifacts, readings } = openEngine(newWorkspace());
  await engine.finished(await engine.start(request(two())));
  let asked = 0;
  const state: typeof engine.state = (run) => {
    asked += 1;
    return engine.state(run);
  };
  const watched = { subscribe: engine.subscribe, state };
  const check = createBackgroundCheck({
    ...{ engine: watched, artifacts, readings, clock: () => 1, mostBytes: 1e6 },
    timer: (_ms, work) => {
      const wanted = setImmediate(work);
      return () => clearImmediate(wanted);
    },
  });
  await engine.finished(await engine.start(request(two())));
  check.close();
  await new Promise((resolve) => setImmediate(resolve));
  await check.idle();
  expect(asked).toBe(0);
});

it('R5 force_rerun of the pipeline and of a step run without looking, and write what later runs reuse', async () => {
  const { engine } = openEngine(newWorkspace());
  await engine.finished(await engine.start(request(two())));
  const whole = await engine.finished(await engine.start(request(two({ forceRerun: true }))));
  expect([whole.steps.first?.status, whole.steps.second?.status]).toEqual(['succeeded', 'succeeded']);
  const one = await engine.finished(await engine.start(request(two({}, { forceRerun: true }))));
  expect([one.steps.first?.status, one.steps.second?.status]).toEqual(['succeeded', 'reused']);
  const reused = await engine.finished(await engine.start(request(two())));
  expect(reused.steps.first?.reusedFrom).toMatchObject({ run: one.run });
  expect(reused.steps.second?.reusedFrom).toMatchObject({ run: whole.run });
});

it('R6 R3 below a step that is not deterministic nothing runs when it gave the same bytes', async () => {
  const { engine } = openEngine(newWorkspace());
  const graph = two({}, { isDeterministic: false });
  await engine.finished(await engine.start(request(graph)));
  expect((await engine.plan(graph, pipeline)).steps.map(({ action }) => action)).toEqual(['run', 'depends']);
  const again = await engine.finished(await engine.start(request(graph)));
  expect([again.steps.first?.status, again.steps.second?.status]).toEqual(['succeeded', 'reused']);
});

it('R10 two runs at once that need the same steps make each of them once', async () => {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), 'x');
  const { engine } = openEngine(root);
  const runs = await Promise.all([engine.start(request(two())), engine.start(request(two()))]);
  const states = await Promise.all(runs.map((run) => engine.finished(run)));
  const made = states
    .flatMap((state) => Object.values(state.steps))
    .map(({ id, status }) => `${id} ${status}`);
  expect(made.sort()).toEqual(['first reused', 'first succeeded', 'second reused', 'second succeeded']);
});

it('P162 a plan that was made before notices files and results that changed since', async () => {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), 'a');
  const graph = (): StepGraph =>
    exampleGraph([
      { id: 'first', data: { source: 'file:a.csv' } },
      { id: 'second', data: { dataset: 'first.out' } },
      { id: 'aside', params: { word: 'aside' } },
    ]);
  const { engine, artifacts, database } = openEngine(root);
  const ended = await engine.finished(await engine.start(request(graph())));
  const planned = async (): Promise<readonly string[]> =>
    (await engine.plan(graph(), pipeline)).steps.map(({ action }) => action);
  const all = ['reuse', 'reuse', 'reuse'];
  expect([await planned(), await planned()]).toEqual([all, all]);

  writeFileSync(path.join(root, 'a.csv'), 'b');
  expect(await planned()).toEqual(['run', 'depends', 'reuse']);
  writeFileSync(path.join(root, 'a.csv'), 'a');
  expect(await planned()).toEqual(all);

  const file = artifacts.path(ended.steps.aside?.outputs[0]?.digest ?? '');
  chmodSync(file, 0o644);
  writeFileSync(file, 'damaged');
  expect(await planned()).toEqual(['reuse', 'reuse', 'run']);

  const other = createDatabase({ path: path.join(root, '.millrace/millrace.db') });
  other.run('DELETE FROM step_cache WHERE fingerprint = ?', ended.steps.second?.fingerprint ?? '');
  other.close();
  expect(await planned()).toEqual(['reuse', 'run', 'run']);
  expect(database.all('SELECT count(*) AS count FROM step_cache')[0]?.count).toBe(2);
});
