/** Everything that a run reads, as it was when the run began. */
import type { Failure } from '../../errors.ts';
import type { RefreshPolicy } from '../../spec/refresh-policy.ts';
import type { CodeFile } from './input-hasher.ts';

/** A data input as it was when the run began. `file` and `path` are as in the graph; `digest` is null when nothing was there. */
export interface PinnedInput {
  readonly file: string;
  readonly path: string;
  readonly absolutePath: string;
  readonly digest: string | null;
  readonly bytes: number;
  readonly isFolder: boolean;
  /** Of the files that environments name: what stands in them. */
  readonly text?: string;
  /** Of what lies elsewhere: its state there, and when the copy was made that is read. */
  readonly external?: PinnedExternal;
  /** Why there is nothing, where that is known. */
  readonly failure?: Failure;
}

export interface PinnedExternal {
  readonly policy: RefreshPolicy;
  readonly validator: string;
  /** Null in a plan, for what a run would fetch. */
  readonly fetchedAt: number | null;
}

/** The code of a command component as it was when the run began, kept as an artifact. */
export interface PinnedCode {
  readonly file: string;
  /** As spelled; empty for code that is only included. */
  readonly path: string;
  /** What the component includes, as spelled in its definition; absent for nothing. */
  readonly includes?: readonly string[];
  readonly artifact: string;
  /** Of the copy; absent in pins of older versions. */
  readonly bytes?: number;
  readonly files: readonly Omit<CodeFile, 'from'>[];
}

/** A secret as it was when the run began; its value is read again by each attempt that needs it. */
export interface PinnedSecret {
  readonly name: string;
  readonly version: string;
}

/** Everything a run reads, pinned at its start; resume reads nothing else. */
export interface RunPin {
  readonly run: string;
  readonly pipeline: string;
  readonly text: string;
  readonly layout: string | null;
  /** The StepGraph that runs, as `run/graph-text.ts` writes it. */
  readonly graph: string;
  readonly upTo: string | null;
  readonly force: boolean;
  readonly inputs: readonly PinnedInput[];
  readonly code: readonly PinnedCode[];
  readonly secrets: readonly PinnedSecret[];
}
