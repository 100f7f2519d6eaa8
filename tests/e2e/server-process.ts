/** Starts the real server as a process of its own, on a scratch workspace, and stops it by its process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

export interface ServerProcess {
  /** The printed address, with its single-use code. */
  readonly url: string;
  readonly pid: number;
  readonly workspace: string;
  /** What it printed so far. */
  output(): string;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;
  /** SIGTERM, then waits for the end; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>;
}

export interface Scratch {
  readonly directory: string;
  /** Environment in which trust, settings and temporary files stay inside the scratch folder. */
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

export function createScratch(): Scratch {
  const directory = mkdtempSync(path.join(tmpdir(), 'millrace-e2e-'));
  const temporary = path.join(directory, 'tmp');
  mkdirSync(temporary);
  return {
    directory,
    env: { ...process.env, MILLRACE_CONFIG_DIR: path.join(directory, 'config'), TMPDIR: temporary },
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }),
  };
}

/** Resolves when the address was printed; rejects with everything printed when the process ends before. */
export async function startServer(
  workspace: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly args?: readonly string[] },
): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'server/dist/main.js'), workspace, '--port', '0', ...(options.args ?? [])],
    { env: options.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const match = /http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/.exec(output);
      if (match !== null) resolve(match[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`The server ended with exit code ${code}:\n${output}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    workspace,
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    output: () => output,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** Runs the command line to its end. */
export function runCommand(
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string; readonly input?: string },
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [path.join(root, 'server/dist/main.js'), ...args], {
    env: options.env,
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(options.input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

/** Exchanges the printed code for the cookie and returns a fetch of the API with it. */
export async function signIn(
  server: ServerProcess,
): Promise<(route: string, init?: RequestInit) => Promise<Response>> {
  const response = await fetch(server.url, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const origin = new URL(server.url).origin;
  return (route, init) =>
    fetch(`${origin}/api/v1${route}`, { ...init, headers: { ...init?.headers, cookie, origin } });
}
