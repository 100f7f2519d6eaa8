/** The Slurm target against a real cluster of two nodes. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createDetachedTarget,
  createProcessMachine,
  createSlurmLauncher,
  readManifest,
} from '@millrace/pipeline-engine';
import { commandTargetConformance } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe } from 'vitest';

const script = fileURLToPath(new URL('./engines/slurm.sh', import.meta.url));

function obstacleOf(): string | undefined {
  if (process.getuid?.() !== 0) return 'Slurm’s daemons are started by root here';
  const programs = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/bin/sbatch'];
  const missing = programs.find((program) => !existsSync(program));
  return missing && `${missing} is missing (Debian: slurmctld slurmd slurm-client munge)`;
}

const obstacle = obstacleOf();

describe.skipIf(obstacle !== undefined)(`Slurm (skipped: ${obstacle})`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-slurm-'));
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    // The daemons keep what they are given open.
    execFileSync(script, ['start', path.join(folder, 'slurm'), '2', String(port)], { stdio: 'ignore' });
  });
  afterAll(() => {
    execFileSync(script, ['stop', path.join(folder, 'slurm')]);
    rmSync(folder, { recursive: true, force: true });
  });

  const root = (): string => path.join(folder, 'shared');
  const { PATH = '', HOME = '' } = process.env;
  commandTargetConformance('slurm', {
    timeoutMs: 120_000,
    create: () => {
      const machine = createProcessMachine({
        name: 'cluster',
        channels: 4,
        command: (text, args) => ['sh', '-c', text, 'sh', ...args],
        environment: { PATH, HOME, SLURM_CONF: path.join(folder, 'slurm/slurm.conf') },
      });
      return createDetachedTarget({
        name: 'cluster',
        capacity: 4,
        machine,
        launcher: createSlurmLauncher({ machine, root: async () => root(), cores: 1 }),
        folder: root(),
        readManifest,
        newId: randomUUID,
        timer: (ms, work) => {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
        graceMs: 1000,
      });
    },
  });
});
