/** R69 over HTTP, with real commands and the workspace's own rule of what lies in it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
let elsewhere: string;
beforeAll(async () => {
  server = await createTemporaryServer({ starter: true });
  root = server.services.workspace.root;
  elsewhere = mkdtempSync(path.join(tmpdir(), 'millrace-elsewhere-'));
});
afterAll(async () => {
  await server.close();
  rmSync(elsewhere, { recursive: true });
});

const start = (to: string, before = '') =>
  server.inject({
    method: 'POST',
    url: '/api/v1/runs',
    payload: {
      path: 'pipelines/deliver.yml',
      text: `type: pipeline
outputs:
  report: {type: uri_file, path: ${JSON.stringify(to)}}
jobs:
  make:
    type: command
    environment: azureml:none:1
    command: >-
      ${before} echo made > \${{outputs.out}}
    outputs: { out: "\${{parent.outputs.report}}" }
`,
    },
  });

it('R69 delivers an output of the pipeline beside its file, also when the result is reused', async () => {
  for (const status of ['succeeded', 'reused']) {
    const { run } = (await start('../out/${{name}}.txt')).json();
    expect((await server.services.engine.finished(run)).steps.make?.status).toBe(status);
    expect(readFileSync(path.join(root, 'out', `${run}.txt`), 'utf8')).toBe('made\n');
  }
});

it('R69 refuses a place outside the workspace, spelled or linked', async () => {
  symlinkSync(elsewhere, path.join(root, 'link'));
  for (const to of ['../../outside.txt', '/tmp/outside.txt', '../link/outside.txt']) {
    const answer = await start(to);
    expect([to, answer.statusCode]).toEqual([to, 422]);
    expect(answer.json().issues).toContainEqual(expect.objectContaining({ code: 'path-outside-workspace' }));
  }
  expect(readdirSync(elsewhere)).toEqual([]);
});

it('R69 looks again before it writes: a folder that became a link out of the workspace fails the step', async () => {
  const folder = path.join(root, 'moved');
  mkdirSync(folder);
  const { run } = (
    await start('../moved/a.txt', `rmdir '${folder}'; ln -s '${elsewhere}' '${folder}';`)
  ).json();
  const state = await server.services.engine.finished(run);
  expect(state.steps.make).toMatchObject({ status: 'failed', failure: { code: 'path-outside-workspace' } });
  expect(existsSync(path.join(elsewhere, 'a.txt'))).toBe(false);
});
