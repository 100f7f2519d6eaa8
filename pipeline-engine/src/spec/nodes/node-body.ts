/** What only nodes of one type say. Plain JSON, for showing and checking; the text stays the source. */
import type { RowAccounting } from '../row-accounting.ts';

export type NodeBody =
  | ParallelBody
  | SweepBody
  | SparkBody
  | AutomlBody
  | { readonly type: 'import' | 'data_transfer'; readonly task?: string }
  | {
      readonly type: 'if_else';
      readonly condition?: string;
      /** Names of nodes. */
      readonly trueBlock?: string;
      readonly falseBlock?: string;
    }
  | {
      readonly type: 'do_while';
      /** The name of a node. */
      readonly body?: string;
      readonly condition?: string;
      readonly maxIterations?: number;
    }
  | { readonly type: 'parallel_for'; readonly body?: string };

export interface ParallelBody {
  readonly type: 'parallel';
  readonly task?: {
    readonly type?: string;
    readonly code?: string;
    readonly entryScript?: string;
    readonly programArguments?: string;
    readonly model?: string;
    readonly appendRowTo?: string;
  };
  readonly inputData?: string;
  /** A count of files, or bytes such as `10kb`. */
  readonly miniBatchSize?: string;
  readonly partitionKeys: readonly string[];
  readonly maxConcurrencyPerInstance?: number;
  readonly errorThreshold?: number;
  readonly miniBatchErrorThreshold?: number;
  readonly retries?: { readonly maxRetries?: number; readonly timeoutSeconds?: number };
  readonly loggingLevel?: string;
  /** Rows of a table per mini-batch, in place of its size. */
  readonly miniBatchRows?: number;
  readonly rowAccounting?: RowAccounting;
}

export interface SweepBody {
  readonly type: 'sweep';
  readonly samplingAlgorithm?: string;
  readonly objective?: { readonly goal?: string; readonly primaryMetric?: string };
  /** The inputs of the trial that the sweep sets. */
  readonly searchSpace: readonly { readonly name: string; readonly type?: string }[];
  readonly maxTotalTrials?: number;
  readonly maxConcurrentTrials?: number;
  readonly earlyTermination?: string;
}

export interface SparkBody {
  readonly type: 'spark';
  readonly code?: string;
  readonly entryFile?: string;
  readonly entryClass?: string;
  readonly args?: string;
  readonly conf: readonly { readonly name: string; readonly value: string }[];
}

export interface AutomlBody {
  readonly type: 'automl';
  readonly task?: string;
  readonly primaryMetric?: string;
  readonly targetColumn?: string;
}

/** What a node asks of the machines that run it; kept for Azure, and shown. */
export interface NodeResources {
  readonly instanceCount?: number;
  readonly instanceType?: string;
  readonly runtimeVersion?: string;
}

export interface NodeDistribution {
  readonly type: string;
  readonly processCountPerInstance?: number;
  readonly workerCount?: number;
}
