/** The sample pipeline on this machine, on every other kind of compute target, and spread over all: the same artifacts. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { placeKinds } from './engines/places.ts';
import { usePlacedServers } from './placed-servers.ts';
import { artifactsOf, placesOf, startRun, statusesOf, succeeded } from './run-client.ts';
import { runCommand, type ServerProcess } from './server-process.ts';

const farObstacle = placeKinds.find(({ name }) => name === 'far')?.obstacle;
const sample = 'pipelines/cars-regression.yml';
/** Each built-in step starts a process there; on two busy processors that takes seconds. */
const minutes = 480_000;

describe('placement', () => {
  const { open, places, folderOf, environment } = usePlacedServers(placeKinds);

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
        expect(filesBelow(folderOf(name))).toEqual([]);
      }
    },
    minutes,
  );

  describe.each(placeKinds)('on $name', ({ name, obstacle }) => {
    it.skipIf(obstacle !== undefined)(
      `T66 a pipeline gives the same artifacts as here, and reuses them here${skipNote(obstacle)}`,
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
      const fresh = await open('reference');
      const artifacts = artifactsOf(await sampleOn(fresh));
      await fresh.stop();
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

/** Looking after a machine may make its empty folders. */
function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
}
