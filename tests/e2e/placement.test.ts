/** The sample pipeline on this machine, on every other kind of compute target, and spread over all: the same artifacts. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Place, placeKinds } from './engines/places.ts';
import { apiOf, artifactsOf, placesOf, startRun, statusesOf, succeeded } from './run-client.ts';
import {
  createScratch,
  runCommand,
  type Scratch,
  type ServerProcess,
  startServer,
} from './server-process.ts';

const farObstacle = placeKinds.find(({ name }) => name === 'far')?.obstacle;
const sample = 'pipelines/cars-regression.yml';
/** Each built-in step starts a process there; on two busy processors that takes seconds. */
const minutes = 480_000;

describe('placement', () => {
  let scratch: Scratch;
  let server: ServerProcess | undefined;
  const places = new Map<string, Place>();
  beforeAll(async () => {
    scratch = createScratch();
    for (const { name, obstacle, start } of placeKinds)
      if (obstacle === undefined) places.set(name, await start(scratch.directory));
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  afterAll(async () => {
    for (const place of places.values()) await place.stop();
    scratch.remove();
  });

  const folderOf = (place: string): string => path.join(scratch.directory, place);
  const environment = (): NodeJS.ProcessEnv =>
    Object.assign({}, scratch.env, ...[...places.values()].map((place) => place.environment));

  /** A fresh workspace with the samples, and every place beside this machine. */
  async function open(name: string): Promise<ServerProcess> {
    const workspace = path.join(scratch.directory, name);
    server = await startServer(workspace, { env: environment() });
    mkdirSync(path.join(workspace, 'computes'), { recursive: true });
    for (const place of places.values())
      writeFileSync(path.join(workspace, `computes/${place.name}.yml`), place.file);
    return server;
  }

  const sampleOn = async (on: ServerProcess, compute?: string, change = (text: string) => text) => {
    const text = change(readFileSync(path.join(on.workspace, sample), 'utf8'));
    return succeeded(on, await startRun(on, { path: sample, text, compute }), minutes);
  };

  it(
    'T66 a run here leaves nothing to do elsewhere',
    async () => {
      const here = await open('here');
      const local = await sampleOn(here);
      expect(placesOf(local)).toEqual(new Set(['local']));
      for (const name of places.keys()) {
        const again = await sampleOn(here, name);
        expect(statusesOf(again)).toEqual(new Set(['reused']));
        expect(artifactsOf(again)).toEqual(artifactsOf(local));
        expect(existsSync(folderOf(name))).toBe(false);
      }
    },
    minutes,
  );

  describe.each(placeKinds)('on $name', ({ name, obstacle }) => {
    it.skipIf(obstacle !== undefined)(
      `T66 a pipeline gives the same artifacts as here, and reuses them here (skipped: ${obstacle})`,
      async () => {
        const there = await open(`on-${name}`);
        const remote = await sampleOn(there, `azureml:${name}`);
        expect(placesOf(remote)).toEqual(new Set([name]));
        const back = await sampleOn(there, 'local');
        expect(statusesOf(back)).toEqual(new Set(['reused']));
        expect(artifactsOf(back)).toEqual(artifactsOf(remote));
        expect(artifactsOf(remote)).toEqual(await localArtifacts());
      },
      minutes,
    );
  });

  /** Of the sample, run here in a workspace of its own. */
  let known: Promise<unknown> | undefined;
  function localArtifacts(): Promise<unknown> {
    known ??= (async () => {
      const before = server;
      const fresh = await open('reference');
      const artifacts = artifactsOf(await sampleOn(fresh));
      await fresh.stop();
      server = before;
      return artifacts;
    })();
    return known;
  }

  it(
    'T66 a pipeline that is spread over all of them gives the same artifacts',
    async () => {
      const both = await open('mixed');
      const names = [...places.keys()];
      const nodes = ['clean_missing', 'split', 'train'];
      const mixed = await sampleOn(both, undefined, (text) =>
        nodes.reduce(
          (so, node, index) =>
            so.replace(`  ${node}:\n`, `  ${node}:\n    compute: azureml:${names[index % names.length]}\n`),
          text,
        ),
      );
      const elsewhere = Object.entries(mixed.steps).filter(([, { target }]) => target !== 'local');
      expect(elsewhere.map(([step]) => step).sort()).toEqual([...nodes].sort());
      expect(new Set(elsewhere.map(([, { target }]) => target))).toEqual(new Set(names));
      expect(artifactsOf(mixed)).toEqual(await localArtifacts());
    },
    minutes,
  );

  it.skipIf(farObstacle !== undefined)(
    'T66 a server that is killed finds its command on the machine again, and commits it once',
    async () => {
      const before = await open('killed');
      const [gate, begun] = ['gate', 'begun'].map((name) => path.join(scratch.directory, name));
      if (gate === undefined || begun === undefined) return;
      writeFileSync(gate, '');
      const run = await startRun(before, { path: 'pipelines/slow.yml', text: waitsFor(gate, begun) });
      await expect.poll(() => existsSync(begun), { timeout: 30_000 }).toBe(true);
      await before.kill();
      rmSync(gate);
      server = await startServer(before.workspace, { env: environment() });
      const state = await succeeded(server, run, minutes);
      expect(state.steps.slow).toMatchObject({ status: 'succeeded', target: 'far' });
      // No attempt failed or was lost, and the command itself ran once.
      expect(state.steps.slow?.tries).toBeUndefined();
      expect(readFileSync(begun, 'utf8')).toBe('begun\n');
      const api = await apiOf(server);
      expect(await (await api(`/runs/${run}/log?step=slow`)).text()).toBe('said\n');
      await expect
        .poll(() => readdirSync(path.join(folderOf('far'), 'attempts')), { timeout: 15_000 })
        .toEqual([]);
    },
    minutes,
  );

  it.skipIf(farObstacle !== undefined)(
    'T65 the command line lists the machines, asks them, and sends a run to one',
    async () => {
      const { workspace } = await open('typed');
      const type = (...args: readonly string[]) => runCommand(args, { env: environment(), cwd: workspace });
      const asked = await type('computes', '--check', '--json');
      const { computes } = JSON.parse(asked.stdout);
      const names = ['local', ...[...places.keys()].sort()];
      expect(computes).toMatchObject(names.map((name) => ({ name, health: { state: 'ok', reason: null } })));
      expect(computes.find(({ name }: { name: string }) => name === 'far')).toMatchObject({
        type: 'ssh',
        capacity: 2,
        health: { facts: { system: expect.stringContaining('Linux'), milliseconds: expect.any(Number) } },
      });
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
