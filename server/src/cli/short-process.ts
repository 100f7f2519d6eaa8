/** Settings of V8 for a process that is over soon. */
import { setFlagsFromString } from 'node:v8';

/**
 * Code becomes optimized after ten times as much work as usual. Node 20 takes a third of the processor time of a short
 * command for optimizing what is over before that pays; later versions do it more cheaply and know no such flag.
 */
export function delayOptimizing(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=675840');
}
