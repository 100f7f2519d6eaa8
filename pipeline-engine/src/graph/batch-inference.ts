/**
 * What of a training pipeline scores new data: the steps that prepare a table and score it stay, what they learned
 * is named so that it can be registered, and what only trains goes. By the kinds of ports alone.
 */
import { EngineError } from '../errors.ts';
import type { InputPort, PortKind } from '../spec/component.ts';
import type { Binding, InputValue, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { type NodePorts, nodePorts } from './node-ports.ts';

export interface FittedResult {
  readonly node: string;
  readonly output: string;
  readonly kind: 'trained_model' | 'transformation';
}

/** An input of a node, and what stands there. */
export interface InputOf {
  readonly node: string;
  readonly input: string;
}

export interface ScoringPart {
  /** Nodes that stay, those that are replaced among them. */
  readonly kept: ReadonlySet<string>;
  /** Fitted transformations: their nodes become ones that apply them. */
  readonly applied: readonly {
    readonly node: string;
    readonly input: string;
    readonly transformation: FittedResult;
  }[];
  /** Models and transformations that nodes read which stay. */
  readonly fitted: readonly (InputOf & { readonly from: FittedResult })[];
  /** Inputs that read another node than before, for one between them goes. */
  readonly rewired: readonly (InputOf & { readonly value: InputValue })[];
  /** Data that the part reads from outside. */
  readonly data: readonly (InputOf & { readonly value: InputValue & { kind: 'data' } })[];
  /** What the part is for. */
  readonly scored: readonly { readonly node: string; readonly output: string }[];
}

/** Throws `invalid-request` for a pipeline that scores nothing with a model that it trains. */
export function scoringPart(model: PipelineModel, resolve: ComponentResolver, file: string): ScoringPart {
  const pipeline = pipelineOf(model, resolve, file);
  const scored = scoringNodes(pipeline);
  if (scored.length === 0)
    throw new EngineError(
      'invalid-request',
      'This pipeline scores nothing with a model that it trains. Add a Score Model step after Train Model, run it, and try again.',
    );
  const part: Growing = { kept: new Set(), applied: [], fitted: [], rewired: [], data: [] };
  for (const { node } of scored) keep(pipeline, part, node);
  return { ...part, scored };
}

/** A pipeline as it is looked at here. */
interface Pipeline {
  readonly nodes: ReadonlyMap<string, PipelineNode>;
  readonly portsOf: (node: string) => NodePorts;
}

interface Growing {
  readonly kept: Set<string>;
  readonly applied: ScoringPart['applied'][number][];
  readonly fitted: ScoringPart['fitted'][number][];
  readonly rewired: ScoringPart['rewired'][number][];
  readonly data: ScoringPart['data'][number][];
}

function pipelineOf(model: PipelineModel, resolve: ComponentResolver, file: string): Pipeline {
  const ports = new Map(
    model.nodes.map((node) => [
      node.id,
      nodePorts(model, node, node.component && resolve(node.component, file)),
    ]),
  );
  return {
    nodes: new Map(model.nodes.map((node) => [node.id, node])),
    portsOf: (id) => ports.get(id) ?? { from: 'inferred', inputs: [], outputs: [] },
  };
}

/** Those that make a table of a model that another node trains. */
function scoringNodes({ nodes, portsOf }: Pipeline): ScoringPart['scored'] {
  return [...nodes.values()].flatMap(({ id, inputs }) => {
    const own = portsOf(id);
    const output = outputOf(own, 'table');
    const scores = inputs.some(
      ({ name, value }) => kindOfInput(own, name) === 'trained_model' && jobOf(value) !== undefined,
    );
    return scores && output !== undefined ? [{ node: id, output }] : [];
  });
}

function keep(pipeline: Pipeline, part: Growing, id: string): void {
  const node = pipeline.nodes.get(id);
  if (node === undefined || part.kept.has(id)) return;
  part.kept.add(id);
  const own = pipeline.portsOf(id);
  const fit = fittingPorts(own);
  if (fit !== undefined) {
    const transformation = { node: id, output: fit.transformation, kind: 'transformation' } as const;
    part.applied.push({ node: id, input: fit.table, transformation });
  }
  for (const { name: input, value } of node.inputs) {
    // Of a step that is replaced, only the table goes on.
    if (fit === undefined || input === fit.table) follow(pipeline, part, { node: id, input }, value);
  }
}

function follow(pipeline: Pipeline, part: Growing, at: InputOf, given: InputValue): void {
  const value = pastDividers(pipeline, given);
  if (value !== given) part.rewired.push({ ...at, value });
  const isModel = modelKinds.has(kindOfInput(pipeline.portsOf(at.node), at.input) ?? 'any');
  if (value.kind === 'data' && !isModel) part.data.push({ ...at, value });
  const source = jobOf(value);
  if (source === undefined) return;
  const { node, output } = source;
  const kind = pipeline.portsOf(node).outputs.find(({ name }) => name === output)?.kind;
  if (kind === 'trained_model' || kind === 'transformation')
    part.fitted.push({ ...at, from: { node, output, kind } });
  else keep(pipeline, part, node);
}

/** What a value is without the steps that only divide a table: new data is scored whole. */
function pastDividers({ nodes, portsOf }: Pipeline, given: InputValue): InputValue {
  let value = given;
  for (const _step of nodes) {
    const source = jobOf(value);
    const table = source && dividedTable(portsOf(source.node));
    const above = table && nodes.get(source.node)?.inputs.find(({ name }) => name === table);
    if (!above) return value;
    value = above.value;
  }
  return given;
}

function jobOf(value: InputValue): (Binding & { kind: 'job-output' }) | undefined {
  return value.kind === 'binding' && value.binding.kind === 'job-output' ? value.binding : undefined;
}

const modelKinds: ReadonlySet<PortKind> = new Set(['trained_model', 'transformation', 'untrained_model']);

const kindOfInput = ({ inputs }: NodePorts, input: string): PortKind | undefined =>
  inputs.find(({ name }) => name === input)?.kind;

/** Of a step that learns from a table how to change it: the table, and what was learned. */
function fittingPorts(
  own: NodePorts,
): { readonly table: string; readonly transformation: string } | undefined {
  const transformation = outputOf(own, 'transformation');
  const table = inputOf(own, 'table')?.name;
  const isFitting =
    transformation !== undefined && table !== undefined && outputOf(own, 'table') !== undefined;
  return isFitting ? { table, transformation } : undefined;
}

const outputOf = ({ outputs }: NodePorts, kind: PortKind): string | undefined =>
  outputs.find((output) => output.kind === kind)?.name;
const inputOf = ({ inputs }: NodePorts, kind: PortKind): InputPort | undefined =>
  inputs.find((input) => input.kind === kind && input.placement === 'canvas');

/** The one table that a step divides into several. */
function dividedTable({ inputs, outputs }: NodePorts): string | undefined {
  const data = inputs.filter(({ placement }) => placement === 'canvas');
  const [only] = data;
  const divides =
    outputs.length > 1 &&
    outputs.every(({ kind }) => kind === 'table') &&
    data.length === 1 &&
    only?.kind === 'table';
  return divides ? only.name : undefined;
}
