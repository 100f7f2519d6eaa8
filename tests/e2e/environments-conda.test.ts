/** Environments of what only conda has, from a channel in a folder, made by the library of conda's packages. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { writeCondaPackage } from './conda-channel.ts';
import { apiOf, ended, startRun, succeeded } from './run-client.ts';
import { createScratch, runCommand, startServer } from './server-process.ts';
import { pythonMissing, withPython } from './software.ts';

const minutes = 180_000;
const obstacle = pythonMissing(['rattler']);
const python = process.env.MILLRACE_TEST_PYTHON ?? '';

describe.skipIf(obstacle !== undefined)(`environments of conda${skipNote(obstacle)}`, () => {
  it(
    'E43 what only conda has is made, known by its versions (E44), made again in them, and named when it is not to be had; E48 it is listed, prepared and removed in the terminal',
    async () => {
      const scratch = createScratch();
      const channel = path.join(scratch.directory, 'channel');
      const publish = (version: string): void =>
        writeCondaPackage(
          channel,
          {
            name: 'libgreet',
            version,
            depends: ['libwho >=1'],
            program: `#!/bin/sh\necho "greet ${version}, $(libwho)"\n`,
          },
          python,
        );
      const who = { name: 'libwho', version: '1.2', program: '#!/bin/sh\necho who 1.2\n' };
      writeCondaPackage(channel, who, python);
      publish('1.0');
      const pipeline = (command: string, wanted = 'libgreet >=1'): string => `type: pipeline
jobs:
  step:
    type: command
    command: ${command} > \${{outputs.out}}
    environment:
      image: any
      conda_file:
        name: greeting
        channels: ["file://${channel}", nodefaults]
        dependencies: [${wanted}]
    outputs:
      out: {type: uri_file}
`;
      // The cache of packages is that of this test.
      const env = { ...withPython(scratch.env), RATTLER_CACHE_DIR: path.join(scratch.directory, 'cache') };
      const server = await startServer(path.join(scratch.directory, 'workspace'), { env });
      const run = (text: string): Promise<string> => startRun(server, { path: 'pipelines/p.yml', text });
      const said = async (text: string): Promise<string> => {
        const state = await succeeded(server, await run(text), minutes);
        const digest = state.steps.step?.outputs.find(({ name }) => name === 'out')?.digest ?? '';
        const api = await apiOf(server);
        return (await api(`/artifacts/${digest}/file`)).text();
      };
      try {
        expect(await said(pipeline('libgreet'))).toBe('greet 1.0, who 1.2\n');
        const api = await apiOf(server);
        const explained = await (await api('/runs/1/explain?step=step')).text();
        for (const part of ['environment:lock:conda:libgreet', 'environment:lock:conda:libwho'])
          expect(explained).toContain(part);
        const type = (...args: readonly string[]) => runCommand(args, { env, cwd: server.workspace });
        const listed = JSON.parse((await type('environments', '--json')).stdout);
        const { environment } = JSON.parse(explained) as { environment: { digest: string } };
        expect(listed).toMatchObject({
          environments: [
            {
              ...{ title: 'greeting', kind: 'conda', host: 'local', digest: environment.digest },
              packages: [
                { name: 'conda:libgreet', version: '1.0' },
                { name: 'conda:libwho', version: '1.2' },
              ],
            },
          ],
          silent: [],
        });

        // It is removed, and a newer one fits: it is made again as it was.
        publish('2.0');
        const removed = await type('environments', 'remove', listed.environments[0].key.slice(0, 6));
        expect(removed.stderr).toContain('Removed "greeting" on local');
        expect((await type('environments')).stderr).toContain('No environment was made yet');
        const file = path.join(server.workspace, 'pipelines/prepared.yml');
        writeFileSync(file, pipeline('libgreet'));
        const prepared = await type('environments', 'prepare', file, '--json');
        expect(prepared.code, prepared.stderr).toBe(0);
        expect(JSON.parse(prepared.stdout).steps).toMatchObject([
          { step: 'step', environment: { kind: 'made', name: 'greeting', host: 'local' } },
        ]);
        expect((await type('environments')).stderr).toContain('greeting');
        expect(await said(pipeline('libgreet | cat'))).toBe('greet 1.0, who 1.2\n');

        const failed = await ended(server, await run(pipeline('libgreet', 'libgreet, libnope >=9')), minutes);
        expect(failed.steps.step?.failure, JSON.stringify(failed.steps.step)).toMatchObject({
          code: 'environment-package',
          params: { environment: 'greeting', package: 'libnope' },
        });
        writeFileSync(file, pipeline('libgreet', 'libnope >=9'));
        const refused = await type('environments', 'prepare', file);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toContain('the package "libnope" could not be installed');
        const log = await (await api(`/runs/${failed.run}/log?step=step`)).text();
        expect(log).toContain('libnope');
      } finally {
        await server.stop();
        scratch.remove();
      }
    },
    minutes,
  );
});
