/** Python environments of components: made while the run waits, shared, cancelled, made again after a crash. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { RunState } from '@millrace/pipeline-engine/browser';
import { writeWheel } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf, ended as endedWithin, startRun } from './run-client.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

const canMake = spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;
const minutes = 180_000;

let scratch: Scratch;
let index: Server;
let wheels: string;
/** Requests for wheels wait while it is shut. */
let isShut = false;
const waiting = new Set<() => void>();

const openIndex = (): void => {
  isShut = false;
  for (const answer of waiting) answer();
  waiting.clear();
};

beforeAll(async () => {
  scratch = createScratch();
  wheels = path.join(scratch.directory, 'wheels');
  writeWheel(wheels, { name: 'tiny_one', version: '1.0', module: 'value = 40\n', requires: ['tiny_two'] });
  writeWheel(wheels, { name: 'tiny_two', version: '1.5', module: 'value = 2\n' });
  index = createServer((request, response) => {
    const name = path.basename(request.url ?? '');
    if (!name.endsWith('.whl')) {
      response.setHeader('content-type', 'text/html');
      response.end(
        readdirSync(wheels)
          .map((file) => `<a href="/${file}">${file}</a>`)
          .join('\n'),
      );
      return;
    }
    const answer = (): void => void response.end(readFileSync(path.join(wheels, name)));
    if (isShut) waiting.add(answer);
    else answer();
  });
  await new Promise<void>((resolve) => index.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  openIndex();
  index.closeAllConnections();
  index.close();
  scratch.remove();
});

describe.skipIf(!canMake)('environments (skipped without a python3 that has venv)', () => {
  it(
    'E6 a step waits for its environment, sees it alone, and is reused by its exact versions',
    async () => {
      const { server, workspace } = await open('plain');
      try {
        const say =
          'import sys, tiny_one, tiny_two; print(tiny_one.value + tiny_two.value, "poison" in sys.path)';
        const text = pipeline(`python -c '${say}' > \${{outputs.out}}`, ['tiny-one']);
        const first = await ended(server, await start(server, text));
        expect(first.steps.step?.status, JSON.stringify(first.steps.step)).toBe('succeeded');
        const api = await apiOf(server);
        const events = (await (await api('/runs/1/events')).json()) as readonly { type: string }[];
        expect(events).toContainEqual(
          expect.objectContaining({
            type: 'step-queued',
            reason: { kind: 'environment', message: 'made', build: expect.any(String) },
          }),
        );
        const explained = await (await api('/runs/1/explain?step=step')).text();
        expect(explained).toContain('environment:lock:tiny-two');
        const second = await ended(server, await start(server, text.replace('step:', 'other:')));
        expect(second.steps.other?.status).toBe('reused');
        const said = spawnSync('grep', ['-rlx', '42 False', path.join(workspace, '.millrace')]);
        expect(said.stdout.toString()).not.toBe('');
      } finally {
        await server.stop();
      }
    },
    minutes,
  );

  it(
    'E3 a package that is not to be had is named, and the log says all',
    async () => {
      const { server, made } = await open('missing');
      try {
        const state = await ended(server, await start(server, pipeline('python -V', ['tiny-nine==9'])));
        expect(state.steps.step).toMatchObject({
          status: 'failed',
          failure: { code: 'environment-package', params: { package: 'tiny-nine==9' } },
        });
        const log = await (await (await apiOf(server))('/runs/1/log?step=step')).text();
        expect(log).toContain('tiny-nine==9');
        expect(log).toContain('Environment "made" on local');
        expect(readdirSync(made)).toEqual([]);
      } finally {
        await server.stop();
      }
    },
    minutes,
  );

  it(
    'E4 cancelled in the middle, and E5 killed in the middle: no half of an environment stays',
    async () => {
      const opened = await open('middle');
      const { workspace, made } = opened;
      let { server } = opened;
      try {
        isShut = true;
        const text = pipeline(`python -c 'import tiny_one' && echo yes > \${{outputs.out}}`, ['tiny-one']);
        const cancelled = await start(server, text);
        await expect.poll(() => waiting.size, { timeout: 60_000 }).toBeGreaterThan(0);
        const log = await (await (await apiOf(server))(`/runs/${cancelled}/log?step=step`)).text();
        expect(log).toContain('tiny-one');
        const answer = await (await apiOf(server))(`/runs/${cancelled}/cancel`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        expect(answer.ok, await answer.text()).toBe(true);
        expect((await ended(server, cancelled)).steps.step?.status).toBe('cancelled');
        await expect.poll(() => readdirSync(made), { timeout: 20_000 }).toEqual([]);

        waiting.clear();
        const killed = await start(server, text);
        await expect.poll(() => waiting.size, { timeout: 60_000 }).toBeGreaterThan(0);
        await server.kill();
        openIndex();
        server = await startServer(workspace, { env: poisoned() });
        const state = await ended(server, killed);
        expect(state.steps.step?.status, JSON.stringify(state.steps.step)).toBe('succeeded');
        const names = readdirSync(made).filter((name) => !name.endsWith('.json'));
        expect(names.filter((name) => existsSync(path.join(made, name, 'bin/python')))).toHaveLength(1);
      } finally {
        openIndex();
        await server.stop();
      }
    },
    minutes,
  );

  it(
    'E6 packages come from the package index, where one can be reached',
    async (context) => {
      const reached = spawnSync(
        'python3',
        [
          '-m',
          'pip',
          'download',
          '--no-deps',
          '--dest',
          path.join(scratch.directory, 'reach'),
          'six==1.17.0',
        ],
        { stdio: 'ignore', timeout: 60_000 },
      );
      if (reached.status !== 0) context.skip('no package index can be reached');
      const { server, workspace } = await open('index');
      try {
        mkdirSync(path.join(workspace, 'pipelines'), { recursive: true });
        writeFileSync(
          path.join(workspace, 'pipelines/conda.yml'),
          'name: real\ndependencies:\n  - python-dateutil=2.9.0\n  - pip:\n    - six\n',
        );
        const text = pipeline(`python -c 'import six, dateutil' && echo yes > \${{outputs.out}}`, []).replace(
          /conda_file:[\s\S]*?(?=\n {4}outputs)/,
          'conda_file: ./conda.yml',
        );
        const state = await ended(server, await start(server, text));
        expect(state.steps.step?.status, JSON.stringify(state.steps.step?.failure)).toBe('succeeded');
      } finally {
        await server.stop();
      }
    },
    minutes,
  );
});

/** What the server sees and no build may see. */
const poisoned = (): NodeJS.ProcessEnv => ({
  ...scratch.env,
  PYTHONPATH: 'poison',
  PIP_INDEX_URL: 'http://127.0.0.1:1/simple',
  PIP_FIND_LINKS: '/nowhere',
  PIP_REQUIRE_VIRTUALENV: '1',
});

async function open(name: string) {
  const workspace = path.join(scratch.directory, name);
  const server = await startServer(workspace, { env: poisoned() });
  return { server, workspace, made: path.join(workspace, '.millrace/environments/made') };
}

const pipeline = (command: string, packages: readonly string[]): string => `type: pipeline
jobs:
  step:
    type: command
    command: ${command}
    environment:
      image: python
      conda_file:
        name: made
        dependencies:
          - pip:
            - --no-index
            - --find-links http://127.0.0.1:${(index.address() as AddressInfo).port}/
${packages.map((line) => `            - ${line}\n`).join('')}    outputs:
      out:
        type: uri_file
`;

const start = (on: ServerProcess, text: string): Promise<string> =>
  startRun(on, { path: 'pipelines/p.yml', text });

const ended = (on: ServerProcess, run: string): Promise<RunState> => endedWithin(on, run, 120_000);
