/** A setting of V8 for the first seconds of a process. */
import { setFlagsFromString } from 'node:v8';

/**
 * Code is optimized after ten times as much work as usual. Node 20 takes a third of the processor time of a short command,
 * and half of that of a server's first plan, for optimizing what is over before that pays; what goes on being asked is
 * optimized all the same, a little later. Later versions do it more cheaply, and know no such flag.
 */
export function delayOptimizing(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=675840');
}
