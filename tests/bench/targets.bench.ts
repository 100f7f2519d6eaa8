/** What a step costs on each compute target, beside the barest way to run a command there. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ComputeTarget,
  createContainerLauncher,
  createDetachedTarget,
  createLocalTarget,
  createSessionLauncher,
  createShellMachine,
  createSlurmLauncher,
  createSshMachine,
  createWorkerPool,
  type DetachedTargetOptions,
  readManifest,
} from '@millrace/pipeline-engine';
import { createCommandBench } from '@millrace/pipeline-engine/testing';
import { expect, it } from 'vitest';
import { podmanObstacle, startPodman } from '../e2e/engines/podman.ts';
import { slurmObstacle, startSlurm } from '../e2e/engines/slurm.ts';
import { sshdObstacle, startSshd } from '../e2e/engines/sshd.ts';
import { skipNote } from '../skip-note.ts';
import { measure, printFigure, timed } from './figures.ts';

const rounds = 7;

function run(command: readonly string[], env?: Readonly<Record<string, string>>): Promise<void> {
  const [program = 'true', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', env: env ?? process.env });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${code}`))));
  });
}

type Wishes = Parameters<ReturnType<typeof createCommandBench>['run']>[1];

async function stepOn(target: ComputeTarget, wishes: Wishes = { command: 'true' }): Promise<number> {
  const bench = createCommandBench();
  try {
    return await timed(async () => {
      const { outcome } = await bench.run(target, wishes);
      expect(outcome.kind).toBe('succeeded');
    });
  } finally {
    bench.remove();
  }
}

/** A detached target in a scratch folder. */
async function using(
  options: Pick<DetachedTargetOptions, 'machine' | 'launcher'>,
  work: (target: ComputeTarget) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-bench-target-'));
  const target = createDetachedTarget({
    ...options,
    name: 'far',
    capacity: 1,
    folder,
    readManifest,
    newId: randomUUID,
    owner: 'test',
    attempts: async () => [],
    timer: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  });
  try {
    await stepOn(target);
    await work(target);
  } finally {
    await target.close('end');
    rmSync(folder, { recursive: true, force: true });
  }
}

it('a command on this machine', async () => {
  const pool = createWorkerPool({ entry: 'unused', size: 1 });
  const target = createLocalTarget({ capacity: 1, pool });
  const floor = await measure(rounds, () => timed(() => run(['bash', '-c', 'true'])));
  const figure = await measure(rounds, () => stepOn(target));
  printFigure('command step, local', 'ms', figure, { name: 'a bare bash', figure: floor });
  await target.close('end');
});

it.skipIf(sshdObstacle() !== undefined)(`a command over ssh${skipNote(sshdObstacle())}`, async () => {
  const server = await startSshd();
  const machine = createSshMachine({ name: 'far', ...server });
  await using({ machine, launcher: createSessionLauncher() }, async (target) => {
    const floor = await measure(rounds, () => timed(() => machine.run('true', [])));
    const figure = await measure(rounds, () => stepOn(target));
    printFigure('command step, ssh', 'ms', figure, {
      name: 'a command over the open connection',
      figure: floor,
    });
  });
  await server.stop();
});

it.skipIf(podmanObstacle() !== undefined)(
  `a command in a container${skipNote(podmanObstacle())}`,
  async () => {
    const podman = startPodman();
    const machine = createShellMachine({
      name: 'containers',
      environment: podman.environment,
    });
    const bare = [...podman.command, 'run', '--rm', '--network=none', '--pull=never', podman.image, 'true'];
    await using(
      {
        machine,
        launcher: createContainerLauncher({
          machine,
          engine: podman.command,
          image: podman.image,
          pull: 'never',
        }),
      },
      async (target) => {
        const floor = await measure(rounds, () => timed(() => run(bare, podman.environment)));
        const figure = await measure(rounds, () => stepOn(target));
        printFigure('command step, container', 'ms', figure, { name: 'podman run', figure: floor });
      },
    );
    podman.stop();
  },
);

const python = '/usr/bin/python3';

it.skipIf(!existsSync(python))(`a Python command on this machine (skipped without ${python})`, async () => {
  const pool = createWorkerPool({ entry: 'unused', size: 1 });
  const target = createLocalTarget({ capacity: 1, pool });
  const floor = await measure(rounds, () => timed(() => run([python, '-c', 'pass'])));
  const figure = await measure(rounds, () => stepOn(target, { command: `${python} -c pass` }));
  printFigure('Python step, local', 'ms', figure, { name: 'python -c pass', figure: floor });
  await target.close('end');
});

/** Milliseconds until a file is there. */
async function appearance(file: string, begin: () => Promise<unknown>): Promise<number> {
  rmSync(file, { force: true });
  return timed(async () => {
    await begin();
    for (let turns = 0; !existsSync(file) && turns < 20_000; turns++)
      await new Promise((resolve) => setTimeout(resolve, 3));
  });
}

it.skipIf(slurmObstacle() !== undefined)(`a job of Slurm${skipNote(slurmObstacle())}`, async () => {
  const slurm = startSlurm();
  const machine = createShellMachine({ name: 'cluster', environment: slurm.environment });
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-bench-slurm-'));
  const started = path.join(folder, 'started');
  const bench = createCommandBench();
  const sbatch = ['sbatch', '--mem=64M', '--output=/dev/null', `--wrap=touch ${started}`];
  await using(
    { machine, launcher: createSlurmLauncher({ machine, cores: 1, memoryMegabytes: 64 }) },
    async (target) => {
      const floor = await measure(rounds, () => appearance(started, () => run(sbatch, slurm.environment)));
      const figure = await measure(rounds, () =>
        appearance(started, () =>
          bench.submit(target, bench.attempt({ command: `touch ${started}`, outputs: [] })),
        ),
      );
      printFigure('submit to start, Slurm', 'ms', figure, { name: 'sbatch', figure: floor });
    },
  );
  bench.remove();
  rmSync(folder, { recursive: true, force: true });
  slurm.stop();
});

const fewRounds = 2;
const manyFiles = 10_000;
const logMegabytes = 16;

it.skipIf(sshdObstacle() !== undefined)(
  `many files to a host, and a long log from it${skipNote(sshdObstacle())}`,
  async () => {
    const server = await startSshd();
    const machine = createSshMachine({ name: 'far', ...server });
    const data = mkdtempSync(path.join(tmpdir(), 'millrace-bench-files-'));
    const there = mkdtempSync(path.join(tmpdir(), 'millrace-bench-there-'));
    const write = (round: number): void => {
      for (let file = 0; file < manyFiles; file++)
        writeFileSync(path.join(data, `file-${file}`), `${round} ${file}\n`);
    };
    await using({ machine, launcher: createSessionLauncher() }, async (target) => {
      let round = 0;
      const plain = await measure(fewRounds, () => {
        write(round++);
        const pack = spawn('tar', ['-C', data, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
        return timed(() =>
          machine.run('rm -rf "$1"/x; mkdir "$1"/x; tar -C "$1"/x -xf -', [there], { stdin: pack.stdout }),
        );
      });
      const inputs = [{ name: 'data', kind: 'path', value: data }] as const;
      const sent = await measure(fewRounds, () => {
        write(round++);
        return stepOn(target, { command: 'ls ${{inputs.data}} | wc -l', inputs, outputs: [] });
      });
      printFigure(`a step with a folder of ${manyFiles} new files, ssh`, 'ms', sent, {
        name: 'tar through the same connection',
        figure: plain,
      });
      const lines = `yes 'a line of a log that is sixty-four characters long, all told..' | head -c ${logMegabytes}000000`;
      const printed = await measure(fewRounds, () => timed(() => machine.run(`${lines} | cat`, [])));
      const logged = await measure(fewRounds, () => stepOn(target, { command: lines, outputs: [] }));
      printFigure(`a step that logs ${logMegabytes} MB, ssh`, 'ms', logged, {
        name: 'the same lines through the connection',
        figure: printed,
      });
    });
    for (const folder of [data, there]) rmSync(folder, { recursive: true, force: true });
    await server.stop();
  },
);
