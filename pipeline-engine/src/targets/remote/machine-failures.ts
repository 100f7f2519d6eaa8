/** How machines fail steps, in words. */
import type { Failure } from '../../errors.ts';
import type { Step } from '../../graph/step.ts';

export function machineRefused(step: Step, machine: string, reason: string): Failure {
  return {
    code: 'machine-refused',
    params: { step: step.id, machine, reason },
    message: `Compute target "${machine}" could not do its part of step "${step.id}": ${reason}`,
    remedy: 'Look at its free space and the permissions of its working directory, then run again.',
  };
}

export function transferDamaged(step: Step, machine: string, reason: string): Failure {
  return {
    code: 'transfer-damaged',
    params: { step: step.id, machine, reason },
    message: `Files of step "${step.id}" did not come whole from or to compute target "${machine}": ${reason}`,
    remedy: 'Make sure that nothing writes to the outputs after the command has ended, then run again.',
  };
}

export function machineUnsuitable(step: Step, machine: string, reason: string): Failure {
  return {
    code: 'machine-unsuitable',
    params: { step: step.id, machine, reason },
    message: `Step "${step.id}" cannot run on compute target "${machine}": ${reason}`,
    remedy: 'Install what is missing there, or choose another compute target for the step.',
  };
}

export function lackOfMemory(step: Step, machine: string): Failure {
  return {
    code: 'command-killed',
    params: { step: step.id, machine },
    message: `The command of step "${step.id}" was killed on "${machine}" because it used more memory than it may.`,
    remedy: 'Give the step less data at once, or more memory.',
    outOfMemory: true,
  };
}
