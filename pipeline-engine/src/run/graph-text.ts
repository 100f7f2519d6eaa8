/**
 * The graph of a run as text, for its pin. A component stands in it once, however many steps use it, and a step's
 * inputs point at the component's ports: a graph of 1,000 steps stays small.
 */
import type { Step, StepGraph, StepInput } from '../graph/step.ts';
import type { ComponentDefinition, InputPort } from '../spec/component.ts';

interface PackedGraph extends Omit<StepGraph, 'steps'> {
  readonly version: 1;
  readonly components: readonly ComponentDefinition[];
  readonly steps: readonly PackedStep[];
}

/** `port` is an index into the component's inputs, or the port itself when it is not one of them. */
type PackedInput = Omit<StepInput, 'port'> & { readonly port: number | InputPort };
type PackedStep = Omit<Step, 'component' | 'inputs'> & {
  readonly component: number;
  readonly inputs: readonly PackedInput[];
};

export function writeGraph(graph: StepGraph): string {
  const places = new Map<ComponentDefinition, number>();
  /** Of components, in the order of their places. */
  const texts = new Map<string, number>();
  const placeOf = (component: ComponentDefinition): number => {
    const known = places.get(component);
    if (known !== undefined) return known;
    const text = JSON.stringify(component);
    const place = texts.get(text) ?? texts.size;
    texts.set(text, place);
    places.set(component, place);
    return place;
  };
  const steps = graph.steps.map(
    (step): PackedStep => ({
      ...step,
      component: placeOf(step.component),
      inputs: step.inputs.map((input) => {
        const port = step.component.inputs.indexOf(input.port);
        return { ...input, port: port === -1 ? input.port : port };
      }),
    }),
  );
  const rest: Omit<PackedGraph, 'components'> = { ...graph, version: 1, steps };
  return `{"components":[${[...texts.keys()].join(',')}],${JSON.stringify(rest).slice(1)}`;
}

/** Reads what `writeGraph` wrote; anything else is a damaged store. */
export function readGraph(text: string): StepGraph {
  // Only this module writes the text, and the store that keeps it is ours.
  const { version: _version, components, ...packed } = JSON.parse(text) as PackedGraph;
  const steps = packed.steps.map((step): Step => {
    const component = defined(components[step.component]);
    const inputs = step.inputs.map((input) => ({
      ...input,
      port: typeof input.port === 'number' ? defined(component.inputs[input.port]) : input.port,
    }));
    return { ...step, component, inputs };
  });
  return { ...packed, steps };
}

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the pinned graph of a run is damaged');
  return value;
}
