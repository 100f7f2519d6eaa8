/** A Docker daemon of its own, with the small image of the other engine: no network is made, no registry is asked. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { archiveOfRoot, archiveWithPython, image, pythonImage } from './podman.ts';

export interface Docker {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly image: string;
  /** Of the daemon. */
  readonly socket: string;
  readonly run: (...args: readonly string[]) => string;
  /** Makes `pythonImage`, with these wheels in `/wheels`. */
  readonly addPythonImage: (wheels: string) => void;
  readonly stop: () => Promise<void>;
}

/** Where Debian has them, and where an unpacked archive of Docker may. */
const programs = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
const has = (program: string): boolean =>
  programs.split(':').some((folder) => existsSync(path.join(folder, program)));

/** Why there is none here; undefined when there is. */
export function dockerObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'dockerd runs as root here';
  const missing = ['dockerd', 'docker', 'containerd', 'runc', 'busybox'].find((program) => !has(program));
  return missing && `${missing} is missing (Debian: docker.io busybox-static)`;
}

/** It begins in a network without a way out: what it does to bridges and tables of packets harms nobody. */
export async function startDocker(): Promise<Docker> {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-docker-'));
  const socket = `${folder}/docker.sock`;
  const { HOME = '' } = process.env;
  const environment = { PATH: programs, HOME };
  const flags = ['bridge=none', 'iptables=false', 'ip6tables=false', 'ip-forward=false'];
  const places = ['data-root', 'exec-root'].map((name) => `${name}=${folder}/${name}`);
  const daemon = spawn(
    'dockerd',
    [
      '--host',
      `unix://${socket}`,
      '--pidfile',
      `${folder}/pid`,
      ...[...flags, ...places].map((flag) => `--${flag}`),
    ],
    { env: environment, stdio: 'ignore' },
  );
  const command = ['docker', '--host', `unix://${socket}`] as const;
  const asked = [...command.slice(1), 'ps'];
  while (
    daemon.exitCode === null &&
    spawnSync(command[0], asked, { env: environment, stdio: 'ignore' }).status !== 0
  )
    await new Promise((resolve) => setTimeout(resolve, 100));
  const run = (...args: readonly string[]): string =>
    execFileSync(command[0], [...command.slice(1), ...args], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
  run('import', archiveOfRoot(folder), image);
  return {
    command: [...command],
    environment,
    image,
    socket,
    run,
    addPythonImage: (wheels) => void run('import', archiveWithPython(folder, wheels), pythonImage),
    stop: async () => {
      await ended(daemon);
      spawnSync('umount', ['--recursive', '--lazy', `${folder}/data-root/overlay2`], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ended(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (daemon.exitCode !== null) return resolve();
    daemon.once('exit', () => resolve());
    daemon.kill('SIGTERM');
  });
}
