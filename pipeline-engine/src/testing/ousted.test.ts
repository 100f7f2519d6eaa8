/** R142: a process that lost its workspace ends and removes nothing that its successor follows, with bash and real stores. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Step, StepGraph } from '../graph/step.ts';
import { newWorkspace, type OpenedEngine, openEngine, request } from './durable-workspace.ts';
import { exampleStep } from './example-graphs.ts';

/** Writes a file when it begins, waits for another one, and then writes its output. */
function waitingGraph(root: string): StepGraph {
  const step = exampleStep({ id: 'wait' });
  const [began, go] = [path.join(root, 'began'), path.join(root, 'go')];
  const command = `echo x >> ${began}; for i in $(seq 2400); do [ -e ${go} ] && break; sleep 0.05; done; echo done > \${{outputs.out}}`;
  const component: Step['component'] = {
    ...step.component,
    name: 'wait',
    origin: { kind: 'workspace', file: 'component.yaml' },
    command,
    code: './code',
  };
  return { steps: [{ ...step, component }], continueOnStepFailure: false, forceRerun: false };
}

/** Another process raises the fence. */
function oust({ database }: OpenedEngine): void {
  database.run(`UPDATE meta SET value = CAST(value + 1 AS TEXT) WHERE key = 'fence'`);
}

async function begun(): Promise<{ root: string; first: OpenedEngine; run: string }> {
  const root = newWorkspace();
  mkdirSync(path.join(root, 'code'));
  const first = openEngine(root);
  const run = await first.engine.start(request(waitingGraph(root)));
  await expect.poll(() => existsSync(path.join(root, 'began')), { timeout: 60_000 }).toBe(true);
  return { root, first, run };
}

it('R142 a cancel and the end of a process that was ousted leave its attempts to the successor', async () => {
  const { root, first, run } = await begun();
  oust(first);
  await expect(first.engine.cancel(run)).rejects.toMatchObject({ code: 'fence-lost' });
  await first.close();
  const second = openEngine(root);
  expect(await second.engine.resume()).toEqual([run]);
  writeFileSync(path.join(root, 'go'), '');
  const state = await second.engine.finished(run);
  expect(state.steps.wait?.status).toBe('succeeded');
  // It was begun once: the successor found it again.
  expect(readFileSync(path.join(root, 'began'), 'utf8')).toBe('x\n');
}, 120_000);

it('R142 an ousted process neither reaps nor collects what it finds of attempts', async () => {
  const { root, first } = await begun();
  await first.engine.close('leave');
  const [id] = await first.artifacts.attempts();
  const directory = first.artifacts.attemptDirectory(id ?? '');
  oust(first);
  for (const target of first.engine.targets())
    await expect(target.reap({ id: id ?? '', directory })).rejects.toMatchObject({ code: 'fence-lost' });
  await expect(first.collector.collect({ keepRuns: 0, keepMs: 0 })).rejects.toMatchObject({
    code: 'fence-lost',
  });
  expect(existsSync(directory)).toBe(true);
  await first.close();
  const second = openEngine(root);
  const [run] = await second.engine.resume();
  writeFileSync(path.join(root, 'go'), '');
  expect((await second.engine.finished(run ?? '')).steps.wait?.status).toBe('succeeded');
  expect(readFileSync(path.join(root, 'began'), 'utf8')).toBe('x\n');
}, 120_000);
