/** Attempts that begin together on a real Slurm: one array, and each index a life of its own, through the end of a server. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ComputeTarget,
  createDetachedTarget,
  type Launcher,
  type Machine,
  MachineUnreachable,
  readManifest,
} from '@millrace/pipeline-engine';
import { createCommandBench } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipNote } from '../../skip-note.ts';

export interface ClusterUnderTest {
  readonly connect: () => {
    readonly machine: Machine;
    readonly launcherOf: (machine: Machine) => Launcher;
  };
  /** For Slurm's own commands. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => void;
}

const minutes = 240_000;
const numbers = [0, 1, 2, 3, 4, 5, 6] as const;
/** The step of that number exits with 3. */
const fails = 6;

export function siblingArrays(
  way: string,
  obstacle: string | undefined,
  start: () => ClusterUnderTest,
): void {
  describe.skipIf(obstacle !== undefined)(`steps that begin together, ${way}${skipNote(obstacle)}`, () => {
    const bench = createCommandBench();
    const targets: ComputeTarget[] = [];
    let cluster: ClusterUnderTest;
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'millrace-siblings-'));
      cluster = start();
    });
    afterAll(async () => {
      for (const target of targets) await target.close('end');
      cluster?.stop();
      bench.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const open = (through = (machine: Machine): Machine => machine): ComputeTarget => {
      const { machine, launcherOf } = cluster.connect();
      const used = through(machine);
      const target = createDetachedTarget({
        machine: used,
        launcher: launcherOf(used),
        name: 'cluster',
        capacity: numbers.length,
        folder: shared(),
        readManifest,
        newId: randomUUID,
        owner: 'test',
        attempts: async () => [],
        timer: (ms, work) => {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
      });
      targets.push(target);
      return target;
    };
    const slurm = (program: string, ...args: readonly string[]): string =>
      execFileSync(program, args, { env: cluster.environment, encoding: 'utf8' }).trim();
    /** `ARRAY INDEX` of every job that is there. */
    const jobs = (): readonly string[] =>
      slurm('squeue', '-h', '-r', '-o', '%F %K').split('\n').filter(Boolean);
    const shared = (): string => path.join(folder, 'shared');
    /** Of the one array, in the order of their numbers. */
    const members = (): readonly string[] => {
      const [array = ''] = readdirSync(path.join(shared(), 'arrays'));
      return readFileSync(path.join(shared(), 'arrays', array, 'members'), 'utf8').split('\n');
    };

    it(
      'T160 T162 T163 one array; each index is called off, lost, found by the next server and ended alone',
      async () => {
        const go = path.join(folder, 'go');
        const before = open();
        const steps = await Promise.all(
          numbers.map(async (number) => {
            const command = `echo up; while [ ! -e '${go}' ]; do sleep 0.05; done; env | grep SLURM_ARRAY; echo ${number} > \${{outputs.out}}/x; exit ${number === fails ? 3 : 0}`;
            const attempt = bench.attempt({ command });
            return { number, attempt, ...(await bench.submit(before, attempt)) };
          }),
        );
        const isUp = ({ attempt }: (typeof steps)[number]): boolean => bench.log(attempt) === 'up\n';
        // The cluster has four processors.
        await expect.poll(() => steps.filter(isUp).length, { timeout: minutes }).toBe(4);
        const array = jobs()[0]?.split(' ')[0] ?? '';
        expect([...jobs()].sort()).toEqual(numbers.map((index) => `${array} ${index}`));

        const mayEnd = steps.filter(({ number }) => number !== fails);
        const [running, killed] = mayEnd.filter(isUp);
        const waiting = mayEnd.find((step) => !isUp(step));
        for (const off of [waiting, running]) {
          await off?.handle.cancel();
          expect(await off?.handle.outcome).toEqual({ kind: 'cancelled' });
        }
        slurm('scancel', `${array}_${members().indexOf(killed?.attempt.id ?? '')}`);
        expect(await killed?.handle.outcome).toMatchObject({ kind: 'lost' });
        const others = steps.filter((step) => ![running, killed, waiting].includes(step));
        await expect.poll(() => jobs().length, { timeout: minutes }).toBe(others.length);

        await before.close('leave');
        const after = open();
        const found = await Promise.all(
          others.map(async ({ attempt, number }) => ({
            number,
            attempt,
            handle: await after.reattach(attempt, () => undefined),
          })),
        );
        writeFileSync(go, '');
        for (const { number, attempt, handle } of found) {
          const outcome = await handle?.outcome;
          if (number === fails) expect(outcome).toMatchObject({ kind: 'failed', failure: { exitCode: 3 } });
          else expect(outcome, bench.log(attempt)).toMatchObject({ kind: 'succeeded' });
          expect(bench.log(attempt)).toBe('up\n');
        }
        for (const { attempt } of steps) await after.reap(attempt);
        await after.sweep?.();
        expect(jobs()).toEqual([]);
        for (const kept of ['attempts', 'arrays']) expect(readdirSync(path.join(shared(), kept))).toEqual([]);
      },
      minutes,
    );

    it(
      'T161 an array whose number was lost with the answer is found by its name, and not submitted again',
      async () => {
        const go = path.join(folder, 'go-on');
        const target = open(losingFirstNumber(shared()));
        const steps = await Promise.all(
          [0, 1].map(async () => {
            const command = `echo up; while [ ! -e '${go}' ]; do sleep 0.05; done`;
            const attempt = bench.attempt({ command, outputs: [] });
            return { attempt, ...(await bench.submit(target, attempt)) };
          }),
        );
        await expect
          .poll(() => steps.map(({ attempt }) => bench.log(attempt)), { timeout: minutes })
          .toEqual(['up\n', 'up\n']);
        // The number is noted only by the second try.
        await expect
          .poll(() => steps.flatMap(({ signals }) => signals.map(({ kind }) => kind)), { timeout: minutes })
          .toEqual(expect.arrayContaining(['waiting', 'running']));
        expect(jobs().map((job) => job.split(' ')[1])).toEqual(expect.arrayContaining(['0', '1']));
        expect(jobs().length).toBe(2);
        writeFileSync(go, '');
        for (const { handle } of steps) expect(await handle.outcome).toMatchObject({ kind: 'succeeded' });
        for (const { attempt } of steps) await target.reap(attempt);
      },
      minutes,
    );

    it(
      'T160 steps that differ in their limit of time are jobs of their own, and no array',
      async () => {
        const target = open();
        const steps = await Promise.all(
          [70, 1000].map(async (timeoutSeconds) => {
            const command = 'echo $SLURM_JOB_ID $SLURM_ARRAY_JOB_ID';
            const attempt = bench.attempt({ command, outputs: [], timeoutSeconds });
            return { attempt, ...(await bench.submit(target, attempt)) };
          }),
        );
        for (const { handle } of steps) expect(await handle.outcome).toMatchObject({ kind: 'succeeded' });
        const said = steps.map(({ attempt }) => bench.log(attempt).trim());
        expect(new Set(said).size).toBe(2);
        for (const line of said) expect(line).toMatch(/^\d+$/);
        for (const { attempt } of steps) await target.reap(attempt);
      },
      minutes,
    );
  });
}

/** The way to a machine that breaks off when an array was submitted, before its number is noted in `folder`. */
function losingFirstNumber(folder: string): (machine: Machine) => Machine {
  let isLost = false;
  return (machine) => ({
    ...machine,
    run: async (script, args, io) => {
      const isSubmission = script.includes('prepare_array') && script.includes('sbatch');
      const isNote = args[0]?.includes('/arrays/') === true;
      if (isLost || !(isSubmission || isNote)) return machine.run(script, args, io);
      isLost = true;
      if (isSubmission) {
        await machine.run(script, args, io);
        rmSync(path.join(folder, 'arrays', args[1] ?? '', 'job'));
      }
      throw new MachineUnreachable(machine.name, 'the link broke');
    },
  });
}
