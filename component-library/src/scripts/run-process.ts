/** Starts a program whose output goes to the log, and waits for its end. It belongs to the process group of the step. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Rejects when the program cannot be started. The standard output of this process is not the program's. */
export function runProcess(
  [command = '', ...args]: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 2, 2],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** What a program prints; undefined when there is no such program, or it fails. */
export function askProgram(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [...args], { encoding: 'utf8', timeout: mostMs }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}

/** A first start may read many files from a cold disk. */
const mostMs = 60_000;
