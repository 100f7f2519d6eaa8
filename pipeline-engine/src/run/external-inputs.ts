/** Inputs that lie elsewhere, under a URL: what they are, and how they come to this machine. */
import type { Failure } from '../errors.ts';
import type { RefreshPolicy } from '../spec/refresh-policy.ts';

/** A copy of what lies under a URL. */
export interface ExternalCopy {
  readonly absolutePath: string;
  /** What tells one state of the source from another: its ETag, else its time and size. */
  readonly validator: string;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** What is known without fetching: the copy is as good as new, or another one would be fetched. */
export type ExternalLook =
  | { readonly kind: 'current'; readonly copy: ExternalCopy }
  /** `name` is the one that the copy will have. */
  | { readonly kind: 'changed'; readonly validator: string; readonly name: string };

/** Both reject with an `ExternalFailure` for what cannot be had. */
export interface ExternalInputs {
  /** Asks the source, in a trusted workspace only. */
  look(url: string, policy: RefreshPolicy): Promise<ExternalLook>;
  /** The copy to use, fetched anew where the policy says so. */
  bring(url: string, policy: RefreshPolicy, signal?: AbortSignal): Promise<ExternalCopy>;
}

/** Why an input that lies elsewhere cannot be had; it becomes the failure of the step that reads it. */
export class ExternalFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function isWebAddress(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/** Names that nothing has here, datastores and the file systems of clouds. */
export function notReadableHere(path: string): Failure {
  if (/^azureml:[^/]+$/i.test(path))
    return {
      code: 'data-not-registered',
      params: { path },
      message: `Nothing is registered as "${path}" in this workspace.`,
      remedy:
        'Correct the name or the version, register a result under it, or give a file of the workspace instead.',
    };
  return {
    code: 'input-not-readable-here',
    params: { path },
    message: `"${path}" lies in a store that Millrace cannot read here.`,
    remedy: 'Export the pipeline to Azure ML, or give a file of the workspace or an https address instead.',
  };
}
