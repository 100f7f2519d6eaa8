/** A real Slurm of two nodes on the loopback interface, for tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Slurm {
  /** Without it the cluster of this machine's user is asked. */
  readonly environment: Readonly<Record<string, string>>;
  /** The controller dies, and comes back. */
  readonly kill: () => void;
  readonly heal: () => void;
  readonly stop: () => void;
}

const script = fileURLToPath(new URL('./slurm.sh', import.meta.url));

/** Why there is none here; undefined when there is. */
export function slurmObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'Slurm’s daemons are started by root here';
  const programs = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/bin/sbatch'];
  const missing = programs.find((program) => !existsSync(program));
  return missing && `${missing} is missing (Debian: slurmctld slurmd slurm-client munge)`;
}

/** Whether the kernel keeps the memory of jobs within their limits here. */
const hasCgroups = existsSync('/sys/fs/cgroup/memory/tasks');

export function startSlurm(): Slurm {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-slurm-'));
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  // The daemons keep what they are given open.
  const keeper = hasCgroups ? ['cgroup'] : [];
  execFileSync(script, ['start', folder, '2', String(port), ...keeper], { stdio: 'ignore' });
  const { PATH = '', HOME = '' } = process.env;
  return {
    environment: { PATH, HOME, SLURM_CONF: path.join(folder, 'slurm.conf') },
    kill: () => void execFileSync(script, ['kill', folder]),
    heal: () => void execFileSync(script, ['heal', folder], { stdio: 'ignore' }),
    stop: () => {
      execFileSync(script, ['stop', folder]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
