/** A computer with a POSIX shell, however it is reached: all that targets need of a place whose files are not ours. */
import type { Readable, Writable } from 'node:stream';

export interface Machine {
  readonly name: string;
  /** Runs `script` under sh with positional arguments. Rejects with `MachineUnreachable` and nothing else. */
  run(script: string, args: readonly string[], io?: MachineIo): Promise<MachineResult>;
  /** Ends the connection; what was started detached goes on. */
  close(): Promise<void>;
}

export interface MachineIo {
  readonly stdin?: string | Readable;
  /** Takes what the script prints; without it the answer is collected in `stdout`. */
  readonly stdout?: Writable;
}

export interface MachineResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The machine did not answer: nothing is known about what was asked of it. */
export class MachineUnreachable extends Error {
  readonly machine: string;

  constructor(machine: string, reason: string) {
    super(reason);
    this.name = 'MachineUnreachable';
    this.machine = machine;
  }
}

/** A word for a shell: quoted whenever it is not plain. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
