/** What people do to a run that goes on, over HTTP, with real commands. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read fields of answers that the contract describes.
type Json = any;

let server: TemporaryServer;
let gate: string;
beforeAll(async () => {
  server = await createTemporaryServer({ starter: true });
  gate = path.join(server.services.workspace.root, 'gate');
});
afterAll(() => server.close());

const post = (url: string, payload: object = {}) =>
  server.inject({ method: 'POST', url: `/api/v1${url}`, payload });
const state = async (run: string): Promise<Json> => (await server.inject(`/api/v1/runs/${run}`)).json();

/** `first` goes on until the gate opens; `second` reads what it wrote. */
const text = (salt: string): string => `type: pipeline
jobs:
  first:
    type: command
    environment: azureml:none:1
    command: echo ${salt}; while [ ! -e ${gate} ]; do sleep 0.02; done; echo done > \${{outputs.out}}
    outputs: { out: { type: uri_file } }
  second:
    type: command
    environment: azureml:none:1
    command: cat \${{inputs.in}} > \${{outputs.out}}
    inputs: { in: "\${{parent.jobs.first.outputs.out}}" }
    outputs: { out: { type: uri_file } }
`;

async function begin(salt: string, more: object = {}): Promise<string> {
  const answer = await post('/runs', { path: 'pipelines/slow.yml', text: text(salt), ...more });
  expect(answer.json()).toEqual({ run: expect.any(String) });
  return answer.json().run;
}

const isRunning = (run: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      void state(run).then(({ steps }) => {
        if (steps.first.status === 'running') resolve();
        else setImmediate(look);
      });
    };
    look();
  });

it('R64 pauses a run and lets it go on', async () => {
  const run = await begin('pause');
  await isRunning(run);
  expect((await post(`/runs/${run}/pause`)).statusCode).toBe(202);
  expect((await state(run)).paused).toBe(true);
  const ended = new Promise<void>((resolve) => {
    server.services.engine.subscribe((_run, event) => event.type === 'step-succeeded' && resolve());
  });
  await writeFile(gate, '');
  await ended;
  expect((await state(run)).steps.second.status).toBe('waiting');
  expect((await post(`/runs/${run}/resume`)).statusCode).toBe(202);
  expect((await server.services.engine.finished(run)).status).toBe('succeeded');
  expect((await post('/runs/999/pause')).statusCode).toBe(404);
});

it('R65 cancels one step of a run', async () => {
  await rm(gate, { force: true });
  const run = await begin('cancel');
  await isRunning(run);
  expect((await post(`/runs/${run}/cancel`, { step: 'nowhere' })).statusCode).toBe(404);
  expect((await post(`/runs/${run}/cancel`, { step: 'first' })).statusCode).toBe(202);
  const done = await server.services.engine.finished(run);
  expect(done).toMatchObject({
    status: 'cancelled',
    steps: { first: { status: 'cancelled' }, second: { status: 'skipped', skippedBecause: 'first' } },
  });
});

it('R66 runs from a step, and forces single steps', async () => {
  await writeFile(gate, '');
  await server.services.engine.finished(await begin('again'));
  const from = await server.services.engine.finished(await begin('again', { from: 'second' }));
  expect(from).toMatchObject({ steps: { first: { status: 'reused' }, second: { status: 'succeeded' } } });
  const forced = await server.services.engine.finished(await begin('again', { forceSteps: ['first'] }));
  expect(forced).toMatchObject({ steps: { first: { status: 'succeeded' }, second: { status: 'reused' } } });
  const unknown = await post('/runs', { path: 'pipelines/slow.yml', text: text('x'), from: 'nowhere' });
  expect(unknown.statusCode).toBe(404);
});
