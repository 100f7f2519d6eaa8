/** The engine with its real stores, workers and bash: what no memory adapter can show. */
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Step, StepGraph } from '../graph/step.ts';
import type { Engine } from '../run/engine-contract.ts';
import { newWorkspace, openEngine, request } from './durable-workspace.ts';
import { exampleGraph, exampleStep } from './example-graphs.ts';

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

it('F26 code holds what it includes, by key and by list; a change is named, and what is missing fails its step', async () => {
  const root = newWorkspace();
  for (const folder of ['code', 'shared', 'lib']) mkdirSync(path.join(root, folder));
  writeFileSync(path.join(root, 'code', 'say.sh'), 'cat shared/a.txt lib/b.txt');
  writeFileSync(path.join(root, 'shared', 'a.txt'), 'a');
  writeFileSync(path.join(root, 'lib', 'b.txt'), 'b');
  writeFileSync(path.join(root, 'component.additional_includes'), './lib\r\n\r\n');
  const say = commandStep('say', 'bash say.sh > ${{outputs.out}}');
  const graph = graphOf({ ...say, component: { ...say.component, additionalIncludes: ['./shared'] } });
  const { engine, artifacts } = openEngine(root);
  const done = await engine.finished(await engine.start(request(graph)));
  expect(readFileSync(artifacts.path(done.steps.say?.outputs[0]?.digest ?? ''), 'utf8')).toBe('ab');
  writeFileSync(path.join(root, 'lib', 'b.txt'), 'B');
  const because = async (): Promise<readonly string[] | undefined> =>
    (await engine.plan(graph, { pipeline: 'pipeline.yml' })).steps[0]?.because.map(({ part }) => part);
  expect(await because()).toEqual(['code:lib/b.txt']);
  rmSync(path.join(root, 'lib'), { recursive: true });
  expect(await because()).toEqual(['input-not-found:component.additional_includes']);
  const failed = await engine.finished(await engine.start(request(graph)));
  expect(failed.steps.say?.failure).toMatchObject({
    code: 'input-not-found',
    params: { path: 'component.additional_includes' },
  });
});
