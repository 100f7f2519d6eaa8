/** A real Slurm of two nodes on the loopback interface, for tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Slurm {
  /** Without it the cluster of this machine's user is asked. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts its REST API. */
  readonly serveRest: () => SlurmRestServer;
  /** The controller dies, and comes back. */
  readonly kill: () => void;
  readonly heal: () => void;
  readonly stop: () => void;
}

export interface SlurmRestServer {
  readonly url: string;
  /** Of this user, for a day. */
  readonly token: string;
}

const script = fileURLToPath(new URL('./slurm.sh', import.meta.url));

/** Why there is none here; undefined when there is. */
export function slurmObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'Slurm’s daemons are started by root here';
  const programs = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/bin/sbatch'];
  const missing = programs.find((program) => !existsSync(program));
  return missing && `${missing} is missing (Debian: slurmctld slurmd slurm-client munge)`;
}

/** Why there is no REST API here; undefined when there is. */
export function slurmRestObstacle(): string | undefined {
  if (slurmObstacle() !== undefined) return slurmObstacle();
  const hasPlugin = readdirSync('/usr/lib').some((arch) =>
    existsSync(`/usr/lib/${arch}/slurm-wlm/auth_jwt.so`),
  );
  return hasPlugin && existsSync('/usr/sbin/slurmrestd')
    ? undefined
    : 'slurmrestd or its tokens are missing (Debian: slurmrestd slurm-wlm-jwt-plugin)';
}

/** Whether the kernel keeps the memory of jobs within their limits here. */
const hasCgroups = existsSync('/sys/fs/cgroup/memory/tasks');

/** `within`: what its daemons are started by, such as a network of their own. */
export function startSlurm(within: readonly string[] = []): Slurm {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-slurm-'));
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const keeper = hasCgroups ? ['cgroup'] : [];
  const manage = (...args: readonly string[]): void => {
    const [command = script, ...words] = [...within, script, ...args];
    // The daemons keep what they are given open.
    execFileSync(command, words, { stdio: 'ignore' });
  };
  manage('start', folder, '2', String(port), ...keeper);
  const { PATH = '', HOME = '' } = process.env;
  const environment = { PATH, HOME, SLURM_CONF: path.join(folder, 'slurm.conf') };
  return {
    environment,
    serveRest: () => {
      const restPort = port + 10;
      manage('rest', folder, String(restPort));
      const told = execFileSync('scontrol', ['token', 'lifespan=86400'], {
        env: environment,
        encoding: 'utf8',
      });
      return { url: `http://127.0.0.1:${restPort}`, token: told.trim().replace('SLURM_JWT=', '') };
    },
    kill: () => manage('kill', folder),
    heal: () => manage('heal', folder),
    stop: () => {
      manage('stop', folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
