/** The graphs that are measured: who reads whom, as step graphs for the engine and as pipeline files for the command. */
import type { StepGraph } from '@millrace/pipeline-engine';
import { exampleGraph } from '@millrace/pipeline-engine/testing';

/** Nodes come after those that they read. */
export interface BenchNode {
  readonly id: string;
  readonly above: readonly string[];
}

/** Each reads the one before. */
export function chain(count: number): readonly BenchNode[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    above: index === 0 ? [] : [`s${index - 1}`],
  }));
}

/** One, then `width` that read it, then one that reads them all. */
export function fan(width: number): readonly BenchNode[] {
  const middle = Array.from({ length: width }, (_, index) => ({ id: `s${index}`, above: ['first'] }));
  return [{ id: 'first', above: [] }, ...middle, { id: 'last', above: middle.map(({ id }) => id) }];
}

/** The same graph for the same numbers: edges between random pairs, from the earlier to the later node. */
export function randomDag(count: number, edges: number): readonly BenchNode[] {
  const above = Array.from({ length: count }, () => new Set<number>());
  let seed = 1;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  for (let made = 0; made < edges; ) {
    const [a, b] = [below(count), below(count)];
    const [from, to] = [Math.min(a, b), above[Math.max(a, b)]];
    if (a === b || to === undefined || to.has(from)) continue;
    to.add(from);
    made += 1;
  }
  return above.map((froms, index) => ({ id: `s${index}`, above: [...froms].map((from) => `s${from}`) }));
}

/**
 * Built-in steps; another salt makes every one new, `changed` just that one. As in the server, each graph has steps of its
 * own, and all have the definitions of the components in common.
 */
export function builtinSteps(nodes: readonly BenchNode[], salt: number, changed?: string): StepGraph {
  const graph = exampleGraph(
    nodes.map(({ id, above }) => ({
      id,
      params: { salt: `${id === changed ? 'other' : salt} ${id}` },
      data: Object.fromEntries(above.map((from, index) => [`in${index}`, `${from}.out`])),
    })),
  );
  return { ...graph, steps: graph.steps.map(withSharedDefinition) };
}

type Step = StepGraph['steps'][number];
type Definition = Step['component'];
/** By the number of inputs, in which the definitions differ. */
const definitions = new Map<number, Definition>();

function withSharedDefinition(step: Step): Step {
  const component = shared(step.component);
  const inputs = step.inputs.map((input, place) => ({
    ...input,
    port: component.inputs[place] ?? input.port,
  }));
  return { ...step, component, inputs };
}

function shared(definition: Definition): Definition {
  const known = definitions.get(definition.inputs.length) ?? definition;
  definitions.set(definition.inputs.length, known);
  return known;
}

/** The same graph with a command in place of each built-in. */
export function commandSteps(nodes: readonly BenchNode[], salt: number, command: string): StepGraph {
  const graph = builtinSteps(nodes, salt);
  const steps = graph.steps.map((step) => {
    const origin = { kind: 'inline' } as const;
    return { ...step, component: { ...step.component, origin, command, environment: '{}' } };
  });
  return { ...graph, steps };
}

/** A pipeline file; every command differs, so that no step stands for another. */
export function pipelineText(nodes: readonly BenchNode[]): string {
  const lines = ['type: pipeline', 'jobs:'];
  for (const { id, above } of nodes) {
    lines.push(`  ${id}:`, '    type: command', `    command: echo ${id} > \${{outputs.out}}`);
    if (above.length > 0) lines.push('    inputs:');
    for (const [index, from] of above.entries())
      lines.push(`      in${index}: \${{parent.jobs.${from}.outputs.out}}`);
    lines.push('    outputs:', '      out:', '        type: uri_file');
  }
  return `${lines.join('\n')}\n`;
}
