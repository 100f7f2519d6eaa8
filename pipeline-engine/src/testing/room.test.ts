/** Sizes as they are written down, against the files that are there. */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bytesBelow } from '../storage/disk-usage.ts';
import { newWorkspace, type OpenedEngine, openEngine, request } from './durable-workspace.ts';
import { exampleGraph } from './example-graphs.ts';

const chain = exampleGraph([
  { id: 'load', data: { source: 'file:a.csv' } },
  { id: 'join', data: { dataset: 'load.out' } },
]);

const run = async ({ engine }: OpenedEngine, pipeline: string) =>
  engine.finished(await engine.start(request(chain, { pipeline })));

function onDisk(root: string): { results: number; logs: number } {
  const artifacts = path.join(root, '.millrace', 'artifacts');
  const stored = readdirSync(artifacts).filter((name) => name !== 'staging');
  return {
    results: stored.reduce((sum, name) => sum + bytesBelow(path.join(artifacts, name)), 0),
    logs: bytesBelow(path.join(root, '.millrace', 'logs')),
  };
}

it('C14 sizes are known when a step ends, own apart from shared, each thing once', async () => {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), 'x\n1\n');
  const opened = openEngine(root);
  const first = await run(opened, 'a.yml');
  const bytes = first.order.flatMap((id) => first.steps[id]?.outputs ?? []).map((output) => output.bytes);
  const all = bytes.reduce((sum, size) => sum + size, 0);
  expect(all).toBeGreaterThan(0);
  expect(await opened.room.pipelines()).toEqual([{ pipeline: 'a.yml', own: all, shared: 0 }]);
  expect(await opened.room.totals()).toMatchObject({ results: { count: 2, bytes: onDisk(root).results } });
  expect((await opened.room.totals()).logs).toEqual({ count: 2, bytes: onDisk(root).logs });
  expect((await opened.room.steps('a.yml')).map(({ step, own }) => [step, own > 0])).toEqual([
    ['join', true],
    ['load', true],
  ]);
  await run(opened, 'b.yml');
  expect(await opened.room.pipelines()).toEqual([
    { pipeline: 'a.yml', own: 0, shared: all },
    { pipeline: 'b.yml', own: 0, shared: all },
  ]);
  writeFileSync(path.join(root, 'a.csv'), 'x\n22\n');
  const changed = await run(opened, 'b.yml');
  const [a, b] = await opened.room.pipelines().then((rooms) => [rooms[1], rooms[0]]);
  expect(a).toEqual({ pipeline: 'a.yml', own: 0, shared: all });
  const own = changed.order.flatMap((id) => changed.steps[id]?.outputs.map((found) => found.bytes) ?? []);
  expect(b).toEqual({ pipeline: 'b.yml', own: own.reduce((sum, size) => sum + size, 0), shared: all });
  expect(await opened.room.totals()).toMatchObject({ results: { count: 4, bytes: onDisk(root).results } });
});

it('C15 a collection leaves the sizes of what is left', async () => {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), 'x\n1\n');
  const opened = openEngine(root);
  await run(opened, 'a.yml');
  await run(opened, 'b.yml');
  writeFileSync(path.join(root, 'a.csv'), 'x\n22\n');
  await run(opened, 'b.yml');
  await opened.collector.collect({ keepRuns: 1, keepMs: 0 });
  const [a, b] = await opened.room.pipelines();
  expect([a?.shared, b?.shared]).toEqual([0, 0]);
  expect((a?.own ?? 0) + (b?.own ?? 0)).toBe(onDisk(root).results);
  await opened.collector.collect({ keepRuns: 0, keepMs: 0 });
  expect(await opened.room.pipelines()).toEqual([]);
  expect(await opened.room.totals()).toEqual({
    results: { count: 0, bytes: 0 },
    code: { count: 0, bytes: 0 },
    logs: { count: 0, bytes: 0 },
    parts: { count: 0, bytes: 0 },
  });
  expect(onDisk(root)).toEqual({ results: 0, logs: 0 });
});
