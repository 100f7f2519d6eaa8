/**
 * A machine reached by ssh: OpenSSH's own client, with one connection that is kept and shared by all commands. Keys,
 * agents and jump hosts work as in the user's terminal; hosts that are not known are refused.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Machine, MachineUnreachable, shellWord } from './machine.ts';
import { createProcessMachine } from './process-machine.ts';

export interface SshOptions {
  readonly name: string;
  /** A host name, an address, or a name of the user's ssh configuration. */
  readonly host: string;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** A private key; the agent and the usual files unless given. */
  readonly identityFile?: string | undefined;
  /** The file of known hosts; the user's own unless given. */
  readonly knownHostsFile?: string | undefined;
  /** Seconds without an answer after which the connection counts as broken. */
  readonly silenceSeconds?: number | undefined;
}

/** OpenSSH's default for sessions in one connection is ten. */
const channels = 8;
const defaultSilenceSeconds = 15;
/** What the client answers when it, and not the command, has failed. */
const clientFailed = 255;

export function createSshMachine(options: SshOptions): Machine {
  // A socket's path may be no longer than about 100 bytes, so it is not in the workspace.
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-ssh-'));
  const socket = path.join(folder, 's');
  const common = [...clientOptions(options), '-S', socket];
  const link = createLink(options, common);
  return createProcessMachine({
    name: options.name,
    channels,
    connect: link.connect,
    command: (script, args) => [
      'ssh',
      ...common,
      '-o',
      'ControlMaster=no',
      options.host,
      // The login shell of the user reads this, whatever it is: all of them know single quotes.
      ['sh', '-c', script, 'sh', ...args].map(quoted).join(' '),
    ],
    isUnreachable: (code) => code === clientFailed || code === null,
    close: async () => {
      await link.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

const quoted = (word: string): string => (word === '' ? "''" : shellWord(word));

function clientOptions(options: SshOptions): readonly string[] {
  const silence = options.silenceSeconds ?? defaultSilenceSeconds;
  const settings = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `ConnectTimeout=${silence}`,
    `ServerAliveInterval=${Math.max(1, Math.round(silence / 3))}`,
    'ServerAliveCountMax=3',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'LogLevel=ERROR',
    ...(options.identityFile === undefined ? [] : ['IdentitiesOnly=yes']),
    ...(options.knownHostsFile === undefined
      ? []
      : [`UserKnownHostsFile=${JSON.stringify(options.knownHostsFile)}`]),
  ];
  return [
    ...settings.flatMap((setting) => ['-o', setting]),
    ...(options.identityFile === undefined ? [] : ['-i', options.identityFile]),
    ...(options.user === undefined ? [] : ['-l', options.user]),
    ...(options.port === undefined ? [] : ['-p', String(options.port)]),
  ];
}

interface Link {
  /** Sees to it that the shared connection stands; rejects with `MachineUnreachable`. */
  readonly connect: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function createLink(options: SshOptions, common: readonly string[]): Link {
  let master: ChildProcess | undefined;
  let connected: Promise<void> | undefined;
  let closed = false;
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // Its input is ours to hold: when this process dies, however it does, the far `cat` ends, and the client with it.
      const child = spawn(
        'ssh',
        [...common, '-M', '-o', 'ControlPersist=no', options.host, 'echo connected; exec cat >/dev/null'],
        { stdio: ['pipe', 'pipe', 'pipe'] },
      );
      master = child;
      let complaint = '';
      child.stdin.on('error', () => undefined);
      child.stdout.once('data', () => resolve());
      child.stderr.on('data', (chunk: Buffer) => {
        complaint = (complaint + chunk.toString('utf8')).slice(-2000);
      });
      child.once('error', (error) => reject(new MachineUnreachable(options.name, error.message)));
      child.once('exit', () => {
        if (master === child) {
          master = undefined;
          connected = undefined;
        }
        reject(new MachineUnreachable(options.name, complaint.trim().split('\n').at(-1) ?? 'ssh ended'));
      });
    });
  return {
    connect: () => {
      if (closed) return Promise.reject(new MachineUnreachable(options.name, 'the connection was closed'));
      connected ??= open().catch((error: unknown) => {
        connected = undefined;
        throw error;
      });
      return connected;
    },
    close: async () => {
      closed = true;
      const child = master;
      if (child === undefined) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      });
    },
  };
}
