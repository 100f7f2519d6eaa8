/**
 * What a run of a schedule may know about its occurrence: `${{creation_context.NAME}}` in literals and paths. The values
 * follow from the due time, so that a run that is late, or made up for later, reads the same as one on time.
 */
import type { StepGraph, StepSource } from '../graph/step.ts';

export const contextNames = [
  'trigger_time',
  'nominal_time',
  'window_start',
  'window_end',
  'recorded_time',
] as const;
export type ContextName = (typeof contextNames)[number];
export type ContextValues = Readonly<Record<ContextName, string>>;

/** `previous`: the due time before this one, where its window of data begins; that of the first is empty. */
export function contextValues(times: {
  readonly nominal: number;
  readonly previous: number | undefined;
  readonly recordedAt: number;
}): ContextValues {
  const nominal = timeText(times.nominal);
  return {
    trigger_time: nominal,
    nominal_time: nominal,
    window_start: timeText(times.previous ?? times.nominal),
    window_end: nominal,
    recorded_time: timeText(times.recordedAt),
  };
}

/** ISO 8601 in UTC; whole seconds without a fraction. */
export function timeText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** The graph with the values in the place of every reference to them; names that nobody knows stay as they are. */
export function withContext(graph: StepGraph, values: ContextValues): StepGraph {
  const fill = (text: string): string => fillIn(text, values);
  const source = (from: StepSource): StepSource => {
    if (from.kind === 'literal') return { ...from, text: fill(from.text) };
    return from.kind === 'data' ? { ...from, path: fill(from.path) } : from;
  };
  return {
    ...graph,
    steps: graph.steps.map((step) => ({
      ...step,
      inputs: step.inputs.map((input) => ({ ...input, source: source(input.source) })),
      outputs: step.outputs.map((output) =>
        output.delivery === undefined
          ? output
          : { ...output, delivery: { ...output.delivery, path: fill(output.delivery.path) } },
      ),
    })),
  };
}

function fillIn(text: string, values: ContextValues): string {
  return text.replace(/\$\{\{\s*creation_context\.([a-z_]{1,40})\s*\}\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as ContextName] : whole,
  );
}
