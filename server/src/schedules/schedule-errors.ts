/** What can be wrong with what somebody asks of a schedule. */
import { mostFilled } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { schedulesFolder } from './schedule-files.ts';

export function unknownSchedule(name: string): EngineError {
  return new EngineError('not-found', `There is no schedule "${name}" in ${schedulesFolder}/.`, { name });
}

export function untrusted(): EngineError {
  return new EngineError(
    'workspace-untrusted',
    'This workspace came from elsewhere: nothing of it starts by itself. Look at what it runs, then press "Trust this workspace" in the designer.',
  );
}

export function badName(name: string): EngineError {
  return invalid(
    `"${name}" cannot be the name of a schedule. Write name: with letters, digits, "_", "-" and ".", beginning with a letter or a digit.`,
    { name },
  );
}

export function takenName(name: string, file: string): EngineError {
  return invalid(`There is a schedule "${name}" already, in ${file}. Choose another name.`, { name, file });
}

export function renamed(name: string, to: string): EngineError {
  return invalid(
    `The text names the schedule "${to}", but this one is "${name}". Create another schedule for another name.`,
    { name, to },
  );
}

export function stillEnabled(name: string): EngineError {
  return invalid(`The schedule "${name}" is enabled. Disable it first.`, { name });
}

export function tooMany(name: string): EngineError {
  return invalid(
    `"${name}" is due more than ${mostFilled} times in this stretch. Fill a shorter one first.`,
    { name, most: mostFilled },
  );
}

export function changedFile(name: string): EngineError {
  return new EngineError(
    'stale-revision',
    `The file of "${name}" changed meanwhile. Look at it again, and repeat your change.`,
    { name },
  );
}

const invalid = (message: string, params: EngineError['params']): EngineError =>
  new EngineError('invalid-request', message, params);
