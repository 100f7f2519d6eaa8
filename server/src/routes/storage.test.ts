import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CollectionStopped } from '@millrace/pipeline-engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StorageReport } from '../contract/index.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

const cars = 'pipelines/cars-regression.yml';
let server: TemporaryServer;
beforeAll(async () => {
  server = await createTemporaryServer({ starter: true });
  const { text } = await server.services.pipelines.read(cars);
  const payload = { path: cars, text, upTo: 'select_columns' };
  const { run } = (await server.inject({ method: 'POST', url: '/api/v1/runs', payload })).json();
  await server.services.engine.finished(run);
});
afterAll(() => server.close());

const report = async (): Promise<StorageReport> => (await server.inject('/api/v1/storage')).json();
const bytesOf = ({ kinds }: StorageReport, wanted: string): number =>
  kinds.find(({ kind }) => kind === wanted)?.bytes ?? 0;
const collect = (payload: object) => server.inject({ method: 'POST', url: '/api/v1/gc', payload });
const settings = (text: string) => writeFile(path.join(server.workspace.root, 'millrace.yml'), text);

it('C14 the storage of a workspace by kind, by pipeline and by step', async () => {
  const found = await report();
  expect(bytesOf(found, 'results')).toBeGreaterThan(0);
  expect(found.kinds.find(({ kind }) => kind === 'logs')?.count).toBe(2);
  expect(bytesOf(found, 'database')).toBeGreaterThan(0);
  expect(found.bytes).toBe(found.kinds.reduce((sum, kind) => sum + kind.bytes, 0));
  expect(found.pipelines).toEqual([{ path: cars, own: bytesOf(found, 'results'), shared: 0 }]);
  const steps: { step: string; own: number }[] = (
    await server.inject(`/api/v1/storage/steps?path=${cars}`)
  ).json();
  expect(steps.map(({ step }) => step).sort()).toEqual(['import_cars', 'select_columns']);
  expect(steps.reduce((sum, { own }) => sum + own, 0)).toBe(bytesOf(found, 'results'));
  const [listed] = (await server.inject('/api/v1/pipelines'))
    .json()
    .filter((entry: { path: string }) => entry.path === cars);
  expect(listed.bytes).toBe(bytesOf(found, 'results'));
});

it('C16 the settings of the workspace are the rules, and a mistake in them collects nothing', async () => {
  expect((await report()).retention).toEqual({
    keepRuns: 50,
    keepDays: 30,
    mostBytes: null,
    automatic: true,
    issues: [],
  });
  await settings('retention:\n  keep_runs: many\n');
  expect((await report()).retention.issues).toMatchObject([{ code: 'not-an-amount', line: 2 }]);
  const refused = await collect({});
  expect([refused.statusCode, refused.json().detail]).toEqual([422, expect.stringContaining('millrace.yml')]);
  await settings('retention:\n  keep_runs: 0\n  keep_days: 0\n  max_size: 1 GB\n');
  expect((await report()).retention).toMatchObject({ keepRuns: 0, keepDays: 0, mostBytes: 1e9 });
  expect((await collect({ dryRun: true })).json()).toMatchObject({ runs: ['1'], artifacts: { count: 2 } });
  expect((await collect({ dryRun: true, keepRuns: 1 })).json()).toMatchObject({ runs: [] });
});

it('C18 profiles go with their tables', async () => {
  await settings('retention:\n  keep_runs: 0\n  keep_days: 0\n');
  const state = await server.services.engine.state('1');
  const digest = state?.steps.select_columns?.outputs[0]?.digest;
  await server.inject(`/api/v1/artifacts/${digest}/profile`);
  const profiles = path.join(server.workspace.stateDirectory, 'profiles');
  expect(await readdir(profiles)).toHaveLength(1);
  expect((await collect({ keepRuns: 1 })).json().profiles.count).toBe(0);
  expect((await collect({})).json().profiles.count).toBe(1);
  expect(await readdir(profiles)).toEqual([]);
  expect((await report()).pipelines).toEqual([]);
});

it('C17 a server that closes ends the collection that is under way, and then its stores', async () => {
  const other = await createTemporaryServer();
  const artifacts = path.join(other.workspace.stateDirectory, 'artifacts', 'ab');
  await mkdir(artifacts, { recursive: true });
  const names = Array.from({ length: 300 }, (_, index) => `ab${String(index).padStart(62, '0')}`);
  for (const name of names) await writeFile(path.join(artifacts, name), 'x');
  const collecting = other.services.collector.collect({ keepRuns: 0, keepMs: 0 });
  const stopped = expect(collecting).rejects.toBeInstanceOf(CollectionStopped);
  await new Promise((resolve) => setImmediate(resolve));
  await other.services.close();
  await stopped;
  expect(existsSync(path.join(artifacts, names.at(-1) ?? ''))).toBe(true);
  await other.app.close();
  await rm(path.dirname(other.workspace.root), { recursive: true });
});
