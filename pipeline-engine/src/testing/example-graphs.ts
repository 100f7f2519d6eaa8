/** Small graphs for tests, without any document: a step per line. */
import type { Step, StepGraph, StepInput } from '../graph/step.ts';
import type { ComponentDefinition, InputPort, LiteralType, OutputPort } from '../spec/component.ts';
import { optional } from '../spec/optional.ts';
import type { RetryPolicy } from '../spec/retry-policy.ts';

export interface ExampleStep {
  readonly id: string;
  /** Data inputs: `name: 'step.output'`, `name: 'file:data.csv'`, or null for an optional one that is unset. */
  readonly data?: Readonly<Record<string, string | null>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly component?: string;
  readonly outputs?: readonly string[];
  readonly optional?: readonly string[];
  readonly isDeterministic?: boolean;
  readonly forceRerun?: boolean;
  readonly implementation?: number;
  readonly promotedTo?: string;
  readonly compute?: string;
  readonly timeoutSeconds?: number;
  readonly retry?: RetryPolicy;
  readonly phase?: Step['phase'];
}

/** Steps in topological order. Every step has one output, `out`, unless it says otherwise. */
export function exampleGraph(
  steps: readonly ExampleStep[],
  settings: Partial<Omit<StepGraph, 'steps'>> = {},
): StepGraph {
  return {
    continueOnStepFailure: false,
    forceRerun: false,
    ...settings,
    steps: steps.map(exampleStep),
  };
}

export function exampleStep(example: ExampleStep): Step {
  const data = Object.entries(example.data ?? {});
  const params = Object.entries(example.params ?? {});
  const inputs = [
    ...data.map(([name, source]) => dataInput(example, name, source)),
    ...params.map(
      ([name, text]): StepInput => ({
        name,
        port: inputPort(name, 'string', false),
        source: { kind: 'literal', text },
      }),
    ),
  ];
  const outputs = (example.outputs ?? ['out']).map((name) => ({ name, type: 'uri_file' as const }));
  return {
    id: example.id,
    displayName: example.id,
    component: exampleComponent(
      example,
      inputs.map((input) => input.port),
    ),
    inputs,
    outputs: outputs.map((output) =>
      example.promotedTo === undefined ? output : { ...output, promotedTo: example.promotedTo },
    ),
    environmentVariables: [],
    compute: example.compute,
    ...optional('timeoutSeconds', example.timeoutSeconds),
    ...optional('retry', example.retry),
    ...optional('phase', example.phase),
    forceRerun: example.forceRerun ?? false,
  };
}

function dataInput(example: ExampleStep, name: string, source: string | null): StepInput {
  const port = inputPort(name, 'uri_file', example.optional?.includes(name) ?? false);
  if (source === null) return { name, port, source: { kind: 'unset' } };
  if (source.startsWith('file:')) {
    return {
      name,
      port,
      source: { kind: 'data', path: source.slice(5), file: 'pipeline.yml', type: 'uri_file' },
    };
  }
  const cut = source.lastIndexOf('.');
  return { name, port, source: { kind: 'step', step: source.slice(0, cut), output: source.slice(cut + 1) } };
}

function exampleComponent(example: ExampleStep, inputs: readonly InputPort[]): ComponentDefinition {
  const name = example.component ?? 'copy';
  return {
    name,
    version: '1',
    displayName: name,
    description: '',
    isDeterministic: example.isDeterministic ?? true,
    inputs,
    outputs: (example.outputs ?? ['out']).map(outputPort),
    environmentVariables: [],
    origin: { kind: 'builtin', implementation: example.implementation ?? 1, engines: [] },
    category: 'other',
    icon: 'box',
    title: both(name),
    summary: both(''),
    synonyms: [],
    summaryParams: [],
  };
}

function inputPort(name: string, type: LiteralType | 'uri_file', optional: boolean): InputPort {
  const isData = type === 'uri_file';
  return {
    name,
    type,
    optional,
    kind: isData ? 'file' : 'any',
    title: both(name),
    control: 'text',
    placement: isData ? 'canvas' : 'form',
  };
}

function outputPort(name: string): OutputPort {
  return { name, type: 'uri_file', kind: 'file', title: both(name) };
}

function both(text: string): { readonly en: string; readonly ja: string } {
  return { en: text, ja: text };
}
