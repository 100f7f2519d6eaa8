/** The environments of components that run in containers: images that they name, and images that are built for them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeWheel } from '@millrace/pipeline-engine/testing';
import { describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { dockerObstacle, startDocker } from './engines/docker.ts';
import type { PlaceKind } from './engines/places.ts';
import { type Podman, podmanObstacle, pythonImage, startPodman } from './engines/podman.ts';
import { usePlacedServers } from './placed-servers.ts';
import { apiOf, artifactsOf, ended, startRun, stateOf, statusesOf, succeeded } from './run-client.ts';
import type { ServerProcess } from './server-process.ts';

const minutes = 240_000;
const hasPython =
  spawnSync('/usr/bin/python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0 &&
  existsSync('/usr/share/python-wheels');
/** An engine, and the lines of a compute file that lead to it. */
type Engine = Pick<Podman, 'environment' | 'image' | 'run' | 'addPythonImage'> & {
  readonly lines: string;
  readonly stop: () => void | Promise<void>;
};

interface EngineKind {
  readonly name: string;
  readonly obstacle: string | undefined;
  readonly start: () => Promise<Engine>;
  /** What `ps` says of containers that a build works in. */
  readonly ps: readonly string[];
}

const kinds: readonly EngineKind[] = [
  {
    name: 'Podman',
    obstacle: podmanObstacle(),
    start: async () => ({ ...startPodman(), lines: 'engine: podman' }),
    ps: ['ps', '--all', '--external', '--quiet'],
  },
  {
    name: 'Docker',
    obstacle: dockerObstacle(),
    start: async () => {
      const docker = await startDocker();
      return { ...docker, lines: `engine: docker\nsocket: ${docker.socket}` };
    },
    ps: ['ps', '--all', '--quiet'],
  },
];

const step = (command: string, environment: string): string => `    type: command
    command: ${JSON.stringify(command)}
    compute: azureml:box
    environment:
${environment}
    outputs:
      out: {type: uri_file}
`;
const pipeline = (...steps: readonly string[]): string =>
  `type: pipeline\njobs:\n${steps.map((text, index) => `  step${index + 1}:\n${text}`).join('')}`;
const context = '      build: {path: ./context, dockerfile_path: docker/Tool.dockerfile}';

describe.each(kinds)('environments in containers of $name', ({ obstacle, start: startEngine, ps }) => {
  describe.skipIf(obstacle !== undefined)(`with it${skipNote(obstacle)}`, () => {
    let engine: Engine;
    const box: PlaceKind = {
      name: 'box',
      obstacle,
      start: async (folder) => {
        engine = await startEngine();
        return {
          name: 'box',
          file: `name: box
type: container
${engine.lines}
image: ${engine.image}
pull: never
network: none
working_directory: ${path.join(folder, 'box')}
capacity: 2
`,
          environment: engine.environment,
          stop: engine.stop,
        };
      },
    };
    const { open, folderOf } = usePlacedServers([box]);

    const write = (on: ServerProcess, files: Readonly<Record<string, string>>): void => {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(on.workspace, 'pipelines/context', name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    };
    const start = (on: ServerProcess, text: string, compute?: string): Promise<string> =>
      startRun(on, { path: 'pipelines/p.yml', text, ...(compute === undefined ? {} : { compute }) });
    const run = async (on: ServerProcess, text: string, compute?: string) =>
      succeeded(on, await start(on, text, compute), minutes);
    const logOf = async (on: ServerProcess, id: string, of = 'step1'): Promise<string> =>
      (await (await apiOf(on))(`/runs/${id}/log?step=${of}`)).text();
    const built = (): readonly string[] =>
      engine
        .run('images', '--quiet', '--filter', 'reference=localhost/millrace-environment')
        .split('\n')
        .filter((line) => line !== '');
    const workingContainers = (): string => engine.run(...ps).trim();

    it(
      'E33 an image is built from the folder of the component, once for all who want it, and again when it changes',
      async () => {
        const on = await open('context');
        const dockerfile = `ARG BASE=${engine.image}\nFROM $BASE\nCOPY tool /bin/tool\nENV WORD=said\nRUN chmod 755 /bin/tool && ls / > /seen\n`;
        write(on, {
          'docker/Tool.dockerfile': dockerfile,
          tool: '#!/bin/sh\necho "$WORD by one"\n',
          '.dockerignore': '*.log\n',
          'noise.log': 'a\n',
        });
        const text = pipeline(
          step('tool > ${{outputs.out}}', context),
          step('tool; tool > ${{outputs.out}}', context),
        );
        const first = await start(on, text);
        const state = await succeeded(on, first, minutes);
        expect(built()).toHaveLength(1);
        expect(await logOf(on, first, 'step2')).toBe('said by one\n');
        expect(
          readdirSync(path.join(folderOf('box'), 'environments')).filter((name) => !name.endsWith('.json')),
        ).toEqual([]);

        write(on, { 'noise.log': 'b\n' });
        expect(statusesOf(await run(on, text))).toEqual(new Set(['reused']));
        write(on, { tool: '#!/bin/sh\necho "$WORD by two"\n' });
        const changed = await run(on, text);
        expect(statusesOf(changed)).toEqual(new Set(['succeeded']));
        expect(artifactsOf(changed)).not.toEqual(artifactsOf(state));
        expect(built()).toHaveLength(2);
      },
      minutes,
    );

    it(
      'E35 a build that fails names its step, and one whose base is not there names that; nothing is fetched',
      async () => {
        const on = await open('fails');
        write(on, {
          'docker/Tool.dockerfile': `FROM ${engine.image}\nRUN echo working && no-such-program\n`,
        });
        const failed = await ended(on, await start(on, pipeline(step('true', context))), minutes);
        expect(failed.steps.step1).toMatchObject({ status: 'failed', failure: { code: 'image-build' } });
        expect(failed.steps.step1?.failure?.message).toContain('2/2: RUN echo working && no-such-program');
        expect(await logOf(on, failed.run)).toContain('working\n');
        write(on, { 'docker/Tool.dockerfile': 'FROM registry.invalid/never:1\n' });
        const missing = await ended(on, await start(on, pipeline(step('true', context))), minutes);
        expect(missing.steps.step1).toMatchObject({
          failure: { code: 'image-missing', params: { image: 'registry.invalid/never:1' } },
        });
        expect(workingContainers()).toBe('');
      },
      minutes,
    );

    it(
      'T167 a build whose server is killed ends, with what it runs in the image',
      async () => {
        const on = await open('killed');
        write(on, { 'docker/Tool.dockerfile': `FROM ${engine.image}\nRUN echo begun; sleep 123.5\n` });
        await start(on, pipeline(step('true', context)));
        await expect.poll(() => sleepers('123.5'), { timeout: minutes }).toBe(1);
        // It looks twice a second what there is to be ended.
        await new Promise((resolve) => setTimeout(resolve, 2000));
        await on.kill();
        await expect.poll(() => sleepers('123.5'), { timeout: minutes }).toBe(0);
        await expect.poll(workingContainers, { timeout: minutes }).toBe('');
      },
      minutes,
    );

    it(
      'E36 a build is told while it goes on, and ends when its step is called off: nothing of it is left',
      async () => {
        const on = await open('cancelled');
        write(on, { 'docker/Tool.dockerfile': `FROM ${engine.image}\nRUN echo begun; sleep 123.4\n` });
        const id = await start(on, pipeline(step('true', context)));
        await expect
          .poll(async () => (await stateOf(on, id)).steps.step1?.waiting, { timeout: minutes })
          .toMatchObject({ kind: 'environment' });
        await expect.poll(() => sleepers('123.4'), { timeout: minutes }).toBe(1);
        const api = await apiOf(on);
        await api(`/runs/${id}/cancel`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        expect((await ended(on, id, minutes)).steps.step1?.status).toBe('cancelled');
        await expect.poll(() => sleepers('123.4'), { timeout: minutes }).toBe(0);
        await expect.poll(workingContainers, { timeout: minutes }).toBe('');
        await expect
          .poll(
            () =>
              readdirSync(path.join(folderOf('box'), 'environments')).filter((name) => name.includes('-')),
            {
              timeout: minutes,
            },
          )
          .toEqual([]);
      },
      minutes,
    );

    it(
      'E32 an image that a component names is taken when it is there; the log says when it is not',
      async () => {
        const on = await open('named');
        engine.run('tag', engine.image, 'localhost/other:1');
        const here = await start(
          on,
          pipeline(step('echo fine > ${{outputs.out}}; echo fine', '      image: localhost/other:1')),
        );
        await succeeded(on, here, minutes);
        expect(await logOf(on, here)).toBe('fine\n');
        const away = await start(
          on,
          pipeline(step('echo fine > ${{outputs.out}}; echo fine', '      image: registry.invalid/x:1')),
        );
        await succeeded(on, away, minutes);
        expect(await logOf(on, away)).toMatch(
          /^The image "registry.invalid\/x:1" is not on "box".*\nfine\n$/,
        );
      },
      minutes,
    );

    it.skipIf(!hasPython)(
      'E34 packages are installed into the image that a component names, in the versions that every computer has; E37 it is listed there, and goes when it is removed (skipped without python3 with venv)',
      async () => {
        const on = await open('packages');
        const wheels = path.join(on.workspace, '../wheels');
        writeWheel(wheels, { name: 'tiny_one', version: '1.0', module: 'value = "first"\n' });
        engine.addPythonImage(wheels);
        const packages = (found: string, name: string): string => `      image: ${pythonImage}
      conda_file:
        name: tiny
        dependencies: [{pip: [--no-index, --find-links ${found}, ${name}]}]`;
        const command = 'python -c "import tiny_one; print(tiny_one.value)" > ${{outputs.out}}';
        const state = await run(on, pipeline(step(command, packages('/wheels', 'tiny-one'))));
        const locks = path.join(on.workspace, '.millrace/environments/locks');
        const [lock = ''] = readdirSync(locks);
        expect(JSON.parse(readFileSync(path.join(locks, lock), 'utf8'))).toMatchObject({
          packages: { 'tiny-one': '1.0' },
        });
        // Its versions are known, and those of every computer: here nothing is to do.
        const again = await run(on, pipeline(step(command, packages('/wheels', 'tiny-one'))), 'local');
        expect(statusesOf(again)).toEqual(new Set(['reused']));
        expect(artifactsOf(again)).toEqual(artifactsOf(state));
        const api = await apiOf(on);
        const listed = async () => (await (await api('/environments')).json()).environments;
        const onBox = (await listed()).filter(({ title }: { readonly title: string }) => title === 'tiny');
        expect(onBox).toMatchObject([
          { host: 'box', packages: expect.arrayContaining([{ name: 'tiny-one', version: '1.0' }]) },
        ]);
        const images = built().length;
        const answer = await api(`/environments/${onBox[0].key}?host=box`, { method: 'DELETE' });
        expect(answer.status).toBe(204);
        expect(built()).toHaveLength(images - 1);
        const bare = packages('/wheels', 'tiny-one')
          .replace(pythonImage, engine.image)
          .replace('tiny-one', 'tiny-one>=1');
        const without = await ended(on, await start(on, pipeline(step(command, bare))), minutes);
        expect(without.steps.step1).toMatchObject({
          failure: { code: 'python-missing', params: { host: engine.image } },
        });
      },
      minutes,
    );
  });
});

/** Processes that sleep for so long, and do not only wait to be collected. */
const sleepers = (seconds: string): number =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${seconds}\0`;
    } catch {
      // It ended meanwhile.
      return false;
    }
  }).length;
