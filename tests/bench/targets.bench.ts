/** What a step costs on each compute target, beside the barest way to run a command there. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ComputeTarget,
  createContainerLauncher,
  createDetachedTarget,
  createLocalTarget,
  createSessionLauncher,
  createShellMachine,
  createSshMachine,
  createWorkerPool,
  type DetachedTargetOptions,
  readManifest,
} from '@millrace/pipeline-engine';
import { createCommandBench } from '@millrace/pipeline-engine/testing';
import { expect, it } from 'vitest';
import { podmanObstacle, startPodman } from '../e2e/engines/podman.ts';
import { sshdObstacle, startSshd } from '../e2e/engines/sshd.ts';
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

async function stepOn(target: ComputeTarget): Promise<number> {
  const bench = createCommandBench();
  try {
    return await timed(async () => {
      const { outcome } = await bench.run(target, { command: 'true' });
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

it.skipIf(sshdObstacle() !== undefined)(`a command over ssh (skipped: ${sshdObstacle()})`, async () => {
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
  `a command in a container (skipped: ${podmanObstacle()})`,
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
