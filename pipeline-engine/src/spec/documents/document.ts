/** Every kind of document as a value. What is not typed here is not lost: the text stays what it is. */

import type { Issue } from '../../errors.ts';
import type { ComponentDefinition, DataType } from '../component.ts';
import type {
  ComponentReference,
  NamedInput,
  NodeOutput,
  PipelineModel,
  PipelineSettings,
} from '../pipeline.ts';
import type { WorkspaceSettings } from './workspace-settings.ts';

/** When a schedule starts its job. `timeZone` is as spelled: Azure uses Windows' names. */
export type Trigger =
  | ({ readonly kind: 'cron'; readonly expression: string } & TriggerTimes)
  | ({
      readonly kind: 'recurrence';
      readonly frequency: Frequency;
      readonly interval: number;
      readonly pattern?: RecurrencePattern;
    } & TriggerTimes);

export const frequencies = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Frequency = (typeof frequencies)[number];

export interface TriggerTimes {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly timeZone?: string;
}

export interface RecurrencePattern {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly weekDays: readonly string[];
  readonly monthDays: readonly number[];
}

/** A job that a document names: a file beside it, or one that Azure knows. */
export type JobReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'registered'; readonly name: string };

/** Each block that is given replaces the job's own block as a whole, as Azure merges them. */
export interface JobOverrides {
  readonly settings?: PipelineSettings;
  readonly inputs?: readonly NamedInput[];
  readonly outputs?: readonly NodeOutput[];
  readonly compute?: string;
  readonly experimentName?: string;
}

export type ScheduleAction =
  | { readonly kind: 'create-job'; readonly job?: JobReference; readonly overrides: JobOverrides }
  | { readonly kind: 'create-monitor' }
  | { readonly kind: 'import-data' };

export interface Schedule {
  readonly name?: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly trigger?: Trigger;
  readonly action?: ScheduleAction;
  /** As spelled; absent for none. `triggers/policies.ts` reads those that are ours. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** A data or model asset. */
export interface Asset {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly type: DataType;
  readonly path?: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface Environment {
  readonly name?: string;
  readonly version?: string;
  readonly image?: string;
  readonly condaFile?: string;
  readonly build?: { readonly path?: string; readonly dockerfilePath?: string };
}

export interface BatchEndpoint {
  readonly name?: string;
  readonly description?: string;
  readonly authMode?: string;
  /** The deployment that calls go to when they name none. */
  readonly defaultDeployment?: string;
  /** Days that a call, what was given with it and what came of it are kept after its end. */
  readonly keepDays?: number;
  /** Of the holder of its token. */
  readonly callsPerMinute?: number;
}

export interface PipelineBatchDeployment {
  readonly name?: string;
  readonly endpointName?: string;
  readonly component?: ComponentReference;
  readonly jobDefinition?: JobReference;
  readonly settings: PipelineSettings;
}

export interface ModelBatchDeployment {
  readonly name?: string;
  readonly endpointName?: string;
  /** A registered model as it is spelled, or one that the document describes by its path. */
  readonly model?: { readonly path: string; readonly type?: string };
  readonly code?: string;
  readonly scoringScript?: string;
  /** JSON: a reference, or what the document says of it. */
  readonly environment?: string;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly compute?: string;
  /** How many machines are asked for. */
  readonly instances?: number;
  /** As `properties` of a parallel node have it. */
  readonly rowAccounting?: string;
  readonly settings: ScoringSettings;
}

/** How a deployed model is computed; what is absent is as Azure has it. */
export interface ScoringSettings {
  readonly miniBatchSize?: string;
  readonly maxConcurrency?: number;
  /** Items that may fail; -1: any. */
  readonly errorThreshold?: number;
  readonly outputAction?: string;
  readonly outputFileName?: string;
  readonly maxRetries?: number;
  readonly timeoutSeconds?: number;
  readonly loggingLevel?: string;
}

/** `inputs.yml` of a batch call. */
export interface BatchInputs {
  readonly inputs: readonly NamedInput[];
  readonly outputs: readonly NodeOutput[];
}

/** Where steps may run. Paths are as spelled: relative to the file, or with `~` for the home of the user. */
export type ComputeDefinition = ComputeLimits & {
  readonly name?: string;
  readonly description?: string;
} & (
    | { readonly kind: 'local'; readonly sandbox?: boolean }
    | ({ readonly kind: 'ssh' } & Connection)
    | ({ readonly kind: 'slurm'; readonly partition?: string } & Connection & {
          readonly account?: string;
          readonly qos?: string;
          /** Of its REST API: `https://…`, `http://…`, or `unix:/path`. Without it Slurm is asked by its commands. */
          readonly url?: string;
          /** The name of the secret that holds the token for that. */
          readonly token?: string;
          /** As Slurm counts them: `2`, or `a100:2`. */
          readonly gpus?: string;
        })
    | ({ readonly kind: 'container'; readonly image?: string } & Connection & {
          readonly engine?: 'docker' | 'podman';
          /** Of the engine, on the machine where its command runs. */
          readonly socket?: string;
          /** None unless given. */
          readonly network?: string;
          readonly pull?: 'missing' | 'never';
          /** `all`, or a number. */
          readonly gpus?: string;
        })
    /** Azure's, or a type that nobody knows. */
    | { readonly kind: 'other'; readonly type: string }
  );

/** What one step may use there, and how many run at once. */
export interface ComputeLimits {
  /** Steps that run there at once. */
  readonly capacity?: number;
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly processes?: number;
  readonly timeoutSeconds?: number;
  /** What an hour of one step costs, in whatever money. */
  readonly costPerHour?: number;
}

/** Of a machine reached by ssh; without a host it is the machine of the server. */
export interface Connection {
  readonly host?: string;
  readonly user?: string;
  readonly port?: number;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
  /** On that machine. */
  readonly workingDirectory?: string;
}

export type ParsedDocument = { readonly issues: readonly Issue[] } & (
  | { readonly kind: 'pipeline-job' | 'pipeline-component'; readonly model: PipelineModel }
  | {
      readonly kind: 'command-component' | 'parallel-component' | 'spark-component';
      readonly definition: ComponentDefinition;
    }
  | { readonly kind: 'schedule'; readonly schedule: Schedule }
  | { readonly kind: 'data' | 'model'; readonly asset: Asset }
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'batch-endpoint'; readonly endpoint: BatchEndpoint }
  | { readonly kind: 'pipeline-batch-deployment'; readonly deployment: PipelineBatchDeployment }
  | { readonly kind: 'model-batch-deployment'; readonly deployment: ModelBatchDeployment }
  | { readonly kind: 'batch-inputs'; readonly values: BatchInputs }
  | { readonly kind: 'compute'; readonly compute: ComputeDefinition }
  /** A job that is no pipeline, or a prompt flow: named, kept, and not read further. */
  | { readonly kind: 'settings'; readonly settings: WorkspaceSettings }
  | { readonly kind: 'single-job' | 'flow' }
  /** No YAML, no mapping, or a mapping that is none of these. */
  | { readonly kind: 'unknown' }
);
