/** The command line against real workspaces: exit codes, messages for bad input, ownership and trust. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createScratch,
  runCommand,
  type Scratch,
  type ServerProcess,
  signIn,
  startServer,
} from './server-process.ts';

let scratch: Scratch;
let workspace: string;
beforeAll(() => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  for (const folder of ['pipelines', 'data', 'components/greet', '.millrace'])
    mkdirSync(path.join(workspace, folder), { recursive: true });
  writeFileSync(path.join(workspace, 'data/broken.csv'), `a,b\n${'1,2\n'.repeat(5)}1,2,3\n1,2\n`);
  writeFileSync(path.join(workspace, 'data/empty.csv'), '');
  writeFileSync(path.join(workspace, 'data/cars.csv'), 'name,price\nA,1\nB,2\nC,3\n');
});
afterAll(() => scratch.remove());

const run = (args: readonly string[], cwd = workspace): ReturnType<typeof runCommand> =>
  runCommand(args, { env: scratch.env, cwd });

function pipeline(name: string, text: string): string {
  const file = `pipelines/${name}.yml`;
  writeFileSync(path.join(workspace, file), text);
  return file;
}

const importing = (file: string): string => `type: pipeline
jobs:
  load:
    type: command
    component: azureml:import_data:1
    inputs:
      source: {type: uri_file, path: ${file}}
`;

describe('exit codes and messages', () => {
  it('0: a run that succeeds, and one that reuses it', async () => {
    const file = pipeline('good', importing('../data/cars.csv'));
    const first = await run(['run', file]);
    expect(first.code, first.stderr).toBe(0);
    const second = await run(['run', file]);
    expect(second.stderr).toContain('reused from run 1');
  });

  it('R85 a run that takes long is reached by other commands', async () => {
    const node = 'jobs:\n  slow:\n    type: command\n    command: sleep 60\n';
    const running = run(['run', pipeline('slow', `type: pipeline\n${node}`), '--json']);
    const runningOne = async (): Promise<string | undefined> => {
      const listed = await run(['runs', '--json', '--status', 'running']);
      return (JSON.parse(listed.stdout) as { runs: { run: string }[] }).runs[0]?.run;
    };
    let found = await runningOne();
    for (let asked = 0; found === undefined && asked < 20; asked++) found = await runningOne();
    const cancelled = await run(['cancel', found ?? 'none']);
    expect(cancelled.code, cancelled.stderr).toBe(0);
    const { stdout } = await running;
    expect(stdout).toContain(`"type":"run-finished","run":"${found}","status":"cancelled"`);
  });

  it.each([
    ['a cycle', 'cycle', /form a cycle/],
    ['a missing required input', 'missing', /dataset/i],
    ['an unknown column, with the nearest', 'column', /price/],
    ['YAML with a syntax error, at its line', 'syntax', /syntax\.yml:3/],
    ['a path that leaves the workspace', 'outside', /outside|leaves/],
  ])('2: %s', async (_what, name, message) => {
    const texts: Readonly<Record<string, string>> = {
      cycle: `type: pipeline
jobs:
  first: {type: command, component: azureml:clean_missing_data:1, inputs: {dataset: "\${{parent.jobs.second.outputs.cleaned_dataset}}"}}
  second: {type: command, component: azureml:clean_missing_data:1, inputs: {dataset: "\${{parent.jobs.first.outputs.cleaned_dataset}}"}}
`,
      missing: 'type: pipeline\njobs:\n  clean: {type: command, component: azureml:clean_missing_data:1}\n',
      column: `${importing('../data/cars.csv')}  learner:
    type: command
    component: azureml:linear_regression:1
  train:
    type: command
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.learner.outputs.untrained_model}}
      dataset: \${{parent.jobs.load.outputs.dataset}}
      label_column: prise
`,
      syntax: 'type: pipeline\njobs:\n  load: [1, 2\n',
      outside: importing('../../../../etc/passwd'),
    };
    const result = await run(['run', pipeline(name, texts[name] ?? '')]);
    expect(result.code, result.stderr).toBe(2);
    expect(result.stderr).toMatch(message);
  });

  it.each([
    ['a CSV whose row 7 is broken', 'broken', /7/],
    ['an empty file', 'empty', /empty/i],
  ])('1: %s fails its step, with what to do', async (_what, name, message) => {
    const result = await run(['run', pipeline(`data-${name}`, importing(`../data/${name}.csv`))]);
    expect([1, 2], result.stderr).toContain(result.code);
    expect(result.stderr).toMatch(message);
  });

  it('2: a file that is not there, and an unknown option', async () => {
    expect((await run(['run', 'pipelines/nothing.yml'])).code).toBe(2);
    expect((await run(['run', '--nonsense'])).code).toBe(2);
  });
});

describe('a second server on one workspace', () => {
  it('is refused with exit code 4 and the address of the first; the terminal talks to the first', async () => {
    const server = await startServer(workspace, { env: scratch.env });
    try {
      const second = await run([workspace, '--port', '0']);
      expect(second.code, second.stderr).toBe(4);
      expect(second.stderr).toContain(String(server.pid));
      const through = await run(['run', pipeline('through', importing('../data/cars.csv')), '--json']);
      expect(through.code, through.stderr).toBe(0);
      const runs = (await (await (await signIn(server))('/runs')).json()) as { pipeline: string }[];
      expect(runs[0]?.pipeline).toBe('pipelines/through.yml');
    } finally {
      await server.stop();
    }
  });
});

describe('requests from elsewhere', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer(workspace, { env: scratch.env });
  });
  afterAll(() => server.stop());

  const ask = (headers: Record<string, string>, route = '/api/v1/workspace'): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(server.url);
      request({ host: '127.0.0.1', port, path: route, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it('a foreign Host or Origin, no cookie, and a used code are refused', async () => {
    expect(await ask({ host: 'evil.example' })).toBe(403);
    expect(await ask({ origin: 'https://evil.example' })).toBe(403);
    expect(await ask({})).toBe(401);
    await signIn(server);
    expect((await fetch(server.url, { redirect: 'manual' })).headers.get('set-cookie')).toBeNull();
    expect(await ask({}, '/healthz')).toBe(200);
  });
});

describe('a workspace that came from elsewhere', () => {
  it('asks for trust before anything of it runs', async () => {
    writeFileSync(
      path.join(workspace, 'components/greet/component.yaml'),
      'type: command\nname: greet\nversion: 1\noutputs:\n  out: {type: uri_file}\ncommand: echo hello > ${{outputs.out}}\nenvironment: {image: python}\n',
    );
    pipeline(
      'script',
      'type: pipeline\njobs:\n  greet:\n    type: command\n    component: ../components/greet/component.yaml\n',
    );
    const copy = path.join(scratch.directory, 'copied');
    cpSync(workspace, copy, { recursive: true });
    const server = await startServer(copy, { env: scratch.env });
    try {
      const api = await signIn(server);
      const { text } = (await (await api('/pipelines/file?path=pipelines/script.yml')).json()) as {
        text: string;
      };
      const start = (): Promise<Response> =>
        api('/runs', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ path: 'pipelines/script.yml', text }),
        });
      const refused = await start();
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: 'workspace-untrusted' });
      const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      expect((await api('/workspace/trust', json)).status).toBe(200);
      const started = await start();
      expect(started.status).toBe(201);
      const { run: number } = (await started.json()) as { run: string };
      const status = async (): Promise<string> =>
        ((await (await api(`/runs/${number}`)).json()) as { status: string }).status;
      await expect.poll(status, { timeout: 20_000 }).toBe('succeeded');
    } finally {
      await server.stop();
    }
  });
});
