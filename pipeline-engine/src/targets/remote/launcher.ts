/** How attempts begin on a machine, are seen, and end there: what differs between a plain host and a batch system. */

import type { ContainerEngine } from '../../run/environments.ts';
import type { StepLimits } from '../confinement.ts';

/** `root` is Millrace's folder on the machine, absolute. */
export interface Launcher {
  /** sh that sees to it that `./wrapper` of attempt `$2` runs once, in the folder of the attempt; 3 when it cannot, 6 when nobody answers. */
  launch(wish: LaunchWish): string;
  /**
   * Sees to it that the attempt begins once, where the machine itself cannot be asked for that; called after `launch` has
   * run there, and again whenever that was of no avail. Rejects with `MachineUnreachable` or `HostRefused`.
   */
  begin?(root: string, attempt: string, wish: LaunchWish): Promise<void>;
  /**
   * Several attempts with equal wishes, whose files are there, as one submission by that name; they are looked at and stopped
   * one by one. Called again with the same ones whenever that was of no avail. Rejects as `begin` does.
   */
  beginTogether?(root: string, array: string, attempts: readonly string[], wish: LaunchWish): Promise<void>;
  /**
   * What is known beyond the files of attempts that have not ended, by attempt id: a batch system knows jobs that
   * wait, or that died with their node. Nothing is known of those that are absent from the answer. Rejects with
   * `MachineUnreachable`.
   */
  look?(root: string, attempts: readonly string[]): Promise<ReadonlyMap<string, LauncherSight>>;
  /** Ends an attempt beyond what the processes on the machine say: takes it out of a queue. */
  stop?(root: string, attempt: string): Promise<void>;
  /** Whether the batch system or the engine would take an attempt now. Rejects with `MachineUnreachable`. */
  check?(): Promise<LauncherHealth>;
  /** What the wrapper of a step keeps, where nobody else does. */
  readonly limits?: StepLimits;
  /** Whether an attempt can have several instances, on nodes that share its folder. */
  readonly hasArrays?: boolean;
  /** Where the processes of an attempt cannot be seen from the machine, their files alone are believed. */
  readonly seesProcesses: boolean;
  /** Commands see what an image holds, and nothing that is installed on the machine. */
  readonly containers?: ContainerEngine;
}

export interface LaunchWish {
  readonly timeoutSeconds?: number;
  /** How many times `./instance` runs, each with a number of its own; undefined where `./wrapper` alone does. */
  readonly instances?: number;
  /** That was made or found for it, where attempts are containers. */
  readonly image?: string;
}

export interface LauncherHealth {
  /** Why it would take none. */
  readonly obstacle?: string;
  readonly version?: string;
  readonly freeCores?: number;
}

export type LauncherSight =
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'running' }
  /** It is over, and left no exit code: `lost` may run again, the others are the step's own failure. */
  | {
      readonly kind: 'ended';
      readonly how: 'out-of-memory' | 'timeout' | 'lost';
      readonly reason: string;
    };

/** A plain host: a session of its own, which outlives the connection. */
export function createSessionLauncher(limits: StepLimits = {}): Launcher {
  return {
    launch: () => '[ -d started ] || setsid sh ./wrapper </dev/null >/dev/null 2>&1 &',
    limits,
    seesProcesses: true,
  };
}
