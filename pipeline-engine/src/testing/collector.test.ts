/** Collections on real stores, at rest and at the worst moments of a run. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { RetentionRules } from '../run/retention.ts';
import type { RunState } from '../run/state.ts';
import { type Moments, newWorkspace, type OpenedEngine, openEngine, request } from './durable-workspace.ts';
import { exampleGraph } from './example-graphs.ts';

const chain = exampleGraph([
  { id: 'load', data: { source: 'file:a.csv' } },
  { id: 'join', data: { dataset: 'load.out' } },
]);

/** Keeps nothing that it may let go. */
const nothing: RetentionRules = { keepRuns: 0, keepMs: 0 };

function workspaceWith(content: string): string {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), content);
  return root;
}

async function runOnce({ engine }: OpenedEngine, more = {}): Promise<RunState> {
  return engine.finished(await engine.start(request(chain, more)));
}

const digestsOf = (state: RunState): string[] =>
  state.order.flatMap((id) => state.steps[id]?.outputs.map((output) => output.digest) ?? []);

const logsIn = (root: string): string[] => readdirSync(path.join(root, '.millrace', 'logs'));

it('C1 a dry run says what would go, and removes nothing', async () => {
  const root = workspaceWith('x\n1\n');
  const opened = openEngine(root);
  const { run } = await runOnce(opened);
  const state = await opened.engine.state(run);
  if (state === undefined) throw new Error('the run is stored');
  const told = await opened.collector.collect(nothing, { dryRun: true });
  expect(told).toMatchObject({ dryRun: true, runs: [state.run], results: 2, artifacts: { count: 2 } });
  expect(told.artifacts.bytes).toBeGreaterThan(0);
  expect(told.logs.count).toBe(2);
  for (const digest of digestsOf(state)) expect(await opened.artifacts.verify(digest)).toBe('intact');
  expect(logsIn(root)).toHaveLength(2);
  expect(await opened.engine.state(state.run)).toEqual(state);
  const done = await opened.collector.collect(nothing);
  expect({ ...done, dryRun: true }).toEqual(told);
});

it('C2 removes artifacts, logs and results that nothing kept refers to, and what is kept stays intact', async () => {
  const root = workspaceWith('x\n1\n');
  const opened = openEngine(root);
  const old = await runOnce(opened, { pipeline: 'old.yml' });
  writeFileSync(path.join(root, 'a.csv'), 'x\n2\n');
  const kept = await runOnce(opened);
  const again = await runOnce(opened);
  const { runs, artifacts } = await opened.collector.collect({ keepRuns: 1, keepMs: 0 });
  expect(runs).toEqual([kept.run]);
  expect(artifacts.count).toBe(0);
  await opened.history.pin(again.run, true);
  expect((await opened.collector.collect(nothing)).runs).toEqual([old.run]);
  for (const digest of digestsOf(old)) expect(await opened.artifacts.verify(digest)).toBe('missing');
  for (const digest of digestsOf(again)) expect(await opened.artifacts.verify(digest)).toBe('intact');
  // The log of a reused step is the log of the attempt that made it.
  expect(existsSync((await opened.engine.logFile(again.run, 'load')) ?? '')).toBe(true);
  expect(logsIn(root)).toHaveLength(2);
});

it('C3 of a collected run the summary stays: how its steps ended, without outputs', async () => {
  const opened = openEngine(workspaceWith('x\n1\n'));
  const before = await runOnce(opened);
  await opened.collector.collect(nothing);
  const after = await opened.engine.state(before.run);
  expect(after).toMatchObject({ status: 'succeeded', finishedAt: before.finishedAt, outputs: [] });
  expect(after?.order.map((id) => after.steps[id]?.status)).toEqual(['succeeded', 'succeeded']);
  expect(after?.steps.load?.outputs).toEqual([]);
  expect((await opened.runStore.events(before.run)).map((event) => event.type)).toEqual([
    'run-created',
    'step-recorded',
    'step-recorded',
    'run-finished',
  ]);
  expect(await opened.engine.explain(before.run, 'join')).toBeUndefined();
  expect((await opened.collector.collect(nothing)).runs).toEqual([]);
});

it('C4 a run that looks results up while they are collected reuses them whole, or makes them again', async () => {
  const root = workspaceWith('x\n1\n');
  const moments: Moments = {};
  const opened = openEngine(root, moments);
  await runOnce(opened);
  let collections = 0;
  // Between finding a result intact and recording that it is reused.
  moments.verified = async () => {
    collections += 1;
    await opened.collector.collect(nothing);
  };
  const again = await runOnce(opened);
  delete moments.verified;
  expect(collections).toBeGreaterThan(0);
  expect(again.status).toBe('succeeded');
  expect(again.steps.load?.status).toBe('reused');
  for (const digest of digestsOf(again)) expect(await opened.artifacts.verify(digest)).toBe('intact');
  expect(existsSync((await opened.engine.logFile(again.run, 'load')) ?? '')).toBe(true);
});

it('C4 what is stored while a collection runs stays until its event is stored', async () => {
  const root = workspaceWith('x\n1\n');
  const moments: Moments = {};
  const opened = openEngine(root, moments);
  let collections = 0;
  moments.stored = async () => {
    collections += 1;
    await opened.collector.collect(nothing);
  };
  const state = await runOnce(opened);
  expect(collections).toBe(2);
  for (const digest of digestsOf(state)) expect(await opened.artifacts.verify(digest)).toBe('intact');
});

it('C4 collections that never pause leave runs beside them whole', async () => {
  const root = workspaceWith('x\n0\n');
  const opened = openEngine(root);
  let stop = false;
  let collections = 0;
  const collecting = (async () => {
    while (!stop) {
      await opened.collector.collect(nothing);
      collections += 1;
    }
  })();
  for (let round = 0; round < 6; round++) {
    writeFileSync(path.join(root, 'a.csv'), `x\n${round % 2}\n`);
    const states = await Promise.all([runOnce(opened), runOnce(opened, { pipeline: 'other.yml' })]);
    expect(states.map((state) => state.status)).toEqual(['succeeded', 'succeeded']);
  }
  stop = true;
  await collecting;
  expect(collections).toBeGreaterThan(0);
});

it('C5 removes folders of attempts whose process died', async () => {
  const root = workspaceWith('x\n1\n');
  const opened = openEngine(root);
  await runOnce(opened);
  mkdirSync(path.join(root, '.millrace', 'attempts', 'dead'));
  expect(await opened.collector.collect(nothing)).toMatchObject({ attempts: 1 });
  expect(await opened.artifacts.attempts()).toEqual([]);
});
