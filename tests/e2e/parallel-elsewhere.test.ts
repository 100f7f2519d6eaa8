/** Parallel steps on real machines elsewhere: the same result as here, and parts that count wherever they were computed. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeKinds, pythonBoxKind, restKind } from './engines/places.ts';
import { usePlacedServers } from './placed-servers.ts';
import { apiOf, ended, startRun, stateOf, succeeded } from './run-client.ts';
import type { ServerProcess } from './server-process.ts';

const minutes = 240_000;
const parts = 6;
const pythonObstacle = (() => {
  try {
    execFileSync('python3', ['-c', 'import json'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no python3';
  }
})();

/** `marks` is a folder in which each computation of a file is noted, and `NAME.hold` holds a file up. */
const script = (marks: string): string => `
import os, sys, time
marks = ${JSON.stringify(marks)}
os.makedirs(marks, exist_ok=True)
def run(mini_batch):
    rows = []
    for file in mini_batch:
        name = os.path.basename(file)
        with open(os.path.join(marks, name), 'a') as mark: mark.write('x')
        task = os.environ.get('SLURM_ARRAY_TASK_ID', 'none')
        with open(os.path.join(marks, f'{name} by {task}'), 'w'): pass
        while os.path.exists(os.path.join(marks, name + '.hold')): time.sleep(0.05)
        if os.path.exists(os.path.join(marks, name + '.fails')): raise ValueError('not today')
        text = open(file).read()
        with open(os.path.join(sys.argv[1], 'upper ' + name), 'w') as made: made.write(text.upper())
        rows.append(f'{name} {len(text)}')
    return rows
`;

import { skipNote } from '../skip-note.ts';

const pipeline = (compute: string, instances = 1): string => `type: pipeline
jobs:
  score:
    type: parallel
    compute: azureml:${compute}
    inputs:
      data: {type: uri_folder, path: ../data/cut}
    outputs:
      rows: {type: uri_file, path: ../out/rows.txt}
      made: {type: uri_folder, path: ../out/made}
    input_data: \${{inputs.data}}
    mini_batch_size: "1"
    resources: {instance_count: ${instances}}
    mini_batch_error_threshold: 0
    max_concurrency_per_instance: 2
    retry_settings: {max_retries: 0}
    task:
      type: run_function
      code: ./score
      entry_script: score.py
      environment: {image: ubuntu}
      append_row_to: \${{outputs.rows}}
      program_arguments: \${{outputs.made}}
`;

interface Workshop {
  readonly marks: string;
  readonly note: (name: string) => void;
  readonly forget: (name: string) => void;
  /** How often each file was computed. */
  readonly computed: () => Readonly<Record<string, number>>;
}

function furnish({ workspace }: ServerProcess, marks: string): Workshop {
  for (const folder of [marks, ...['data/cut', 'pipelines/score'].map((name) => path.join(workspace, name))])
    mkdirSync(folder, { recursive: true });
  for (let at = 0; at < parts; at++)
    writeFileSync(path.join(workspace, `data/cut/f ${at}.txt`), `text ${'x'.repeat(at)}`);
  writeFileSync(path.join(workspace, 'pipelines/score/score.py'), script(marks));
  const names = (): readonly string[] => readdirSync(marks).filter((name) => name.endsWith('.txt'));
  return {
    marks,
    note: (name) => writeFileSync(path.join(marks, name), ''),
    forget: (name) => execFileSync('rm', [path.join(marks, name)]),
    computed: () =>
      Object.fromEntries(names().map((name) => [name, readFileSync(path.join(marks, name), 'utf8').length])),
  };
}

const request = (compute: string, instances?: number) => ({
  path: 'pipelines/score.yml',
  text: pipeline(compute, instances),
});
const allOnce = Object.fromEntries(Array.from({ length: parts }, (_, at) => [`f ${at}.txt`, 1]));

/** The files that an instance began. */
const begunBy = (marks: string, instance: number): readonly string[] =>
  readdirSync(marks).filter((name) => name.endsWith(` by ${instance}`));

/** Of the processes in a folder whose environment has this. */
function pidsWith(variable: string, folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return environment.includes(variable) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        // It ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

function signal(pids: readonly number[], name: 'SIGKILL' | 'SIGSTOP'): void {
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // One that another one's death has ended.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

function delivered({ workspace }: ServerProcess): unknown {
  const made = path.join(workspace, 'out/made');
  return {
    rows: readFileSync(path.join(workspace, 'out/rows.txt'), 'utf8'),
    made: readdirSync(made).map((name) => [name, readFileSync(path.join(made, name), 'utf8')]),
  };
}

describe.each(placeKinds.filter(({ name }) => name !== 'box'))('parallel steps on $name', (kind) => {
  const { name } = kind;
  const obstacle = kind.obstacle ?? pythonObstacle;
  const { open, openAgain, scratch, folderOf } = usePlacedServers([kind]);
  const told = skipNote(obstacle);
  const marksOf = (test: string): string => path.join(scratch().directory, `marks-${test}`);

  it.skipIf(obstacle !== undefined)(
    `T134 the artifacts are those that this machine makes, through the death of the server${told}`,
    async () => {
      const here = await open(`here-${name}`);
      furnish(here, marksOf('same'));
      const local = await succeeded(here, await startRun(here, request('local')), minutes);
      const there = await open(`there-${name}`);
      const { note, forget, computed } = furnish(there, marksOf('there'));
      note('f 4.txt.hold');
      const run = await startRun(there, request(name));
      await expect.poll(computed, { timeout: minutes, interval: 50 }).toMatchObject({ 'f 4.txt': 1 });
      await expect
        .poll(async () => (await stateOf(there, run)).steps.score?.progress, { timeout: minutes })
        .toBeGreaterThan(0);
      await there.kill();
      forget('f 4.txt.hold');
      const after = await openAgain(there);
      const state = await succeeded(after, run, minutes);
      expect(state.steps.score).toMatchObject({ status: 'succeeded', target: name });
      expect(state.steps.score?.tries).toBeUndefined();
      expect(computed()).toEqual(allOnce);
      expect(delivered(after)).toEqual(delivered(here));
      expect(state.steps.score?.metrics).toEqual(local.steps.score?.metrics);
      const log = await (await (await apiOf(after))(`/runs/${run}/log?step=score`)).text();
      expect(log).toContain('Mini-batch 6: 1 in, 1 out');
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined)(
    `T134 what was committed there counts here, and what was committed here counts there${told}`,
    async () => {
      const server = await open(`back-${name}`);
      const { note, forget, computed } = furnish(server, marksOf('back'));
      note('f 5.txt.fails');
      const failed = await ended(server, await startRun(server, request(name)), minutes);
      expect(failed.steps.score?.failure?.message).toContain('1 mini-batches failed');
      note('f 4.txt.fails');
      forget('f 5.txt.fails');
      const committed = Object.keys(computed()).length - 1;
      execFileSync('rm', ['-rf', path.join(folderOf(name), 'parts')]);
      writeFileSync(path.join(server.workspace, 'data/cut/f 4.txt'), 'other');
      const again = await ended(server, await startRun(server, request('local')), minutes);
      expect(again.status).toBe('failed');
      forget('f 4.txt.fails');
      const state = await succeeded(server, await startRun(server, request(name)), minutes);
      expect(committed).toBeGreaterThan(0);
      expect(computed()).toMatchObject({ 'f 0.txt': 1, 'f 1.txt': 1, 'f 2.txt': 1, 'f 3.txt': 1 });
      const metrics = Object.fromEntries(
        (state.steps.score?.metrics ?? []).map((metric) => [metric.name, metric.value]),
      );
      expect(metrics).toMatchObject({ 'batch.parts': 6, 'batch.rows_in': 6, 'batch.rows_out': 6 });
      expect(metrics['batch.parts_kept']).toBeGreaterThanOrEqual(4);
      expect(existsSync(path.join(folderOf(name), 'parts'))).toBe(true);
    },
    minutes,
  );
});

const clusters = [
  // A helper that stands still is waited for half a minute.
  {
    way: 'by its commands',
    kinds: placeKinds.filter(({ name }) => name === 'cluster'),
    fault: 'SIGSTOP',
    says: 'stands still',
  },
  { way: 'over REST', kinds: [restKind], fault: 'SIGKILL', says: 'dies' },
] as const;

describe.each(clusters)('arrays of jobs on Slurm, asked $way', ({ kinds, fault, says }) => {
  const obstacle = kinds[0]?.obstacle ?? pythonObstacle;
  const { open, openAgain, environment, folderOf, places, scratch } = usePlacedServers(kinds);
  const squeue = (...args: readonly string[]): string => {
    const env = { ...environment(), ...places.get('cluster')?.clients };
    return execFileSync('squeue', ['-h', ...args], { env, encoding: 'utf8' });
  };
  /** Of the second helper. */
  const helpers = (): readonly number[] => pidsWith('MILLRACE_INSTANCE=2', folderOf('cluster'));

  it.skipIf(obstacle !== undefined)(
    `T135 instances of a step are one array, share its mini-batches, and stand in for one that ${says}${skipNote(obstacle)}`,
    async () => {
      const here = await open('here-array');
      furnish(here, path.join(scratch().directory, 'marks-alone'));
      await succeeded(here, await startRun(here, request('local', 3)), minutes);
      const there = await open('array');
      const marks = path.join(scratch().directory, 'marks-array');
      const { note, forget, computed } = furnish(there, marks);
      const held = Object.keys(allOnce).map((name) => `${name}.hold`);
      held.forEach(note);
      const run = await startRun(there, request('cluster', 3));
      await expect.poll(computed, { timeout: minutes, interval: 50 }).toEqual(allOnce);
      const jobs = squeue('-r', '-o', '%F').trim().split('\n');
      expect(new Set(jobs).size).toBe(1);
      expect(jobs.length).toBe(3);
      const lost = begunBy(marks, 2).map((name) => name.replace(' by 2', ''));
      expect(lost.length).toBe(2);
      await there.kill();
      signal(helpers(), fault);
      held.forEach(forget);
      const after = await openAgain(there);
      const state = await succeeded(after, run, minutes);
      expect(state.steps.score?.tries).toBeUndefined();
      expect(computed()).toEqual({ ...allOnce, ...Object.fromEntries(lost.map((name) => [name, 2])) });
      expect(delivered(after)).toEqual(delivered(here));
      const log = await (await (await apiOf(after))(`/runs/${run}/log?step=score`)).text();
      expect(log).toContain('2 mini-batches were left undone, and are computed here.');
      for (let at = 1; at <= parts; at++) expect(log).toContain(`Mini-batch ${at}: 1 in, 1 out`);
      await expect.poll(() => squeue(), { timeout: minutes }).toBe('');
    },
    minutes,
  );

  it.skipIf(obstacle !== undefined)(
    `T135 all jobs of an array end when the step is called off${skipNote(obstacle)}`,
    async () => {
      const server = await open('array-off');
      const { note, computed } = furnish(server, path.join(scratch().directory, 'marks-off'));
      for (const name of Object.keys(allOnce)) note(`${name}.hold`);
      const run = await startRun(server, request('cluster', 3));
      await expect.poll(computed, { timeout: minutes, interval: 50 }).toEqual(allOnce);
      expect(helpers().length).toBeGreaterThan(0);
      const headers = { 'content-type': 'application/json' };
      await (await apiOf(server))(`/runs/${run}/cancel`, { method: 'POST', headers, body: '{}' });
      expect((await ended(server, run, minutes)).steps.score?.status).toBe('cancelled');
      await expect.poll(() => squeue(), { timeout: minutes }).toBe('');
      await expect.poll(helpers, { timeout: minutes }).toEqual([]);
    },
    minutes,
  );
});

describe('parallel steps in containers', () => {
  const { obstacle } = pythonBoxKind;
  const { open, scratch } = usePlacedServers([pythonBoxKind]);

  it.skipIf(obstacle !== undefined)(
    `T134 a container makes the same artifacts, and its parts count here${skipNote(obstacle)}`,
    async () => {
      const here = await open('here-box');
      furnish(here, path.join(scratch().directory, 'marks-here'));
      await succeeded(here, await startRun(here, request('local')), minutes);
      const there = await open('in-box');
      // A folder that a container may write, too.
      const marks = `/tmp/millrace-marks-${process.pid}`;
      try {
        furnish(there, marks);
        await succeeded(there, await startRun(there, request('box')), minutes);
        expect(delivered(there)).toEqual(delivered(here));
        writeFileSync(path.join(there.workspace, 'data/cut/f 2.txt'), 'other');
        const state = await succeeded(there, await startRun(there, request('local')), minutes);
        const values = state.steps.score?.metrics?.map(({ name, value }) => [name, value]) ?? [];
        expect(Object.fromEntries(values)).toMatchObject({ 'batch.parts': 6, 'batch.parts_kept': 5 });
      } finally {
        rmSync(marks, { recursive: true, force: true });
      }
    },
    minutes,
  );
});
