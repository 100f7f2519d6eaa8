/** What one try of a step is given. */
import type { Step } from '../../graph/step.ts';
import type { ProvidedEnvironment } from '../environments.ts';

/** A resolved input of an attempt. */
export interface AttemptInput {
  readonly name: string;
  readonly kind: 'literal' | 'path' | 'unset';
  /** The literal's source text, or an absolute path that must not be written. */
  readonly value: string;
  /** For paths: the name that a file has for the step; absent for folders. */
  readonly fileName?: string;
}

/**
 * The output that takes what a command left in `./outputs` of its folder, as `outputs/` in it, declared or not. The
 * target moves it there.
 */
export const artifactsOutput = 'artifacts';

/**
 * One try of a step. `directory` is its own, fresh and empty; `outputs` are paths inside it. The target makes
 * folder outputs and the parents of file outputs before the step starts.
 */
export interface Attempt {
  readonly id: string;
  readonly step: Step;
  readonly directory: string;
  readonly inputs: readonly AttemptInput[];
  /** The pinned snapshot of the component's code, reading only; command components only. */
  readonly code?: string;
  readonly outputs: readonly { readonly name: string; readonly type: string; readonly path: string }[];
  /** Hex, derived from the identity: what a component uses as its seed where the user left it blank. */
  readonly seed: string;
  /** Of a step that is computed in parts: where those are committed, and what they are computed from beside their data. */
  readonly parts?: AttemptParts;
  /** The log file of this attempt; the target appends to it while it runs. */
  readonly logFile: string;
  /** The software that was made for it; absent where it runs with what is there. */
  readonly environment?: ProvidedEnvironment;
  /** Absent when its variables name none. */
  readonly secrets?: AttemptSecrets;
}

/** For the environment of a command alone: never in words of a command line, and in no file that outlives the step. */
export interface AttemptSecrets {
  /** The variables that name secrets, with the values in their place. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  /** What the target hides in the log (`mask-bytes.ts`): the values, and how else they may turn up. */
  readonly forms: readonly string[];
}

export interface AttemptParts {
  /** Outlives the attempt; what is in it under a part's key is that part's whole result. */
  readonly folder: string;
  /** Hex; part of every key. */
  readonly scope: string;
}
