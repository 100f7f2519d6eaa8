/** The machine of the server as a `Machine`: for what runs beside the server's own processes, such as containers. */
import type { Machine } from './machine.ts';
import { createProcessMachine } from './process-machine.ts';

/** A shell here costs little; batch systems and engines mind being asked too much at once. */
const channels = 8;

/** `environment` is all that its commands see. */
export function createShellMachine(options: {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}): Machine {
  return createProcessMachine({
    ...options,
    channels,
    command: (script, args) => ['sh', '-c', script, 'sh', ...args],
  });
}
