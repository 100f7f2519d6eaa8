/** How an environment fails to be there, in words. `build` in the parameters names the log. */
import type { Failure, Params } from '../errors.ts';
import { type BuildTrouble, troubleIn } from './build-log.ts';
import type { BuildStep } from './dockerfile.ts';

const seeLog = 'The log of the step shows the whole build.';

export function buildFailure(title: string, build: string, log: string): Failure {
  return ofTrouble(troubleIn(log), { environment: title, build });
}

function ofTrouble(trouble: BuildTrouble, params: Params): Failure {
  const made = `The environment "${params.environment}" could not be made`;
  switch (trouble.kind) {
    case 'package':
      return {
        code: 'environment-package',
        params: { ...params, package: trouble.package },
        message: `${made}: the package "${trouble.package}" could not be installed.`,
        remedy: `Correct its name or version in the environment, and run again. ${seeLog}`,
      };
    case 'conflict':
      return {
        code: 'environment-conflict',
        params: { ...params, packages: trouble.packages },
        message: `${made}: these packages do not go together: ${trouble.packages.join(', ')}.`,
        remedy: `Loosen one of their versions, and run again. ${seeLog}`,
      };
    case 'network':
      return {
        code: 'environment-network',
        params,
        message: `${made}: the package index could not be reached.`,
        remedy: `Check the network, or name an index in pip.conf, and run again. ${seeLog}`,
      };
    case 'other':
      return {
        code: 'environment-failed',
        params: { ...params, line: trouble.line },
        message: `${made}. ${trouble.line}`,
        remedy: seeLog,
      };
  }
}

export function unreadableEnvironment(title: string, reason: string): Failure {
  return {
    code: 'environment-unreadable',
    params: { environment: title, reason },
    message: `The environment "${title}" cannot be made from its file: ${reason}.`,
    remedy: 'Write a conda file with "dependencies", whose packages come from an index.',
  };
}

/** `version` is the one that is asked for; empty for any. */
export function pythonMissing(host: string, title: string, version: string): Failure {
  const python = `Python${version === '' ? '' : ` ${version}`}`;
  return {
    code: 'python-missing',
    params: { host, environment: title, python },
    message: `The environment "${title}" needs ${python}, and "${host}" has none that can make environments.`,
    remedy: `Install ${python} there (with its venv module; on Debian and Ubuntu python3-venv), or uv, which brings it along. Or write "provide: system" in environments.yml.`,
  };
}

export function condaMissing(host: string, title: string, packages: readonly string[]): Failure {
  return {
    code: 'conda-missing',
    params: { host, environment: title, packages },
    message: `The environment "${title}" has packages that only conda can install (${packages.join(', ')}), and "${host}" has no conda.`,
    remedy:
      'Install micromamba or conda there, or py-rattler for its python3 (pip install py-rattler), or take these packages out of the environment.',
  };
}

export function imageFailure(title: string, build: string, { step, line }: BuildStep): Failure {
  return {
    code: 'image-build',
    params: { environment: title, build, step, line },
    message: `The environment "${title}" could not be made: its image was not built (${step}). ${line}`,
    remedy: `Correct this step, and run again. ${seeLog}`,
  };
}

export function imageMissing(host: string, title: string, image: string): Failure {
  return {
    code: 'image-missing',
    params: { host, environment: title, image },
    message: `The environment "${title}" is built from the image "${image}", which is not on "${host}", and may not be fetched.`,
    remedy:
      'Load the image there, or write "pull: missing" in the file of the compute target, and run again.',
  };
}

export function contextChanged(title: string): Failure {
  return {
    code: 'environment-changed',
    params: { environment: title },
    message: `The folder that the environment "${title}" is built from changed since the run began.`,
    remedy: 'Run again when it stays as it is.',
  };
}

export function hostSilent(host: string, title: string, reason: string): Failure {
  return {
    code: 'environment-host',
    params: { host, environment: title, reason },
    message: `The environment "${title}" could not be made on "${host}": ${reason}`,
    remedy: 'Check the machine on the page of compute targets, and run again.',
  };
}
