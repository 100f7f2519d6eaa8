/** Asks a machine whether commands can run there, without running one. */
import type { Machine } from './machine.ts';
import { MachineUnreachable } from './machine.ts';
import { createRemoteHost, HostRefused } from './remote-host.ts';

/** Why nothing can run there; undefined when it can. `folder` is made if it is not there. */
export async function machineObstacle(machine: Machine, folder: string): Promise<string | undefined> {
  const host = createRemoteHost(machine, folder, () => 'check');
  try {
    const { missing } = await host.facts();
    return missing.length === 0 ? undefined : `it lacks ${missing.join(', ')}`;
  } catch (error) {
    if (error instanceof MachineUnreachable || error instanceof HostRefused) return error.message;
    throw error;
  }
}
