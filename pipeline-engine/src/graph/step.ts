/** The flattened graph: what a run executes. A step's id is the path of node names, `outer/inner`. */
import type { ComponentDefinition, DataType, InputPort } from '../spec/component.ts';
import type { IdentitySetting } from '../spec/identity-settings.ts';
import type { ParallelBody } from '../spec/nodes/node-body.ts';
import type { RefreshPolicy } from '../spec/refresh-policy.ts';
import type { RetryPolicy } from '../spec/retry-policy.ts';

export type StepSource =
  | { readonly kind: 'literal'; readonly text: string }
  /** `file` is the document that holds the path: relative paths start at its folder. */
  | {
      readonly kind: 'data';
      readonly path: string;
      readonly file: string;
      readonly type: DataType;
      readonly mode?: string;
      /** Of what lies under a URL; absent means `if_changed`. */
      readonly refresh?: RefreshPolicy;
    }
  | { readonly kind: 'step'; readonly step: string; readonly output: string }
  | { readonly kind: 'unset' };

export interface StepInput {
  readonly name: string;
  readonly port: InputPort;
  readonly source: StepSource;
}

export interface StepOutput {
  readonly name: string;
  readonly type: DataType;
  readonly mode?: string;
  /** The pipeline output that it is promoted to, for top-level pipelines. */
  readonly promotedTo?: string;
  /** Where the result is to be delivered, as spelled: a URI, or a path beside `file`. */
  readonly delivery?: { readonly path: string; readonly file: string };
  /** Registers the result as a data asset of this name. */
  readonly registerAs?: string;
}

export interface Step {
  readonly id: string;
  readonly displayName: string;
  readonly component: ComponentDefinition;
  /** The document that holds the component definition; `code` and `conda_file` are relative to its folder. */
  readonly componentFile?: string;
  readonly inputs: readonly StepInput[];
  readonly outputs: readonly StepOutput[];
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
  /** Distribution, counts of instances and processes, mini-batches; absent for none. */
  readonly settings?: readonly IdentitySetting[];
  /** Of a parallel step: how its data is cut, and what computes it. */
  readonly parallel?: ParallelBody;
  readonly compute?: string;
  readonly timeoutSeconds?: number;
  /** When a failure that can pass is tried again; the engine's own rule where it is absent. */
  readonly retry?: RetryPolicy;
  /** `init` runs before all other steps, `finalize` after them, whatever became of them. */
  readonly phase?: 'init' | 'finalize';
  readonly forceRerun: boolean;
}

export interface StepGraph {
  /** In a stable topological order (ties by file order). */
  readonly steps: readonly Step[];
  readonly continueOnStepFailure: boolean;
  /** How many steps of the run go on at once; no limit of its own where it is absent. */
  readonly maxConcurrentSteps?: number;
  readonly forceRerun: boolean;
}
