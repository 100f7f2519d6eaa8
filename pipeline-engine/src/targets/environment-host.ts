/** A machine as a computer on which the software of commands is made. */
import { Readable, Writable } from 'node:stream';
import type { ContainerEngine, EnvironmentHost } from '../run/environments.ts';
import { optional } from '../spec/optional.ts';
import type { Machine } from './remote/machine.ts';

/** `root`: the folder of environments there, absolute. */
export function environmentHostOf(
  machine: Machine,
  root: () => Promise<string>,
  containers?: ContainerEngine,
): EnvironmentHost {
  return {
    name: machine.name,
    root,
    ...optional('containers', containers),
    run: async (script, args, { stdin, onOutput } = {}) => {
      const answer = await machine.run(script, args, {
        ...(stdin === undefined ? {} : { stdin: Readable.from(stdin, { objectMode: false }) }),
        ...(onOutput === undefined ? {} : { stdout: sinkOf(onOutput) }),
      });
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
