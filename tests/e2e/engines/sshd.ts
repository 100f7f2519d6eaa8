/** A real sshd on the loopback interface, with keys of its own, for tests. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

export interface SshServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** It dies with its connections, and comes back. */
  readonly kill: () => void;
  readonly heal: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const program = '/usr/sbin/sshd';

/** Why there can be no server here; undefined when there can. */
export function sshdObstacle(): string | undefined {
  if (!existsSync(program)) return 'OpenSSH’s server is not installed (Debian: openssh-server)';
  return undefined;
}

/** Where it listens; on the loopback interface unless said otherwise. */
export interface SshPlace {
  readonly address: string;
  /** What its command is run by. */
  readonly within: readonly [string, ...string[]];
  /** What its users find in their environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startSshd(place?: SshPlace): Promise<SshServer> {
  const address = place?.address ?? '127.0.0.1';
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-sshd-'));
  const file = (name: string): string => path.join(folder, name);
  for (const key of ['host', 'id'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  copyFileSync(file('id.pub'), file('authorized_keys'));
  const port = await freePort();
  writeFileSync(file('config'), configuration(file, address, port) + variablesLine(place?.variables ?? {}));
  const publicKey = readFileSync(file('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(file('known_hosts'), `[${address}]:${port} ${publicKey}\n`);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const [command, ...words] = [
    ...(place?.within ?? []),
    program,
    '-D',
    '-f',
    file('config'),
    '-E',
    file('log'),
  ];
  let server: ChildProcess;
  let ended: Promise<void>;
  const begin = async (): Promise<void> => {
    rmSync(file('pid'), { force: true });
    server = spawn(command ?? program, words, { stdio: 'ignore' });
    ended = new Promise<void>((resolve) => {
      server.once('exit', () => resolve());
    });
    for (let tries = 0; !existsSync(file('pid')) && tries < 500; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await begin();
  return {
    kill: () => {
      for (const pid of [...childrenOf(server.pid ?? 0), server.pid ?? 0]) process.kill(pid, 'SIGKILL');
    },
    heal: begin,
    host: address,
    port,
    user: userInfo().username,
    identityFile: file('id'),
    knownHostsFile: file('known_hosts'),
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One of a daemon's for each connection. */
function childrenOf(parent: number): readonly number[] {
  return execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

function configuration(file: (name: string) => string, address: string, port: number): string {
  return `Port ${port}
ListenAddress ${address}
HostKey ${file('host')}
PidFile ${file('pid')}
AuthorizedKeysFile ${file('authorized_keys')}
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM no
UseDNS no
PrintMotd no
`;
}

function variablesLine(variables: Readonly<Record<string, string>>): string {
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? '' : `SetEnv ${words.join(' ')}\n`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address === null || typeof address === 'string'
          ? reject(new Error('no port'))
          : resolve(address.port),
      );
    });
  });
}
