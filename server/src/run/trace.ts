/** Tells at which transition of which step the process is, and ends or stops it there when a test of crashes asks for that. */
import { appendFileSync } from 'node:fs';
import type { EngineOptions } from '@millrace/pipeline-engine';

export interface TraceOptions {
  /** Gets a line at each transition: its name, run, step and attempt. */
  readonly file: string;
  /**
   * `submitted:3` ends the process with SIGKILL at the third time that a step is submitted; `submitted:3:stop` only
   * stops it, so that others can be killed at that moment.
   */
  readonly killAt?: string;
}

export function createTrace({ file, killAt = '' }: TraceOptions): NonNullable<EngineOptions['trace']> {
  const [wanted, occurrence, way] = killAt.split(':');
  let seen = 0;
  return (transition, at) => {
    appendFileSync(file, `${transition} ${at.run} ${at.step} ${at.attempt}\n`);
    if (transition !== wanted) return;
    seen += 1;
    if (seen === Number(occurrence)) process.kill(process.pid, way === 'stop' ? 'SIGSTOP' : 'SIGKILL');
  };
}

/** `MILLRACE_TRACE` names the file, `MILLRACE_KILL_AT` the end. */
export function traceOfEnvironment(env: NodeJS.ProcessEnv): TraceOptions | undefined {
  const file = env.MILLRACE_TRACE;
  return file === undefined ? undefined : { file, killAt: env.MILLRACE_KILL_AT };
}
