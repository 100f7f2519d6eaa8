/** The environment of a component on other machines: made there, in the versions that were chosen first. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { writeWheel } from '@millrace/pipeline-engine/testing';
import { describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { placeKinds } from './engines/places.ts';
import { usePlacedServers } from './placed-servers.ts';
import { apiOf, artifactsOf, placesOf, startRun, statusesOf, succeeded } from './run-client.ts';

const minutes = 240_000;
const canMake =
  spawnSync('/usr/bin/python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;
const noPython = canMake ? undefined : 'python3 with venv is not here';
const kinds = placeKinds.filter(({ name }) => name === 'far' || name === 'cluster');

describe('environments elsewhere', () => {
  const { open, scratch, folderOf } = usePlacedServers(kinds);
  const pipeline = (wheels: string): string => `type: pipeline
jobs:
  step:
    type: command
    command: python -c 'import tiny_one; print(tiny_one.value)' > \${{outputs.out}}
    environment:
      image: python
      conda_file:
        name: tiny
        dependencies:
          - pip: [--no-index, --find-links ${wheels}, tiny-one]
    outputs:
      out: {type: uri_file}
`;
  const madeIn = (folder: string): readonly string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

  describe.each(kinds)('on $name', ({ name, obstacle = noPython }) => {
    it.skipIf(obstacle !== undefined)(
      `E9 an environment is made there, and its result is reused here${skipNote(obstacle)}`,
      async () => {
        const wheels = path.join(scratch().directory, `wheels-${name}`);
        writeWheel(wheels, { name: 'tiny_one', version: '1.0', module: 'value = "first"\n' });
        const on = await open(`environment-${name}`);
        const here = path.join(on.workspace, '.millrace/environments/made');
        const text = pipeline(wheels);
        const remote = await succeeded(
          on,
          await startRun(on, { path: 'p.yml', text, compute: name }),
          minutes,
        );
        expect(placesOf(remote)).toEqual(new Set([name]));
        expect(madeIn(path.join(folderOf(name), 'environments'))).toHaveLength(1);
        expect(madeIn(here)).toEqual([]);
        // The versions are the same on every computer: nothing is to do here, and nothing is made.
        const back = await succeeded(on, await startRun(on, { path: 'p.yml', text }), minutes);
        expect(statusesOf(back)).toEqual(new Set(['reused']));
        expect(artifactsOf(back)).toEqual(artifactsOf(remote));
        expect(madeIn(here)).toEqual([]);
        const made = { kind: 'made', name: 'tiny', host: name, digest: expect.stringMatching(/^sha256:/) };
        expect(remote.steps.step?.environment).toMatchObject(made);
        const api = await apiOf(on);
        const explained = (await (await api(`/runs/${back.run}/explain?step=step`)).json()) as unknown;
        expect(explained).toMatchObject({ environment: made });
        // A newer one does not get in by running elsewhere.
        writeWheel(wheels, { name: 'tiny_one', version: '2.0', module: 'value = "second"\n' });
        const changed = text.replace('tiny_one.value)', 'tiny_one.value, 1)');
        const local = await succeeded(on, await startRun(on, { path: 'p.yml', text: changed }), minutes);
        expect(placesOf(local)).toEqual(new Set(['local']));
        const { digest } = remote.steps.step?.environment ?? {};
        expect(local.steps.step?.environment).toMatchObject({ kind: 'made', host: 'local', digest });
        const said = spawnSync('grep', ['-rlx', 'first 1', path.join(on.workspace, '.millrace')]);
        expect(said.stdout.toString()).not.toBe('');
      },
      minutes,
    );
    it.skipIf(obstacle !== undefined)(
      `E46 what is installed differs from computer to computer, and a comparison of runs says so${skipNote(obstacle)}`,
      async () => {
        const on = await open(`system-${name}`);
        const text = `type: pipeline
jobs:
  step:
    type: command
    command: echo said > \${{outputs.out}}
    environment: azureml:ours:3
    is_deterministic: false
    outputs:
      out: {type: uri_file}
`;
        const earlier = await succeeded(
          on,
          await startRun(on, { path: 'p.yml', text, compute: name }),
          minutes,
        );
        const later = await succeeded(on, await startRun(on, { path: 'p.yml', text }), minutes);
        const api = await apiOf(on);
        const compared = (await (
          await api(`/runs/${earlier.run}/compare?with=${later.run}`)
        ).json()) as unknown;
        const system = { kind: 'system', name: 'ours', version: '3' };
        expect(compared).toMatchObject({
          steps: [
            { environments: { earlier: { ...system, host: name }, later: { ...system, host: 'local' } } },
          ],
        });
      },
      minutes,
    );
  });
});
