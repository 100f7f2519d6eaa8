/** Every `${{ }}` of a pipeline points at something, and at something that fits. */
import type { DataType, InputPort, LiteralType, PortKind } from '../spec/component.ts';
import { isLiteralType, kindOfType } from '../spec/data-types.ts';
import { nearestNames } from '../spec/nearest-names.ts';
import type { Binding, InputValue } from '../spec/pipeline.ts';
import { atInput, atNode, atOutput, type GraphIssues, type IssueSubject } from './graph-issues.ts';
import { type Level, type NodeView, sourceNode, type Trust } from './level.ts';
import { portFit } from './port-fit.ts';

export function checkInputs(level: Level, view: NodeView, issues: GraphIssues): void {
  const node = view.node.id;
  for (const [name, value] of view.values) {
    const port = view.inputs.get(name);
    if (port === undefined && view.known) {
      const nearest = nearestNames(name, [...view.inputs.keys()]);
      issues.add('warning', 'undeclared-input', atInput(node, name), { node, input: name, nearest });
    }
    if (value.kind === 'binding') checkBinding(level, view, name, value.binding, issues);
    if (port !== undefined) checkFit(level, view, port, value, issues);
  }
}

function checkBinding(
  level: Level,
  view: NodeView,
  input: string,
  binding: Binding,
  issues: GraphIssues,
): void {
  const node = view.node.id;
  const subject = atInput(node, input);
  if (binding.kind === 'parent-output') {
    issues.add('error', 'output-as-input', subject, { node, input, output: binding.name });
  } else if (binding.kind === 'parent-input') {
    requirePipelineInput(level, binding.name, subject, node, issues);
  } else {
    requireJobOutput(level, binding.node, binding.output, subject, node, issues);
  }
}

function requirePipelineInput(
  level: Level,
  name: string,
  subject: IssueSubject,
  node: string,
  issues: GraphIssues,
): void {
  if (level.inputs.has(name)) return;
  const nearest = nearestNames(name, [...level.inputs.keys()]);
  issues.add('error', 'unknown-pipeline-input', subject, { node, name, nearest });
}

function requireJobOutput(
  level: Level,
  sourceId: string,
  output: string,
  subject: IssueSubject,
  node: string,
  issues: GraphIssues,
): void {
  const source = level.nodes.get(sourceId);
  if (source === undefined) {
    const nearest = nearestNames(sourceId, [...level.nodes.keys()]);
    issues.add('error', 'unknown-node', subject, { node, name: sourceId, nearest });
  } else if (source.known && !source.outputs.has(output)) {
    const nearest = nearestNames(output, [...source.outputs.keys()]);
    issues.add('error', 'unknown-output', subject, { node, source: sourceId, output, nearest });
  }
}

interface Given {
  readonly kind: PortKind;
  readonly literal: boolean;
  readonly trust: Trust;
  /** How the sentence calls it. */
  readonly from: string;
}

function checkFit(
  level: Level,
  view: NodeView,
  port: InputPort,
  value: InputValue,
  issues: GraphIssues,
): void {
  const given = whatIsGiven(level, value);
  if (given === undefined) return;
  const node = view.node.id;
  const takesLiteral = isLiteralType(port.type);
  const exact = view.trust === 'builtin';
  const params = { node, input: port.name, from: given.from, ...titlesOf(port) };
  if (given.literal !== takesLiteral) {
    const code = takesLiteral ? 'data-into-parameter' : 'literal-into-data-port';
    issues.add(exact ? 'error' : 'warning', code, atInput(node, port.name), params);
    return;
  }
  if (takesLiteral) return;
  const fit = portFit(given.kind, port.kind, exact || given.trust === 'builtin');
  if (fit === 'fits') return;
  const fitting = outputsThatFit(level, view, port);
  issues.add(
    fit === 'refused' ? 'error' : 'warning',
    fit === 'refused' ? 'wrong-kind' : 'loose-type',
    atInput(node, port.name),
    {
      ...params,
      expected: port.kind,
      got: given.kind,
      fits: fitting,
    },
  );
}

function titlesOf(port: InputPort): { readonly title_en: string; readonly title_ja: string } {
  return { title_en: port.title.en, title_ja: port.title.ja };
}

function whatIsGiven(level: Level, value: InputValue): Given | undefined {
  if (value.kind === 'literal') return { kind: 'any', literal: true, trust: 'workspace', from: value.text };
  if (value.kind === 'data') {
    return {
      kind: kindOfData(value.type),
      literal: false,
      trust: 'workspace',
      from: value.path ?? value.type,
    };
  }
  const { binding } = value;
  if (binding.kind === 'job-output') {
    const source = sourceNode(level, binding);
    const output = source?.outputs.get(binding.output);
    if (source === undefined || output === undefined) return undefined;
    const from = `${binding.node}.${binding.output}`;
    return { kind: output.kind, literal: false, trust: source.trust, from };
  }
  const input = binding.kind === 'parent-input' ? level.inputs.get(binding.name) : undefined;
  if (input === undefined) return undefined;
  const kind = kindOfData(value.type ?? input.type);
  return { kind, literal: isLiteralType(input.type), trust: 'workspace', from: input.name };
}

/** Models, untrained ones and transformations are all stored as custom models: what it is shows when it is read. */
const kindOfData = (type: LiteralType | DataType): PortKind =>
  type === 'custom_model' ? 'any' : kindOfType(type);

/** Outputs elsewhere in the pipeline that would fit: the remedy of a wrong or missing connection. */
export function outputsThatFit(level: Level, view: NodeView, port: InputPort): string[] {
  const found: string[] = [];
  for (const other of level.nodes.values()) {
    if (other === view || !other.known) continue;
    for (const output of other.outputs.values()) {
      if (output.kind !== port.kind || port.kind === 'any') continue;
      found.push(`${other.node.id}.${output.name}`);
      if (found.length === 3) return found;
    }
  }
  return found;
}

export function checkOutputs(
  level: Level,
  view: NodeView,
  promoted: Map<string, string>,
  issues: GraphIssues,
): void {
  const node = view.node.id;
  const declared = new Set(level.model.outputs.map((output) => output.name));
  for (const { name, promotedTo } of view.node.outputs) {
    if (view.known && view.definition !== undefined && view.trust !== 'inline') {
      if (!view.definition.outputs.some((output) => output.name === name)) {
        const nearest = nearestNames(
          name,
          view.definition.outputs.map((output) => output.name),
        );
        issues.add('warning', 'undeclared-output', atOutput(node, name), { node, output: name, nearest });
      }
    }
    if (promotedTo === undefined) continue;
    const earlier = promoted.get(promotedTo);
    if (!declared.has(promotedTo)) {
      const nearest = nearestNames(promotedTo, [...declared]);
      issues.add('error', 'unknown-pipeline-output', atOutput(node, name), {
        node,
        name: promotedTo,
        nearest,
      });
    } else if (earlier !== undefined) {
      const params = { name: promotedTo, first: earlier, second: `${node}.${name}` };
      issues.add('error', 'output-promoted-twice', atOutput(node, name), params);
    }
    promoted.set(promotedTo, `${node}.${name}`);
  }
}

export function checkCompute(
  level: Level,
  view: NodeView,
  computeInput: string | undefined,
  issues: GraphIssues,
): void {
  if (computeInput === undefined || level.inputs.has(computeInput)) return;
  const node = view.node.id;
  const subject = { ...atNode(node), path: ['jobs', node, 'compute'] };
  requirePipelineInput(level, computeInput, subject, node, issues);
}
