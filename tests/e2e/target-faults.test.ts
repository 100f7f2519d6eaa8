/** What goes wrong around compute targets: servers that die, files that go, steps that are called off. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeKinds } from './engines/places.ts';
import { usePlacedServers } from './placed-servers.ts';
import { apiOf, startRun, succeeded } from './run-client.ts';

const minutes = 240_000;
/** Nothing of a step may be left after it. */
const aMinute = 60_000;

const command = (line: string, compute: string): string => `    type: command
    command: ${JSON.stringify(line)}
    compute: azureml:${compute}
    environment:
      image: ubuntu
    outputs:
      out:
        type: uri_file
`;

const pipelineOf = (line: string, compute: string): string =>
  `type: pipeline\njobs:\n  slow:\n${command(line, compute)}`;

describe.each(placeKinds)('faults of $name', (kind) => {
  const { name, obstacle } = kind;
  const { open, openAgain, folderOf, scratch } = usePlacedServers([kind]);
  const told = `(skipped: ${obstacle})`;

  /** Inside the working directory of the target, where a container sees nothing but its own folder. */
  const attemptFolders = (): readonly string[] => {
    const folder = path.join(folderOf(name), 'attempts');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const nothingIsLeft = async (): Promise<void> => {
    await expect.poll(attemptFolders, { timeout: aMinute, interval: 200 }).toEqual([]);
  };

  it.skipIf(obstacle !== undefined)(
    `T95 a server that is killed, and its compute file removed: the command is found where it is, and committed once ${told}`,
    async () => {
      const before = await open(`killed-${name}`);
      const line =
        'echo begun; while [ ! -e go ]; do sleep 0.05; done; echo said; echo made > ${{outputs.out}}';
      const run = await startRun(before, { path: 'pipelines/slow.yml', text: pipelineOf(line, name) });
      const work = (): string => path.join(folderOf(name), 'attempts', attemptFolders()[0] ?? '', 'work');
      const log = (): string => path.join(work(), '../log');
      await expect
        .poll(() => existsSync(log()) && readFileSync(log(), 'utf8'), { timeout: 60_000 })
        .toBe('begun\n');
      expect(clientsOf(scratch().directory).length > 0).toBe(name === 'far');
      await before.kill();
      // The client that held the connection does not outlive its server.
      await expect.poll(() => clientsOf(scratch().directory), { timeout: 20_000 }).toEqual([]);
      rmSync(path.join(before.workspace, `computes/${name}.yml`));
      writeFileSync(path.join(work(), 'go'), '');
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
});

/** Command lines of ssh clients whose control socket is below this folder. */
function clientsOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It ended meanwhile.
        return '';
      }
    })
    .filter((line) => line.startsWith('ssh ') && line.includes(folder));
}
