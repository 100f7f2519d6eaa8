/** Brings the results of a step to the places that the pipeline names for them, whether they were made now or reused. */
import { EngineError, type Failure, unreachable } from '../errors.ts';
import type { Step, StepGraph, StepOutput } from '../graph/step.ts';
import { isElsewhere } from '../spec/elsewhere.ts';
import { optional } from '../spec/optional.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type { OutputRecord } from './events.ts';
import type { ResolvePath } from './ports.ts';

/** Why a result is not at its place. */
export type DeliveryProblem =
  /** Something stands there that no delivery brought, and that would be lost. */
  | { readonly kind: 'occupied' }
  /** A folder of Millrace or git. */
  | { readonly kind: 'reserved' }
  | { readonly kind: 'disk'; readonly message: string };

export interface Deliveries {
  /** Whether an absolute path lies in a folder of Millrace or git. */
  isReserved(destination: string): boolean;
  /** After a start of the process: ends what an earlier one left between two renames. */
  recover(): void;
  /** Puts a copy of an artifact at an absolute path, whole or not at all. Undefined when it is there. */
  deliver(digest: string, destination: string): Promise<DeliveryProblem | undefined>;
}

/** Gives a result a name in the workspace; answers why that could not be done. */
export type Registrations = (result: {
  readonly name: string;
  readonly run: string;
  readonly step: string;
  readonly record: OutputRecord;
  readonly environment?: EnvironmentRecord;
}) => Promise<string | undefined>;

export interface DeliverPorts {
  readonly resolvePath: ResolvePath;
  /** Absent where nothing is delivered. */
  readonly deliveries?: Deliveries;
  /** Absent where nothing is registered. */
  readonly registrations?: Registrations;
}

/** Refuses places that no result may go to, before anything runs. Throws the `EngineError` of the first. */
export function checkDeliveries(graph: StepGraph, { resolvePath, deliveries }: DeliverPorts): void {
  for (const step of graph.steps)
    for (const output of step.outputs) {
      // The number of the run is not known yet; any other stands for it.
      const place = placeOf(output, '1', resolvePath);
      if (place?.destination instanceof EngineError) throw place.destination;
      if (place !== undefined && deliveries?.isReserved(place.destination) === true)
        throw reserved(step, output, place.path);
      const unknown = place && /\$\{\{.*?\}\}/.exec(place.path)?.[0];
      if (unknown !== undefined) throw unknownMacro(step, output, unknown);
    }
}

/** The results of a step of a run. */
export interface StepResults {
  readonly run: string;
  readonly step: Step;
  readonly outputs: readonly OutputRecord[];
  /** What they were made with, in this run. */
  readonly environment?: EnvironmentRecord;
}

/** Undefined when all that is to be delivered is where it belongs, and all that has a name is registered. */
export async function deliverOutputs(
  ports: DeliverPorts,
  results: StepResults,
): Promise<Failure | undefined> {
  return (await bringOutputs(ports, results)) ?? registerOutputs(ports, results);
}

async function registerOutputs(
  { registrations }: DeliverPorts,
  { run, step, outputs, environment }: StepResults,
): Promise<Failure | undefined> {
  for (const { name: port, registerAs: name } of step.outputs) {
    const record = outputs.find((made) => made.name === port);
    if (registrations === undefined || record === undefined || name === undefined) continue;
    const reason = await registrations({
      ...{ name, run, step: step.id, record },
      ...optional('environment', environment),
    });
    if (reason === undefined) continue;
    return {
      code: 'registration-failed',
      params: { step: step.id, output: port, name, reason },
      message: `The output "${port}" of step "${step.id}" could not be registered as "${name}": ${reason}`,
      remedy: 'Write another name. Then run again; the result is kept.',
      port,
    };
  }
  return undefined;
}

async function bringOutputs(
  { resolvePath, deliveries }: DeliverPorts,
  { run, step, outputs }: StepResults,
): Promise<Failure | undefined> {
  if (deliveries === undefined) return undefined;
  for (const output of step.outputs) {
    const place = placeOf(output, run, resolvePath);
    const made = outputs.find(({ name }) => name === output.name);
    if (place === undefined || made === undefined) continue;
    const { path, destination } = place;
    if (destination instanceof EngineError)
      return { code: destination.code, params: destination.params, message: destination.message };
    const problem = await deliveries.deliver(made.digest, destination);
    if (problem !== undefined) return failureOf(problem, step, output, path);
  }
  return undefined;
}

interface Place {
  readonly path: string;
  readonly destination: string | EngineError;
}

/** Undefined for what stays in the store, and for what Azure ML alone would deliver. */
function placeOf({ name, delivery }: StepOutput, run: string, resolvePath: ResolvePath): Place | undefined {
  if (delivery === undefined || isElsewhere(delivery.path)) return undefined;
  const values: Readonly<Record<string, string>> = { name: run, output_name: name };
  const path = delivery.path.replace(
    /\$\{\{\s*(name|output_name)\s*\}\}/g,
    (_, macro: string) => values[macro] ?? '',
  );
  return { path, destination: resolvePath(delivery.file, path) };
}

function unknownMacro(step: Step, output: StepOutput, macro: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The path of output "${output.name}" of step "${step.id}" holds ${macro}, which has no value here. Use \${{name}}, \${{output_name}} or plain text.`,
    { step: step.id, output: output.name, macro },
  );
}

function reserved(step: Step, output: StepOutput, path: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The output "${output.name}" of step "${step.id}" goes to "${path}", a folder of Millrace or git. Write another path.`,
    { step: step.id, output: output.name, path },
  );
}

function failureOf(problem: DeliveryProblem, step: Step, output: StepOutput, path: string): Failure {
  const what = `The output "${output.name}" of step "${step.id}" could not be delivered to "${path}"`;
  const params = { step: step.id, output: output.name, path };
  const { name: port } = output;
  switch (problem.kind) {
    case 'occupied':
      return {
        code: 'delivery-occupied',
        params,
        message: `${what}: something else stands there.`,
        remedy: 'Move it away, or write another path. Then run again; the result is kept.',
        port,
      };
    case 'reserved':
      return {
        code: 'delivery-reserved',
        params,
        message: `${what}: this folder belongs to Millrace or git.`,
        remedy: 'Write another path. The result is kept.',
        port,
      };
    case 'disk':
      return {
        code: 'delivery-failed',
        params: { ...params, reason: problem.message },
        message: `${what}: ${problem.message}.`,
        remedy: 'Make room or permit writing there. Then run again; the result is kept.',
        port,
      };
    default:
      return unreachable(problem);
  }
}
