import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { WorkerMessage } from '@millrace/pipeline-engine/browser';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createStepRig, type StepRig } from '../testing/step-rig.ts';

/** The bundle that the server starts; vitest's global setup builds it when it is stale. */
const bundle = path.resolve(import.meta.dirname, '../../dist/host.js');

let rig: StepRig;
let workers: ChildProcess[] = [];
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());
afterEach(() => {
  for (const worker of workers) worker.kill('SIGKILL');
  workers = [];
});

function start() {
  const worker = fork(bundle, [], { silent: true, execArgv: [] });
  workers.push(worker);
  const messages: WorkerMessage[] = [];
  worker.on('message', (message: WorkerMessage) => messages.push(message));
  return { worker, messages };
}

/** Everything that the worker says until it has answered request `id`. */
function answerTo(worker: ChildProcess, id: number): Promise<WorkerMessage> {
  return new Promise((resolve) => {
    worker.on('message', (message: WorkerMessage) => {
      if ((message.type === 'done' || message.type === 'failed') && message.id === id) resolve(message);
    });
  });
}

const enter = (data: string, dataset: string) => ({
  type: 'run-step',
  component: 'enter_data_manually',
  params: { data_format: 'csv', has_header: 'true', data },
  inputs: {},
  outputs: { dataset },
  seed: '00',
});

it('says that it is ready, answers requests one after the other, and reports failures as values', async () => {
  const { worker, messages } = start();
  await once(worker, 'message');
  expect(messages).toEqual([{ type: 'ready' }]);
  const dataset = await rig.table('SELECT 1 AS unused');
  const answers = [answerTo(worker, 1), answerTo(worker, 2), answerTo(worker, 3)];
  worker.send({ id: 1, body: enter('a\n1\n2\n', dataset) });
  worker.send({ id: 2, body: { type: 'table-page', path: dataset, offset: 0, limit: 10 } });
  worker.send({ id: 3, body: enter('a,b\n1\n', dataset) });
  expect(await answers[0]).toMatchObject({
    type: 'done',
    result: { tables: [{ output: 'dataset', summary: { rows: 2 } }] },
  });
  expect(await answers[1]).toMatchObject({ type: 'done', result: { rows: [[1], [2]] } });
  expect(await answers[2]).toMatchObject({
    type: 'failed',
    failure: { code: 'wrong-cell-count', params: { line: 2 } },
  });
});

it('ends with an exit code and without an answer when there is a bug', async () => {
  const { worker, messages } = start();
  await once(worker, 'message');
  worker.send({
    id: 1,
    body: { type: 'run-step', component: 'no_such_component', params: {}, inputs: {}, outputs: {}, seed: '' },
  });
  const [code] = await once(worker, 'exit');
  expect(code).toBe(70);
  expect(messages).toEqual([{ type: 'ready' }]);
});

it('ends when the server is gone', async () => {
  const { worker } = start();
  await once(worker, 'message');
  worker.disconnect();
  expect((await once(worker, 'exit'))[0]).toBe(0);
});
