/** How commands fail, in words. */
import { constants } from 'node:os';
import type { Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';

export function timeoutFailure(step: Step): Failure {
  const seconds = step.timeoutSeconds ?? 0;
  return {
    code: 'timeout',
    params: { step: step.id, seconds },
    message: `Step "${step.id}" was ended because it ran longer than its limit of ${seconds} seconds.`,
    remedy:
      'Raise limits.timeout of the step, or timeout of its compute target, or give the step less to do.',
  };
}

/** Bash reports a child that a signal ended as 128 + the signal's number. */
const firstSignalCode = 128;

/** Undefined for a command that ended well. */
export function exitFailure(step: Step, exitCode: number): Failure | undefined {
  if (exitCode === 0) return undefined;
  const remedy = 'Its log says why.';
  const signal = signalOf(exitCode);
  if (signal === 'SIGKILL') {
    return {
      code: 'command-killed',
      params: { step: step.id },
      message: `The command of step "${step.id}" was killed, as a system does that runs out of memory.`,
      remedy: 'Give the step less data at once, or the machine more memory.',
      exitCode,
      signal,
      outOfMemory: true,
    };
  }
  if (signal !== undefined) {
    const message = `The command of step "${step.id}" was ended by ${signal}.`;
    return { code: 'command-killed', params: { step: step.id, signal }, message, remedy, exitCode, signal };
  }
  return {
    code: 'command-failed',
    params: { step: step.id, exitCode },
    message: `The command of step "${step.id}" ended with exit code ${exitCode}.`,
    remedy,
    exitCode,
  };
}

function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => firstSignalCode + number === exitCode)?.[0];
}

export function unknownReference(step: Step, reference: string): Failure {
  return {
    code: 'unknown-reference',
    params: { step: step.id, reference },
    message: `The command of step "${step.id}" refers to "${reference}", which is neither an input nor an output of it.`,
    remedy: 'Correct the name in the command, or declare it in the component.',
  };
}

export function notStarted(step: Step, reason: string): Failure {
  return {
    code: 'command-not-started',
    params: { step: step.id, reason },
    message: `The command of step "${step.id}" could not be started: ${reason}.`,
    remedy: 'Commands run under bash; check that it is installed.',
  };
}
