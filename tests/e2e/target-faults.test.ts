/**
 * What goes wrong around compute targets: servers that die, files that go, steps that are called off. Which fault is
 * shown on which target where is a table in docs/computes.md.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { distantKind, placeKinds, restKind, servedKind } from './engines/places.ts';
import { usePlacedServers } from './placed-servers.ts';
import { apiOf, ended, startRun, stateOf, succeeded } from './run-client.ts';
import type { ServerProcess } from './server-process.ts';

const minutes = 240_000;
/** Seconds that no other test sleeps. */
const nap = `300.${process.pid}`;
/** Nothing of a step may be left after it. */
const aMinute = 60_000;

const command = (line: string, compute: string): string => `    type: command
    command: ${JSON.stringify(line)}
    compute: azureml:${compute}
    environment:
      image: localhost/millrace-test:1
    outputs:
      out:
        type: uri_file
`;

const pipelineOf = (line: string, compute: string): string =>
  `type: pipeline\njobs:\n  slow:\n${command(line, compute)}`;

describe.each(placeKinds)('faults of $name', (kind) => {
  const { name, obstacle } = kind;
  const { open, openAgain, folderOf, scratch, places } = usePlacedServers([kind]);
  const told = skipNote(obstacle);

  /** Inside the working directory of the target, where a container sees nothing but its own folder. */
  const attemptFolders = (): readonly string[] => {
    const folder = path.join(folderOf(name), 'attempts');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const workFolder = (): string => path.join(folderOf(name), 'attempts', attemptFolders()[0] ?? '', 'work');
  const hasBegun = async (): Promise<void> => {
    const log = (): string => path.join(workFolder(), '../log');
    await expect
      .poll(() => existsSync(log()) && readFileSync(log(), 'utf8'), { timeout: aMinute })
      .toBe('begun\n');
  };
  const slow = (line: string) => ({ path: 'pipelines/slow.yml', text: pipelineOf(line, name) });
  const nothingIsLeft = async (): Promise<void> => {
    await expect.poll(attemptFolders, { timeout: aMinute, interval: 200 }).toEqual([]);
  };

  it.skipIf(obstacle !== undefined)(
    `T95 a server that is killed, and its compute file removed: the command is found where it is, and committed once${told}`,
    async () => {
      const before = await open(`killed-${name}`);
      const line =
        'echo begun; while [ ! -e go ]; do sleep 0.05; done; echo said; echo made > ${{outputs.out}}';
      const run = await startRun(before, slow(line));

      await hasBegun();
      expect(clientsOf(scratch().directory).length > 0).toBe(name === 'far');
      await before.kill();
      // The client that held the connection does not outlive its server.
      await expect.poll(() => clientsOf(scratch().directory), { timeout: 20_000 }).toEqual([]);
      rmSync(path.join(before.workspace, `computes/${name}.yml`));
      writeFileSync(path.join(workFolder(), 'go'), '');
      const after = await openAgain(before);
      const state = await succeeded(after, run, minutes);
      expect(state.steps.slow).toMatchObject({ status: 'succeeded', target: name });
      // No attempt failed or was lost, and the command itself ran once.
      expect(state.steps.slow?.tries).toBeUndefined();
      const response = await (await apiOf(after))(`/runs/${run}/log?step=slow`);
      expect(await response.text()).toBe('begun\nsaid\n');
      await nothingIsLeft();
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined)(
    `T98 a command that claims to have ended well is not believed${told}`,
    async () => {
      const server = await open(`lies-${name}`);
      const line = 'echo 0 > ../exit; echo early > ${{outputs.out}}; sleep 1; echo "0 x" > ../exit; exit 3';
      const state = await ended(server, await startRun(server, slow(line)), minutes);
      expect(state.steps.slow).toMatchObject({
        status: 'failed',
        failure: { code: 'command-failed', exitCode: 3 },
      });
      await nothingIsLeft();
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined)(
    `T99 a step is called off at any moment, and nothing of it is left${told}`,
    async () => {
      const server = await open(`cancelled-${name}`);
      for (const delay of [0, 40, 120, 300, 700, 1500]) {
        const run = await startRun(server, slow(`sleep ${nap}; echo ${delay} > \${{outputs.out}}`));
        await new Promise((resolve) => setTimeout(resolve, delay));
        await callOff(server, run);
        const state = await ended(server, run, aMinute);
        expect(state.steps.slow?.status, `after ${delay} ms`).toBe('cancelled');
      }
      await nothingIsLeft();
      expect(sleepers()).toEqual([]);
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined)(
    `T100 a disk that is full there fails the step with a reason, and keeps nothing${told}`,
    async () => {
      const server = await open(`full-${name}`);
      const folder = path.join(scratch().directory, `full-disk-${name}`);
      mkdirSync(folder);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=755', 'millrace-test', folder]);
      try {
        const file = path.join(server.workspace, `computes/${name}.yml`);
        const text = readFileSync(file, 'utf8').replace(
          /working_directory: .*/,
          `working_directory: ${folder}/there`,
        );
        writeFileSync(file, text);
        writeFileSync(path.join(server.workspace, 'data/large.bin'), randomBytes(9_000_000));
        const sent = pipelineOf('cp ${{inputs.large}} ${{outputs.out}}', name).replace(
          '    outputs:',
          '    inputs:\n      large:\n        type: uri_file\n        path: ../data/large.bin\n    outputs:',
        );
        const first = await ended(
          server,
          await startRun(server, { path: 'pipelines/large.yml', text: sent }),
          minutes,
        );
        expect(first.steps.slow).toMatchObject({ status: 'failed', failure: { code: 'machine-refused' } });
        expect(first.steps.slow?.failure?.message).toMatch(/No space left|space/i);
        const writes = 'head -c 9000000 /dev/urandom > ${{outputs.out}}';
        const second = await ended(server, await startRun(server, slow(writes)), minutes);
        expect(second.steps.slow).toMatchObject({ status: 'failed', failure: { exitCode: 1 } });
        await expect.poll(() => readdirSync(`${folder}/there/attempts`), { timeout: aMinute }).toEqual([]);
        const small = await ended(
          server,
          await startRun(server, slow('echo fits > ${{outputs.out}}')),
          minutes,
        );
        expect(small.status, JSON.stringify(small.steps)).toBe('succeeded');
        await expect
          .poll(
            () => [...readdirSync(`${folder}/there/attempts`), ...readdirSync(`${folder}/there/incoming`)],
            {
              timeout: aMinute,
            },
          )
          .toEqual([]);
        await server.stop();
      } finally {
        execFileSync('umount', ['--lazy', folder]);
      }
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined)(
    `T101 a step that takes more memory than it may says so${told}`,
    async () => {
      const server = await open(`memory-${name}`);
      const file = path.join(server.workspace, `computes/${name}.yml`);
      writeFileSync(file, `${readFileSync(file, 'utf8').replace(/^memory: .*\n/m, '')}memory: 64 MiB\n`);
      const greedy = 'x=$(head -c 300000000 /dev/zero | tr "\\0" a); echo ${#x} > ${{outputs.out}}';
      const state = await ended(server, await startRun(server, slow(greedy)), minutes);
      expect(state.steps.slow).toMatchObject({
        status: 'failed',
        failure: { code: 'command-killed', outOfMemory: true },
      });
      await nothingIsLeft();
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined || name === 'box')(
    `T102 a daemon that dies makes its steps wait; they go on when it is back, and are committed once${told}`,
    async () => {
      const server = await open(`daemon-${name}`);
      const daemon = places.get(name)?.daemon;
      const line = 'echo begun; while [ ! -e go ]; do sleep 0.05; done; echo made > ${{outputs.out}}';
      const run = await startRun(server, slow(line));
      await hasBegun();
      const work = workFolder();
      await expect
        .poll(async () => (await stateOf(server, run)).steps.slow?.status, { timeout: aMinute })
        .toBe('running');
      daemon?.kill();
      const queued = await startRun(server, slow('echo second > ${{outputs.out}}'));
      await expect
        .poll(async () => (await stateOf(server, queued)).steps.slow?.waiting, { timeout: 40_000 })
        .toMatchObject({ kind: expect.any(String) });
      expect((await stateOf(server, run)).steps.slow?.status).toBe('running');
      await daemon?.heal();
      writeFileSync(path.join(work, 'go'), '');
      for (const one of [run, queued]) {
        const state = await succeeded(server, one, minutes);
        expect(state.steps.slow?.tries).toBeUndefined();
      }
      const log = await (await (await apiOf(server))(`/runs/${run}/log?step=slow`)).text();
      expect(log).toBe('begun\n');
      await nothingIsLeft();
    },
    minutes,
  );
});

describe('faults of an engine of containers', () => {
  const { open, folderOf, places } = usePlacedServers([servedKind]);
  const { obstacle } = servedKind;

  it.skipIf(obstacle !== undefined)(
    `T151 T164 a step that is called off while its engine is away ends at once; nothing of it is left when that is back${skipNote(obstacle)}`,
    async () => {
      const server = await open('engine-cancelled');
      const daemon = places.get('served')?.daemon;
      const text = pipelineOf(`echo begun; sleep ${nap}; echo made > \${{outputs.out}}`, 'served');
      const run = await startRun(server, { path: 'pipelines/slow.yml', text });
      const step = async () => (await stateOf(server, run)).steps.slow;
      await expect.poll(async () => (await step())?.logBytes, { timeout: minutes }).toBeGreaterThan(0);
      daemon?.kill();
      await callOff(server, run);
      expect((await ended(server, run, minutes)).steps.slow?.status).toBe('cancelled');
      expect(sleepers().length).toBeGreaterThan(0);
      await daemon?.heal();
      await expect.poll(sleepers, { timeout: minutes }).toEqual([]);
      const left = (): readonly string[] => readdirSync(path.join(folderOf('served'), 'attempts'));
      await expect.poll(left, { timeout: minutes, interval: 200 }).toEqual([]);
    },
    minutes,
  );
});

/** At least; on a busy machine it takes longer to notice. */
const cutFor = 30_000;

describe('half a minute without the way to a machine, and without the service of an engine', () => {
  const obstacle = distantKind.obstacle ?? servedKind.obstacle;
  const { open, folderOf, places } = usePlacedServers([distantKind, servedKind]);

  it.skipIf(obstacle !== undefined)(
    `T103 T150 T164 steps wait and say so, jobs of Slurm’s and containers too; they go on meanwhile, and are committed once; one that is called off ends at once${skipNote(obstacle)}`,
    async () => {
      const server = await open('cut');
      const [far, served] = [places.get('far'), places.get('served')];
      const names = [...places.keys(), ...(far?.others ?? []).map(({ name }) => name)];
      const attemptsOf = (name: string): readonly string[] =>
        readdirSync(path.join(folderOf(name), 'attempts')).map((id) =>
          path.join(folderOf(name), 'attempts', id),
        );
      // Steps that differ in nothing would be one.
      const line = (name: string): string =>
        `echo begun; sleep 12; echo meanwhile > said; while [ ! -e go ]; do sleep 0.05; done; echo said; echo ${name} > \${{outputs.out}}`;
      const jobs = names.map((name) => `  on_${name}:\n${command(line(name), name)}`).join('');
      const start = (name: string, text: string): Promise<string> =>
        startRun(server, { path: `pipelines/${name}.yml`, text });
      const run = await start('slow', `type: pipeline\njobs:\n${jobs}`);
      const endless = `echo begun; sleep ${nap}; echo made > \${{outputs.out}}`;
      const unwanted = await start('unwanted', pipelineOf(endless, 'far'));
      const stepsOf = async (...runs: readonly string[]) => {
        const states = await Promise.all(runs.map((one) => stateOf(server, one)));
        return states.flatMap(({ steps }) => Object.values(steps));
      };
      const poll = { timeout: 2 * aMinute, interval: 250 };
      await expect
        .poll(async () => (await stepsOf(run, unwanted)).every(({ logBytes = 0 }) => logBytes > 0), poll)
        .toBe(true);
      far?.link?.cut();
      served?.daemon?.kill();
      const cutAt = Date.now();
      const queued = await start('queued', pipelineOf('echo second > ${{outputs.out}}', 'served'));
      try {
        const isTold = (step: unknown): boolean => JSON.stringify(step).includes('does not answer');
        await expect.poll(async () => (await stepsOf(run, unwanted, queued)).every(isTold), poll).toBe(true);
        // Where it runs nothing waits for us.
        const hasSaid = (name: string): boolean =>
          attemptsOf(name).some((folder) => existsSync(path.join(folder, 'work/said')));
        await expect.poll(() => names.filter((name) => !hasSaid(name)), poll).toEqual([]);
        for (const one of [run, queued]) expect((await stateOf(server, one)).finishedAt).toBeUndefined();
        await callOff(server, unwanted);
        expect((await ended(server, unwanted, aMinute)).status).toBe('cancelled');
        expect(sleepers().length).toBeGreaterThan(0);
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, cutFor - (Date.now() - cutAt))));
      } finally {
        far?.link?.mend();
        await served?.daemon?.heal();
      }
      for (const folder of names.flatMap(attemptsOf))
        if (existsSync(path.join(folder, 'work'))) writeFileSync(path.join(folder, 'work/go'), '');
      expect((await succeeded(server, queued, minutes)).steps.slow?.tries).toBeUndefined();
      const state = await succeeded(server, run, minutes);
      for (const name of names) {
        expect(state.steps[`on_${name}`]?.tries).toBeUndefined();
        const log = await (await (await apiOf(server))(`/runs/${run}/log?step=on_${name}`)).text();
        expect(log).toBe('begun\nsaid\n');
        await expect.poll(() => attemptsOf(name), poll).toEqual([]);
      }
      expect(sleepers()).toEqual([]);
    },
    minutes,
  );
});

describe('faults of Slurm’s REST API', () => {
  const { obstacle } = restKind;
  const { open, openAgain, folderOf, places, setSecret } = usePlacedServers([restKind]);

  it.skipIf(obstacle !== undefined)(
    `T130 T132 T133 a token that is not accepted, a controller that dies and a server that is killed make a step wait; it runs once${skipNote(obstacle)}`,
    async () => {
      const before = await open('over-rest');
      const place = places.get('cluster');
      const setToken = (token = ''): Promise<void> => setSecret(before, 'SLURM_TOKEN', token);
      const said = path.join(folderOf('cluster'), 'said');
      const line = `echo begun; while [ ! -e '${said}.go' ]; do sleep 0.05; done; echo made > \${{outputs.out}}`;
      await setToken('this is no token');
      const run = await startRun(before, { path: 'pipelines/slow.yml', text: pipelineOf(line, 'cluster') });
      let server = before;
      const step = async () => (await stateOf(server, run)).steps.slow;
      const waitsFor = async (reason: string): Promise<void> => {
        await expect
          .poll(async () => JSON.stringify((await step())?.waiting), { timeout: 2 * aMinute, interval: 250 })
          .toContain(reason);
      };
      await waitsFor('does not answer');
      await setToken(place?.secrets?.SLURM_TOKEN);
      await expect
        .poll(async () => (await step())?.logBytes, { timeout: 2 * aMinute, interval: 250 })
        .toBeGreaterThan(0);
      place?.daemon?.kill();
      await waitsFor('does not answer');
      await before.kill();
      place?.daemon?.heal();
      server = await openAgain(before);
      writeFileSync(`${said}.go`, '');
      const state = await succeeded(server, run, minutes);
      expect(state.steps.slow).toMatchObject({ status: 'succeeded', target: 'cluster' });
      expect(state.steps.slow?.tries).toBeUndefined();
      const log = await (await (await apiOf(server))(`/runs/${run}/log?step=slow`)).text();
      expect(log).toBe('begun\n');
    },
    minutes,
  );
});

async function callOff(server: ServerProcess, run: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await (await apiOf(server))(`/runs/${run}/cancel`, { method: 'POST', headers, body: '{}' });
  expect(answer.status).toBeLessThan(300);
}

/** Command lines of ssh clients whose control socket is below this folder. */
const clientsOf = (folder: string): readonly string[] =>
  commandLines().filter((line) => line.startsWith('ssh ') && line.includes(folder));

/** What the commands of these tests sleep in. */
const sleepers = (): readonly string[] => commandLines().filter((line) => line === `sleep ${nap} `);

/** Of every process; empty for what only waits to be collected. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It ended meanwhile.
        return '';
      }
    });
}
