/** This computer as one on which the software of commands is made. */
import type { EnvironmentHost } from '../run/environments.ts';
import { environmentHostOf } from './environment-host.ts';
import { inheritedEnvironment } from './inherited-environment.ts';
import { createProcessMachine } from './remote/process-machine.ts';

/** How a package index is reached, and whom it trusts: that changes no package. */
const reach = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'];

/** `directory`: the folder of environments, absolute. */
export function createLocalHost(directory: string, source: NodeJS.ProcessEnv = process.env): EnvironmentHost {
  const reached = [...reach, ...reach.map((name) => name.toLowerCase())].flatMap((name) => {
    const value = source[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const machine = createProcessMachine({
    name: 'local',
    command: (script, args) => ['sh', '-c', script, 'sh', ...args],
    environment: { ...inheritedEnvironment(source), ...Object.fromEntries(reached) },
    channels: 8,
  });
  return environmentHostOf(machine, async () => directory);
}
