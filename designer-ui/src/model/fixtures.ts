/** Small values for the tests of this folder. */
import type {
  ComponentDefinition,
  InputPort,
  PipelineModel,
  PipelineNode,
  PortKind,
} from '@millrace/pipeline-engine/browser';

export function port(name: string, kind: PortKind, more: Partial<InputPort> = {}): InputPort {
  return {
    name,
    kind,
    type: 'mltable',
    optional: false,
    title: { en: name, ja: name },
    control: 'text',
    placement: 'canvas',
    ...more,
  };
}

/** Outputs are called output1, output2, …. */
export function definition(
  name: string,
  inputs: readonly InputPort[],
  outputs: readonly PortKind[],
  more: Partial<ComponentDefinition> = {},
): ComponentDefinition {
  return {
    name,
    version: '1',
    displayName: name,
    description: '',
    isDeterministic: true,
    inputs,
    outputs: outputs.map((kind, index) => ({
      name: `output${index + 1}`,
      kind,
      type: 'mltable',
      title: { en: `Output ${index + 1}`, ja: `出力 ${index + 1}` },
    })),
    environmentVariables: [],
    origin: { kind: 'builtin', implementation: 1, engines: [] },
    category: 'prepare',
    icon: 'box',
    title: { en: name, ja: name },
    summary: { en: '', ja: '' },
    synonyms: [],
    summaryParams: [],
    ...more,
  };
}

/** `wires` maps an input to the node and output that it reads. */
export function job(
  id: string,
  component: string,
  wires: Readonly<Record<string, readonly [string, string]>> = {},
): PipelineNode {
  return {
    id,
    type: 'command',
    component: { kind: 'registered', name: component, version: '1' },
    inputs: Object.entries(wires).map(([name, [node, output]]) => ({
      name,
      value: { kind: 'binding', binding: { kind: 'job-output', node, output } },
    })),
    outputs: [],
    environmentVariables: [],
    lines: { from: 1, to: 1 },
  };
}

export function literal(
  node: PipelineNode,
  name: string,
  text: string,
  type: 'string' | 'number' = 'string',
): PipelineNode {
  return { ...node, inputs: [...node.inputs, { name, value: { kind: 'literal', text, type } }] };
}

export function pipeline(nodes: readonly PipelineNode[]): PipelineModel {
  return { kind: 'pipeline-job', settings: {}, inputs: [], outputs: [], nodes };
}
