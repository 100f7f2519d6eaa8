/** The engine with its real stores, workers and bash: what no memory adapter can show. */
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import type { Step, StepGraph } from '../graph/step.ts';
import { createEngine } from '../run/engine.ts';
import type { Engine, StartRequest } from '../run/engine-contract.ts';
import type { ArtifactStore, RunStore } from '../run/ports.ts';
import { createArtifactStore } from '../storage/artifact-store.ts';
import { createDatabase } from '../storage/database.ts';
import { createInputHasher } from '../storage/input-hasher.ts';
import { acquireOwnership } from '../storage/ownership.ts';
import { createRunStore } from '../storage/run-store.ts';
import { createStepCache } from '../storage/step-cache.ts';
import { createLocalTarget } from '../targets/local-target.ts';
import { createWorkerPool } from '../targets/worker-pool.ts';
import { exampleGraph, exampleStep } from './example-graphs.ts';

const entry = fileURLToPath(new URL('../targets/fixtures/worker.mjs', import.meta.url));
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface OpenedEngine {
  readonly engine: Engine;
  readonly runStore: RunStore;
  readonly artifacts: ArtifactStore;
  readonly close: () => Promise<void>;
}

function newWorkspace(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'millrace-engine-'));
  closers.push(async () => {
    makeWritable(root);
    rmSync(root, { recursive: true });
  });
  return root;
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const found of readdirSync(folder, { withFileTypes: true })) {
    if (found.isDirectory()) makeWritable(path.join(folder, found.name));
  }
}

function openEngine(root: string): OpenedEngine {
  const stateDirectory = path.join(root, '.millrace');
  const logs = path.join(stateDirectory, 'logs');
  mkdirSync(logs, { recursive: true });
  const ownership = acquireOwnership({ stateDirectory, pid: process.pid });
  const database = createDatabase({ path: path.join(stateDirectory, 'millrace.db') });
  const runStore = createRunStore({ database, fence: ownership.claimFence(database) });
  const artifacts = createArtifactStore({ stateDirectory, newId: randomUUID });
  const engine = createEngine({
    runStore,
    stepCache: createStepCache({ database }),
    artifacts,
    hasher: createInputHasher({ database, clock: Date.now }),
    targets: [createLocalTarget({ capacity: 2, pool: createWorkerPool({ entry, size: 2 }), graceMs: 1000 })],
    clock: Date.now,
    newId: randomUUID,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    resolvePath: (_file, found) => {
      const resolved = path.resolve(root, found);
      if (resolved.startsWith(`${root}/`)) return resolved;
      return new EngineError('path-outside-workspace', `"${found}" leaves the workspace.`, { path: found });
    },
    logFile: (attempt) => path.join(logs, `${attempt}.log`),
  });
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await engine.close();
    database.close();
    ownership.release();
  };
  closers.push(close);
  return { engine, runStore, artifacts, close };
}

function request(graph: StepGraph, more: Partial<StartRequest> = {}): StartRequest {
  return {
    pipeline: 'pipeline.yml',
    displayName: 'Pipeline',
    text: 'type: pipeline\n',
    layout: null,
    graph,
    source: 'http',
    ...more,
  };
}

const builtins = exampleGraph([
  { id: 'load', data: { source: 'file:a.csv' } },
  { id: 'split', data: { dataset: 'load.out' }, outputs: ['left', 'right'] },
  { id: 'join', data: { left: 'split.left', right: 'split.right' }, promotedTo: 'joined' },
]);

/** A command step whose code is `code/`. */
function commandStep(id: string, command: string, more: Partial<Step> = {}): Step {
  const step = exampleStep({ id });
  const origin = { kind: 'workspace', file: 'component.yaml' } as const;
  return { ...step, ...more, component: { ...step.component, name: id, origin, command, code: './code' } };
}

const graphOf = (...steps: Step[]): StepGraph => ({ steps, continueOnStepFailure: false, forceRerun: false });

function statuses(state: Awaited<ReturnType<Engine['finished']>>): Record<string, string | undefined> {
  return Object.fromEntries(state.order.map((id) => [id, state.steps[id]?.status]));
}

it('R1 keeps results over a restart, and plans what the next run then does', async () => {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), 'x\n1\n');
  const first = openEngine(root);
  expect(
    (await first.engine.plan(builtins, { pipeline: 'pipeline.yml' })).steps.map((step) => step.action),
  ).toEqual(['run', 'depends', 'depends']);
  const run = await first.engine.start(request(builtins));
  expect(statuses(await first.engine.finished(run))).toEqual({
    load: 'succeeded',
    split: 'succeeded',
    join: 'succeeded',
  });
  await first.close();

  const second = openEngine(root);
  expect(await second.engine.resume()).toEqual([]);
  const plan = await second.engine.plan(builtins, { pipeline: 'pipeline.yml' });
  expect(plan.steps.map((step) => [step.id, step.action, step.from?.run])).toEqual([
    ['load', 'reuse', run],
    ['split', 'reuse', run],
    ['join', 'reuse', run],
  ]);
  const again = await second.engine.finished(await second.engine.start(request(builtins)));
  expect(statuses(again)).toEqual({ load: 'reused', split: 'reused', join: 'reused' });
  const log = await second.engine.logFile(again.run, 'load');
  expect(readFileSync(log ?? '', 'utf8')).toBe('running copy\n');
  expect(readFileSync(second.artifacts.path(again.outputs[0]?.digest ?? ''), 'utf8')).toContain(
    '"inputs":["left","right"]',
  );
});

it('F5 a changed input reruns what reads it, and a touched one nothing', async () => {
  const root = newWorkspace();
  const file = path.join(root, 'a.csv');
  writeFileSync(file, 'x\n1\n');
  const { engine } = openEngine(root);
  await engine.finished(await engine.start(request(builtins)));
  utimesSync(file, 1000, 1000);
  const touched = await engine.plan(builtins, { pipeline: 'pipeline.yml' });
  expect(touched.steps.every((step) => step.action === 'reuse')).toBe(true);
  writeFileSync(file, 'x\n2\n');
  const changed = await engine.plan(builtins, { pipeline: 'pipeline.yml' });
  expect(changed.steps.map((step) => [step.action, step.because[0]?.part])).toEqual([
    ['run', 'input:source'],
    ['depends', 'input:dataset'],
    ['depends', 'input:left'],
  ]);
});

it('R19 runs the code as it was when the run began, also after a restart', async () => {
  const root = newWorkspace();
  mkdirSync(path.join(root, 'code'));
  writeFileSync(path.join(root, 'code', 'say.sh'), 'echo first');
  writeFileSync(path.join(root, 'gate'), '');
  const wait = commandStep(
    'wait',
    `while [ -e ${root}/gate ]; do sleep 0.01; done; bash say.sh > \${{outputs.out}}`,
  );
  const first = openEngine(root);
  const began = new Promise<void>((resolve) => {
    first.engine.subscribe((_, event) => {
      if (event.type === 'attempt-running') resolve();
    });
  });
  const run = await first.engine.start(request(graphOf(wait)));
  await began;
  writeFileSync(path.join(root, 'code', 'say.sh'), 'echo second');
  await first.close();
  rmSync(path.join(root, 'gate'));
  const second = openEngine(root);
  expect(await second.engine.resume()).toEqual([run]);
  const done = await second.engine.finished(run);
  expect(readFileSync(second.artifacts.path(done.steps.wait?.outputs[0]?.digest ?? ''), 'utf8')).toBe(
    'first\n',
  );
  const plan = await second.engine.plan(graphOf(wait), { pipeline: 'pipeline.yml' });
  expect(plan.steps[0]?.because.map((because) => because.part)).toEqual(['code:say.sh']);
});

it('R19 refuses to start when a path leaves the workspace, and records nothing', async () => {
  const { engine, runStore } = openEngine(newWorkspace());
  const graph = exampleGraph([{ id: 'load', data: { source: 'file:../secret' } }]);
  await expect(engine.start(request(graph))).rejects.toMatchObject({ code: 'path-outside-workspace' });
  expect(await runStore.list({ limit: 9 })).toEqual([]);
});

it('T9 a command that does not write its file output fails its step', async () => {
  const root = newWorkspace();
  mkdirSync(path.join(root, 'code'));
  const { engine } = openEngine(root);
  const done = await engine.finished(await engine.start(request(graphOf(commandStep('none', 'true')))));
  expect(done.steps.none?.failure).toMatchObject({ code: 'output-missing', port: 'out' });
});
