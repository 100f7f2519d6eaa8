/** A machine as a computer on which the software of commands is made. */
import { Writable } from 'node:stream';
import type { EnvironmentHost } from '../run/environments.ts';
import type { Machine } from './remote/machine.ts';

/** `root`: the folder of environments there, absolute. */
export function environmentHostOf(machine: Machine, root: () => Promise<string>): EnvironmentHost {
  return {
    name: machine.name,
    root,
    run: async (script, args, onOutput) => {
      const answer = await machine.run(
        script,
        args,
        onOutput === undefined ? {} : { stdout: sinkOf(onOutput) },
      );
      return { code: answer.code, stdout: answer.stdout.toString(), stderr: answer.stderr };
    },
  };
}

function sinkOf(onOutput: (chunk: Uint8Array) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      onOutput(chunk);
      done();
    },
  });
}
