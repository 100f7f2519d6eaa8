/** A command that outlives its server, killed or stopped in order: it is started once, and its result is committed. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunState } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratch, type Scratch, type ServerProcess, signIn, startServer } from './server-process.ts';

let scratch: Scratch;
let server: ServerProcess | undefined;

beforeAll(() => {
  scratch = createScratch();
});
afterAll(async () => {
  await server?.stop();
  scratch.remove();
});

it.each(['kill', 'stop'] as const)(
  'T14 a command goes on through a restart (%s), and runs once',
  async (way) => {
    const workspace = path.join(scratch.directory, way);
    const [gate, begun] = ['gate', 'begun'].map((name) => path.join(scratch.directory, `${way}-${name}`));
    if (gate === undefined || begun === undefined) return;
    writeFileSync(gate, '');
    server = await startServer(workspace, { env: scratch.env });
    const run = await startRun(server, gate, begun);
    await expect.poll(() => existsSync(begun), { timeout: 30_000 }).toBe(true);
    await server[way]();
    // It ends while no server runs.
    rmSync(gate);
    server = await startServer(workspace, { env: scratch.env });
    const state = await ended(server, run);
    expect(state.steps.slow).toMatchObject({ status: 'succeeded' });
    expect(readFileSync(begun, 'utf8')).toBe('begun\n');
    await server.stop();
  },
);

async function startRun(on: ServerProcess, gate: string, begun: string): Promise<string> {
  const text = `type: pipeline
jobs:
  slow:
    type: command
    command: echo begun >> '${begun}'; while [ -e '${gate}' ]; do sleep 0.05; done; echo made > \${{outputs.out}}
    environment:
      image: ubuntu
    outputs:
      out:
        type: uri_file
`;
  const response = await (await signIn(on))('/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: 'pipelines/restart.yml', text, source: 'http' }),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return ((await response.json()) as { run: string }).run;
}

async function ended(on: ServerProcess, run: string): Promise<RunState> {
  const api = await signIn(on);
  let state: RunState | undefined;
  await expect
    .poll(
      async () => {
        state = (await (await api(`/runs/${run}`)).json()) as RunState;
        return state.finishedAt !== undefined;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  if (state === undefined) throw new Error(`no state of run ${run}`);
  return state;
}
