/**
 * The pipeline document as a value: what a parsed Azure ML v2 pipeline YAML says, in file order.
 * Plain JSON (arrays, no maps), so that the server can send it and no key of a document becomes a property.
 */
import type { Issue } from '../errors.ts';
import type { ComponentDefinition, DataType, InputPort, OutputPort } from './component.ts';
import type { IdentitySetting } from './identity-settings.ts';
import type { NodeBody, NodeDistribution, NodeResources } from './nodes/node-body.ts';
import type { InputRefresh } from './refresh-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { RunProperties } from './run-properties.ts';

export type NodeType =
  | 'command'
  | 'parallel'
  | 'sweep'
  | 'pipeline'
  | 'spark'
  | 'automl'
  | 'import'
  | 'data_transfer'
  | 'if_else'
  | 'do_while'
  | 'parallel_for'
  | 'unknown';

/** Where a node's component comes from, as spelled in the file. */
export type ComponentReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'registered'; readonly name: string; readonly version?: string; readonly label?: string }
  | {
      readonly kind: 'registry';
      readonly registry: string;
      readonly name: string;
      readonly version?: string;
      readonly label?: string;
    };

/** A whole-value `${{ }}` expression. */
export type Binding =
  | { readonly kind: 'parent-input'; readonly name: string }
  | { readonly kind: 'parent-output'; readonly name: string }
  | { readonly kind: 'job-output'; readonly node: string; readonly output: string };

/** A value of a node's or pipeline's input. `text` is the scalar's source text (`1.0` stays `1.0`). */
export type InputValue =
  | {
      readonly kind: 'literal';
      readonly text: string;
      readonly type: 'string' | 'number' | 'integer' | 'boolean';
    }
  | { readonly kind: 'binding'; readonly binding: Binding; readonly type?: DataType; readonly mode?: string }
  | { readonly kind: 'data'; readonly type: DataType; readonly path?: string; readonly mode?: string };

export interface NamedInput {
  readonly name: string;
  readonly value: InputValue;
  /** `node`: stands as a key of the node itself (AutoML's `training_data`), not under `inputs:`. */
  readonly place?: 'node';
}

export interface NodeOutput {
  readonly name: string;
  readonly type?: DataType;
  readonly mode?: string;
  /** A literal `path:` of the output (delivered on success), without bindings. */
  readonly path?: string;
  /** The pipeline output that this node output is promoted to. */
  readonly promotedTo?: string;
  /** Registers the result as a data asset of this name. */
  readonly registerAs?: string;
}

/** 1-based, inclusive lines of a block in the file. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface PipelineNode {
  readonly id: string;
  readonly type: NodeType;
  readonly component?: ComponentReference;
  /** The definition that stands in the node itself, when it references no component. */
  readonly inline?: ComponentDefinition;
  readonly inputs: readonly NamedInput[];
  readonly outputs: readonly NodeOutput[];
  /** As spelled: `azureml:name`, a bare name or a binding. */
  readonly compute?: string;
  readonly displayName?: string;
  readonly comment?: string;
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
  /** `limits.timeout` in seconds. */
  readonly timeoutSeconds?: number;
  /** `millrace.retry` of its properties. */
  readonly retry?: RetryPolicy;
  /** What only nodes of this type say. */
  readonly body?: NodeBody;
  readonly resources?: NodeResources;
  readonly distribution?: NodeDistribution;
  /** The type of the identity. */
  readonly identity?: string;
  readonly services?: readonly { readonly name: string; readonly type?: string }[];
  /** How often inputs are fetched that lie elsewhere; absent where nothing is said. */
  readonly refresh?: readonly InputRefresh[];
  /** Of these, what shapes the result and so counts for its identity; absent for none. */
  readonly settings?: readonly IdentitySetting[];
  readonly lines: LineRange;
}

export interface PipelineSettings {
  readonly defaultCompute?: string;
  readonly defaultDatastore?: string;
  readonly continueOnStepFailure?: boolean;
  readonly forceRerun?: boolean;
  /** Names of nodes that Azure runs before and after all others. */
  readonly onInit?: string;
  readonly onFinalize?: string;
}

export interface PipelineModel {
  readonly kind: 'pipeline-job' | 'pipeline-component';
  readonly name?: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly experimentName?: string;
  readonly compute?: string;
  readonly settings: PipelineSettings;
  /** What its properties say to this engine. */
  readonly properties?: RunProperties;
  readonly inputs: readonly NamedInput[];
  readonly outputs: readonly NodeOutput[];
  readonly nodes: readonly PipelineNode[];
  /** How often inputs of the pipeline are fetched that lie elsewhere; absent where nothing is said. */
  readonly refresh?: readonly InputRefresh[];
  /** Job-level `component:`, which stands for `jobs:`. */
  readonly component?: ComponentReference;
  /** Of a pipeline component: its declared ports. `inputs` then holds their defaults. */
  readonly ports?: { readonly inputs: readonly InputPort[]; readonly outputs: readonly OutputPort[] };
}

/** What parsing gives: the model as far as it could be read, and everything that is wrong with the text. */
export interface ParsedPipeline {
  /** Undefined only when the text is not YAML or not a mapping. */
  readonly model: PipelineModel | undefined;
  readonly issues: readonly Issue[];
}

/** Canvas layout, in the sidecar `<name>.layout.json`; positions are of the node's top left corner. */
export interface PipelineLayout {
  readonly version: 1;
  readonly nodes: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}
