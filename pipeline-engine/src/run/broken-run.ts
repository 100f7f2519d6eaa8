/** How it is told that a run cannot go on in its process, because the store refused. */
import { EngineError } from '../errors.ts';

/** `reason`: what the store said. */
export function brokenRun(run: string, reason: string): EngineError {
  const message = `Run ${run} cannot go on: ${reason} What it has recorded is kept; make room or mend the disk, and start Millrace in this workspace to go on.`;
  return new EngineError('run-broken', message, { run, reason });
}
