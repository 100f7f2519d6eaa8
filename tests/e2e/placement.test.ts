/** The sample pipeline on this machine, on a machine reached by ssh, and on both: the same artifacts everywhere. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunState } from '@millrace/pipeline-engine/browser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SshServer, sshdObstacle, startSshd } from './engines/sshd.ts';
import {
  createScratch,
  runCommand,
  type Scratch,
  type ServerProcess,
  signIn,
  startServer,
} from './server-process.ts';

const obstacle = sshdObstacle();
const sample = 'pipelines/cars-regression.yml';
/** Each built-in step starts a process there; on two busy processors that takes seconds. */
const minutes = 480_000;

describe.skipIf(obstacle !== undefined)(`placement (skipped: ${obstacle})`, () => {
  let scratch: Scratch;
  let machine: SshServer;
  let server: ServerProcess | undefined;
  beforeAll(async () => {
    scratch = createScratch();
    machine = await startSshd();
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  afterAll(async () => {
    await machine.stop();
    scratch.remove();
  });

  const far = (): string => path.join(scratch.directory, 'far');

  /** A fresh workspace with the samples, and `far` beside this machine. */
  async function open(name: string): Promise<ServerProcess> {
    const workspace = path.join(scratch.directory, name);
    server = await startServer(workspace, { env: scratch.env });
    mkdirSync(path.join(workspace, 'computes'), { recursive: true });
    writeFileSync(
      path.join(workspace, 'computes/far.yml'),
      `name: far
type: ssh
host: ${machine.host}
port: ${machine.port}
user: ${machine.user}
identity_file: ${machine.identityFile}
known_hosts_file: ${machine.knownHostsFile}
working_directory: ${far()}
capacity: 2
`,
    );
    return server;
  }

  it(
    'T66 a pipeline gives the same artifacts wherever its steps run, and reuses them everywhere',
    async () => {
      const here = await open('here');
      const text = readFileSync(path.join(here.workspace, sample), 'utf8');
      const local = await finished(here, await startRun(here, text));
      expect(placesOf(local)).toEqual(new Set(['local']));
      const again = await finished(here, await startRun(here, text, 'far'));
      expect(new Set(Object.values(again.steps).map(({ status }) => status))).toEqual(new Set(['reused']));
      expect(artifactsOf(again)).toEqual(artifactsOf(local));
      expect(existsSync(far())).toBe(false);
      await here.stop();

      const there = await open('there');
      const remote = await finished(there, await startRun(there, text, 'azureml:far'));
      expect(placesOf(remote)).toEqual(new Set(['far']));
      expect(artifactsOf(remote)).toEqual(artifactsOf(local));
      const back = await finished(there, await startRun(there, text, 'local'));
      expect(new Set(Object.values(back.steps).map(({ status }) => status))).toEqual(new Set(['reused']));
      await there.stop();

      const both = await open('both');
      const mixed = await finished(both, await startRun(both, onFar(text, ['clean_missing', 'train'])));
      const places = Object.entries(mixed.steps).filter(([, { target }]) => target === 'far');
      expect(places.map(([step]) => step).sort()).toEqual(['clean_missing', 'train']);
      expect(artifactsOf(mixed)).toEqual(artifactsOf(local));
    },
    minutes,
  );

  it(
    'T66 a server that is killed finds its command on the machine again, and commits it once',
    async () => {
      const before = await open('killed');
      const [gate, begun] = ['gate', 'begun'].map((name) => path.join(scratch.directory, name));
      if (gate === undefined || begun === undefined) return;
      writeFileSync(gate, '');
      const run = await startRun(before, waitsFor(gate, begun));
      await expect.poll(() => existsSync(begun), { timeout: 30_000 }).toBe(true);
      await before.kill();
      rmSync(gate);
      server = await startServer(before.workspace, { env: scratch.env });
      const state = await finished(server, run);
      expect(state.steps.slow).toMatchObject({ status: 'succeeded', target: 'far' });
      // No attempt failed or was lost, and the command itself ran once.
      expect(state.steps.slow?.tries).toBeUndefined();
      expect(readFileSync(begun, 'utf8')).toBe('begun\n');
      const api = await apiOf(server);
      expect(await (await api(`/runs/${run}/log?step=slow`)).text()).toBe('said\n');
      await expect.poll(() => readdirSync(path.join(far(), 'attempts')), { timeout: 15_000 }).toEqual([]);
    },
    minutes,
  );

  it(
    'T65 the command line lists the machines, asks them, and sends a run to one',
    async () => {
      const { workspace } = await open('typed');
      const type = (...args: readonly string[]) => runCommand(args, { env: scratch.env, cwd: workspace });
      const asked = await type('computes', '--check', '--json');
      expect(JSON.parse(asked.stdout).computes).toMatchObject([
        { name: 'local', health: { state: 'ok' } },
        { name: 'far', type: 'ssh', capacity: 2, health: { state: 'ok', reason: null } },
      ]);
      expect((await type('validate', 'computes/far.yml')).code).toBe(0);
      writeFileSync(path.join(workspace, 'pipelines/say.yml'), says('azureml:fra'));
      const checked = await type('validate', 'pipelines/say.yml');
      expect(checked.code).toBe(0);
      expect(`${checked.stdout}${checked.stderr}`).toContain('"fra"');
      expect((await type('run', 'pipelines/say.yml', '--compute', 'fra')).code).not.toBe(0);
      const sent = await type('run', 'pipelines/say.yml', '--compute', 'far', '--json');
      expect(sent.code, sent.stdout + sent.stderr).toBe(0);
      expect(sent.stdout).toContain('"target":"far"');
    },
    minutes,
  );
});

const command = (line: string, compute: string): string => `    type: command
    command: ${line}
    compute: ${compute}
    environment:
      image: ubuntu
    outputs:
      out:
        type: uri_file
`;

const says = (compute: string): string =>
  `type: pipeline\njobs:\n  say:\n${command('echo said; echo made > ${{outputs.out}}', compute)}`;

const waitsFor = (gate: string, begun: string): string =>
  `type: pipeline\njobs:\n  slow:\n${command(
    `echo begun >> '${begun}'; while [ -e '${gate}' ]; do sleep 0.05; done; echo said; echo made > \${{outputs.out}}`,
    'azureml:far',
  )}`;

/** The same pipeline with these of its nodes on `far`. */
function onFar(text: string, nodes: readonly string[]): string {
  return nodes.reduce(
    (so, node) => so.replace(`  ${node}:\n`, `  ${node}:\n    compute: azureml:far\n`),
    text,
  );
}

type Api = ReturnType<typeof signIn>;
const signedIn = new WeakMap<ServerProcess, Api>();

/** The printed code works once. */
function apiOf(on: ServerProcess): Api {
  const api = signedIn.get(on) ?? signIn(on);
  signedIn.set(on, api);
  return api;
}

async function startRun(on: ServerProcess, text: string, compute?: string): Promise<string> {
  const response = await (await apiOf(on))('/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: sample, text, source: 'http', compute }),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return ((await response.json()) as { run: string }).run;
}

async function finished(on: ServerProcess, run: string): Promise<RunState> {
  const api = await apiOf(on);
  let state: RunState | undefined;
  await expect
    .poll(
      async () => {
        const response = await api(`/runs/${run}`);
        expect(response.status).toBe(200);
        state = (await response.json()) as RunState;
        return state.finishedAt !== undefined;
      },
      { timeout: minutes, interval: 100 },
    )
    .toBe(true);
  if (state === undefined) throw new Error(`no state of run ${run}`);
  expect(state.status, JSON.stringify(state, undefined, 1)).toBe('succeeded');
  return state;
}

const placesOf = (state: RunState): ReadonlySet<string | undefined> =>
  new Set(Object.values(state.steps).map(({ target }) => target));

/** Digests by step and output. */
const artifactsOf = (state: RunState): unknown =>
  Object.fromEntries(
    Object.entries(state.steps).map(([step, { outputs }]) => [
      step,
      Object.fromEntries((outputs ?? []).map(({ name, digest }) => [name, digest])),
    ]),
  );
