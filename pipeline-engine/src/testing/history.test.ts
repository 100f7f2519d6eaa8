/** What the database holds of runs: folded when they are old, given back when they are gone, and never a payload. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Step, StepGraph } from '../graph/step.ts';
import { newWorkspace, openEngine, request } from './durable-workspace.ts';
import { exampleGraph, exampleStep } from './example-graphs.ts';

const dayMs = 24 * 60 * 60 * 1000;
const keepAll = { keepRuns: 1000, keepMs: 1000 * dayMs };

function commandStep(id: string, command: string): Step {
  const step = exampleStep({ id, outputs: ['out'] });
  const origin = { kind: 'workspace', file: 'component.yaml' } as const;
  return { ...step, component: { ...step.component, name: id, origin, command, code: './code' } };
}

const graphOf = (...steps: Step[]): StepGraph => ({ steps, continueOnStepFailure: true, forceRerun: false });

function workspace(): string {
  const root = newWorkspace();
  mkdirSync(path.join(root, 'code'));
  writeFileSync(path.join(root, 'code', 'a.sh'), 'true\n');
  writeFileSync(path.join(root, 'a.csv'), 'x\n1\n');
  return root;
}

it('C19 an old log is folded, and the run is the same afterwards: listed, opened, explained and reused', async () => {
  let now = 1_000_000;
  const opened = openEngine(workspace(), {}, () => now);
  const { engine, runStore, collector } = opened;
  const graph = exampleGraph([
    { id: 'load', data: { source: 'file:a.csv' } },
    { id: 'gone', data: { source: 'file:missing.csv' } },
    { id: 'join', data: { dataset: 'load.out' } },
    { id: 'below', data: { dataset: 'gone.out' } },
  ]);
  const whole = { ...graph, continueOnStepFailure: true };
  const first = await engine.finished(await engine.start(request(whole)));
  const again = await engine.finished(await engine.start(request(whole)));
  expect(again.order.map((id) => again.steps[id]?.status)).toEqual(['reused', 'failed', 'reused', 'skipped']);
  const before = await runStore.events(again.run);
  const explained = await engine.explain(first.run, 'join');
  const listed = await runStore.list({ limit: 9 });
  // As the log tells them: what `finished` gives also holds what watchers were told.
  const states = await Promise.all(
    [first.run, again.run].map(async (run) => [run, await engine.state(run)] as const),
  );
  await collector.collect(keepAll);
  expect(await runStore.events(again.run)).toEqual(before);
  now += dayMs + 1;
  await collector.collect(keepAll);
  const after = await runStore.events(again.run);
  expect(after.map((event) => event.type)).toEqual([
    'run-created',
    ...again.order.map(() => 'step-recorded'),
    'run-finished',
  ]);
  expect(after.at(-1)).toEqual(before.at(-1));
  for (const [run, state] of states) expect(await engine.state(run)).toEqual(state);
  expect(await engine.explain(first.run, 'join')).toEqual(explained);
  expect(await runStore.list({ limit: 9 })).toEqual(listed);
  const third = await engine.finished(await engine.start(request(whole)));
  expect(third.steps.join?.status).toBe('reused');
  // A folded run keeps what it uses, like any other.
  const removed = await collector.collect({ keepRuns: 2, keepMs: 0 });
  expect([removed.runs, removed.artifacts.count]).toEqual([[first.run], 0]);
  expect(await engine.state(first.run)).toMatchObject({ status: 'failed', steps: { load: { outputs: [] } } });
});

it('C20 a collection gives the disk back what the database no longer needs', async () => {
  const root = workspace();
  const { database, history, runStore, collector } = openEngine(root);
  const file = path.join(root, '.millrace', 'millrace.db');
  const pin = {
    pipeline: 'p',
    layout: null,
    graph: '{}',
    upTo: null,
    force: false,
    inputs: [],
    code: [],
    secrets: [],
  };
  const head = { type: 'run-created', pipeline: 'p', displayName: '', force: false, source: 'http' } as const;
  for (let count = 0; count < 60; count++) {
    const text = `# ${String(count).repeat(40_000)}`;
    const { run } = await runStore.create({ ...pin, text }, (id) => ({ ...head, run: id, steps: [] }), 1);
    await runStore.append(run, [{ type: 'run-finished', status: 'succeeded', outputs: [] }], 2);
    if (count > 0) expect(await history.remove(run)).toBe('removed');
  }
  database.all('PRAGMA wal_checkpoint(TRUNCATE)');
  const before = statSync(file).size;
  await collector.collect(keepAll);
  expect(statSync(file).size).toBeLessThan(before / 2);
  expect(database.all('SELECT count(*) AS count FROM documents')[0]?.count).toBe(2);
  expect(await runStore.list({ limit: 9 })).toHaveLength(1);
  expect(await runStore.pin('1')).toMatchObject({ text: expect.stringContaining('# 00000') });
});

it('C21 whatever a step writes, prints or fails with, its rows stay small', async () => {
  const opened = openEngine(workspace());
  const much = 'head -c 3000000 /dev/zero | tr "\\0" x';
  const graph = graphOf(
    commandStep('writes', `${much} > \${{outputs.out}}`),
    commandStep('prints', `${much}; ${much} >&2; touch \${{outputs.out}}`),
    commandStep('fails', `${much} >&2; ${much}; exit 3`),
  );
  const state = await opened.engine.finished(await opened.engine.start(request(graph)));
  expect(state.order.map((id) => state.steps[id]?.status)).toEqual(['succeeded', 'succeeded', 'failed']);
  expect(state.steps.writes?.outputs[0]?.bytes).toBe(3_000_000);
  const tables = opened.database.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`);
  for (const { name } of tables) {
    for (const row of opened.database.all(`SELECT * FROM "${name}"`)) {
      for (const [column, value] of Object.entries(row)) {
        expect(String(value).length, `${name}.${column}`).toBeLessThan(8192);
      }
    }
  }
});
