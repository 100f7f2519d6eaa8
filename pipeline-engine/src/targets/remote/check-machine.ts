/** Asks a machine whether commands can run there, without running one. */
import { optional } from '../../spec/optional.ts';
import { type KeptLimit, limitsScript, parseLimits } from '../confinement.ts';
import type { Launcher } from './launcher.ts';
import type { Machine } from './machine.ts';
import { MachineUnreachable } from './machine.ts';
import { createRemoteHost, HostRefused } from './remote-host.ts';

export interface MachineHealth {
  /** Why nothing can run there; undefined when it can. */
  readonly obstacle?: string;
  /** From the first question to the last answer, connecting included. */
  readonly milliseconds: number;
  /** As `uname -sm` says. */
  readonly system?: string;
  readonly cores?: number;
  readonly memoryBytes?: number;
  /** On the disk of the working directory. */
  readonly freeBytes?: number;
  /** Of the batch system or the container engine: `slurm 22.05.8`. */
  readonly version?: string;
  /** Processors that nobody uses now, as far as somebody counts them. */
  readonly freeCores?: number;
  /** Of steps, that the kernel keeps there; absent where a batch system or an engine does. */
  readonly limits?: readonly KeptLimit[];
}

/** `folder` is made if it is not there. `clock` counts milliseconds. */
export async function checkMachine(
  machine: Machine,
  folder: string,
  launcher: Launcher,
  clock: () => number,
): Promise<MachineHealth> {
  const started = clock();
  const elapsed = (): number => Math.round(clock() - started);
  const host = createRemoteHost({ machine, folder, newId: () => 'check', owner: 'check' });
  try {
    const { missing, root: _root, ...facts } = await host.facts();
    const engine = await launcher.check?.();
    const obstacle = missing.length === 0 ? engine?.obstacle : `it lacks ${missing.join(', ')}`;
    const limits = launcher.limits && (await keptLimits(machine));
    return { milliseconds: elapsed(), ...facts, ...engine, ...optional('limits', limits), obstacle };
  } catch (error) {
    if (!(error instanceof MachineUnreachable) && !(error instanceof HostRefused)) throw error;
    return { milliseconds: elapsed(), obstacle: error.message };
  }
}

/** Found out by setting them on nothing. */
export async function keptLimits(machine: Machine): Promise<readonly KeptLimit[]> {
  return parseLimits((await machine.run(limitsScript, [])).stdout.toString());
}
