/** Looks at the processes of this machine through /proc: children of a process, its state, and what was left behind. */
import { readdirSync, readFileSync } from 'node:fs';

/** Warm workers of a server. */
export function workersOf(server: number): readonly number[] {
  return pids().filter(
    (pid) => stat(pid)?.[1] === String(server) && read(pid, 'cmdline')?.includes('host.js') === true,
  );
}

/** The process that SIGSTOP holds, of those that inherited the folder. */
export function stoppedIn(directory: string): number | undefined {
  return pids().find((pid) => stat(pid)?.[0] === 'T' && read(pid, 'environ')?.includes(directory) === true);
}

/** Processes that inherited the folder and have this in their command line. */
export function pidsIn(directory: string, command: string): readonly number[] {
  return pids().filter(
    (pid) =>
      read(pid, 'environ')?.includes(directory) === true && read(pid, 'cmdline')?.includes(command) === true,
  );
}

/** Processes that inherited the folder, as TMPDIR for instance, and still run. */
export function processesIn(directory: string): readonly string[] {
  return pids()
    .filter((pid) => read(pid, 'environ')?.includes(directory) === true)
    .map((pid) => `${pid} ${read(pid, 'cmdline')?.replaceAll('\0', ' ')}`);
}

function pids(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** State, parent and so on: what stands after the name, which may hold anything. */
function stat(pid: number): readonly string[] | undefined {
  const text = read(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Undefined when the process has gone, or is not ours to look at. */
function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
