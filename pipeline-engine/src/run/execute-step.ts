/** One attempt from its directory to its stored outputs. Decides nothing about the run: it reports how it ended. */

import { type Hash, isLiteralPort, literalOf, seedOf } from '../cache/fingerprint.ts';
import { EngineError, type Failure, type Result } from '../errors.ts';
import type { Step, StepInput } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import { brokenInput } from './check-inputs.ts';
import type { Transition } from './engine-contract.ts';
import type { EnvironmentNeed, Environments } from './environments.ts';
import type { Metric, OutputRecord } from './events.ts';
import { codeOf, type PinnedInputs } from './pinned-inputs.ts';
import {
  type ArtifactStore,
  type Attempt,
  type AttemptHandle,
  type AttemptInput,
  type AttemptOutcome,
  type AttemptParts,
  type AttemptSecrets,
  type AttemptSignal,
  artifactsOutput,
  type Claim,
  type Clock,
  type ComputeTarget,
  type InputHasher,
  type Owned,
  type PinnedInput,
  type Secrets,
} from './ports.ts';
import { baseNameOf, environmentFilesOf } from './readings.ts';
import { withoutSecrets } from './secret-forms.ts';
import { maskFailure, readSecrets } from './secrets.ts';
import { submitPrepared } from './submit-prepared.ts';

export interface ExecuteRequest {
  readonly attempt: string;
  readonly step: Step;
  readonly fingerprint: string;
  readonly pinned: PinnedInputs;
  readonly outputsOf: (step: string) => readonly OutputRecord[] | undefined;
  readonly target: ComputeTarget;
  readonly onSubmitted: (handle: AttemptHandle) => void;
  readonly onSignal: (signal: AttemptSignal) => void;
  readonly trace: (transition: Transition) => void;
  readonly claim?: Claim;
  /** Every output is there and hashed: what is left is for the disk to do. */
  readonly onHashed: () => void;
  /** For a step that is computed in parts. */
  readonly parts?: AttemptParts;
}

export interface ExecutePorts {
  readonly artifacts: ArtifactStore;
  readonly hasher: InputHasher;
  readonly runStore: Owned;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly logFile: (attempt: string) => string;
  readonly secrets?: Secrets;
  readonly environments?: Environments;
}

export type Execution =
  | {
      readonly kind: 'succeeded';
      readonly outputs: readonly OutputRecord[];
      readonly metrics: readonly Metric[];
      readonly durationMs: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly durationMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'lost'; readonly message: string }
  /** It did not outlive the process that began it. Nobody is to blame, and it is made again. */
  | { readonly kind: 'gone' }
  /** It goes on without this process: nothing is recorded, and its directory stays. */
  | { readonly kind: 'left' };

/** Every end but a stored result. */
export type FruitlessExecution = Exclude<Execution, { readonly kind: 'succeeded' | 'left' }>;

/** Stores the outputs of a success; the directory is left to the caller, who removes it after the event. */
export function executeAttempt(ports: ExecutePorts, request: ExecuteRequest): Promise<Execution> {
  const ends = endings(ports, ports.clock());
  return ends.catching(async () => {
    const before = await stampsOf(request, ports.hasher);
    if (before.kind === 'changed') return ends.failed(inputChanged(request.step, before.input));
    const broken = await brokenInput(request.step, request.outputsOf, ports.artifacts);
    if (broken !== undefined) return ends.failed(broken);
    const secrets = await readSecrets(request.step, request.pinned.secret, ports.secrets);
    if (!secrets.ok) return ends.failed(secrets.error);
    const directory = await ports.artifacts.createAttemptDirectory(request.attempt);
    const attempt = attemptOf(ports, request, directory, secrets.value);
    const handle = await submit(ports, request, attempt);
    return follow({ ports, request, ends, attempt, before: before.stamps }, handle);
  });
}

/** Goes on with an attempt that an earlier process began at `startedAt`, where its target still finds it. */
export function resumeAttempt(
  ports: ExecutePorts,
  request: ExecuteRequest,
  startedAt: number,
): Promise<Execution> {
  const ends = endings(ports, startedAt);
  const directory = ports.artifacts.attemptDirectory(request.attempt);
  return ends.catching(async () => {
    let handle: AttemptHandle | undefined;
    try {
      const before = await stampsOf(request, ports.hasher);
      if (before.kind === 'changed') return ends.failed(inputChanged(request.step, before.input));
      const secrets = await readSecrets(request.step, request.pinned.secret, ports.secrets);
      if (!secrets.ok) return ends.failed(secrets.error);
      const attempt = attemptOf(ports, request, directory, secrets.value);
      handle = await request.target.reattach(attempt, request.onSignal);
      if (handle === undefined) return { kind: 'gone' };
      tellSoftware(ports, request);
      const execution = await follow({ ports, request, ends, attempt, before: before.stamps }, handle);
      // The process before may have moved outputs into the store, and died before it recorded them.
      const isMoved = execution.kind === 'failed' && execution.failure.code === 'output-missing';
      return isMoved ? { kind: 'gone' } : execution;
    } finally {
      // What nobody follows must not run on.
      if (handle === undefined) await request.target.reap({ id: request.attempt, directory });
    }
  });
}

/** Built-ins bring what they need; commands may have to wait for it. */
async function submit(
  { environments }: ExecutePorts,
  { step, pinned, target, onSignal }: ExecuteRequest,
  attempt: Attempt,
): Promise<AttemptHandle> {
  if (environments === undefined || step.component.origin.kind === 'builtin')
    return target.submit(attempt, onSignal);
  return submitPrepared({ environments, need: needOf({ step, pinned, target }), target, attempt, onSignal });
}

const needOf = ({
  step,
  pinned,
  target,
}: Pick<ExecuteRequest, 'step' | 'pinned' | 'target'>): EnvironmentNeed => ({
  step,
  files: environmentFilesOf(step, pinned),
  ...optional('host', target.host),
});

/** The process before may have died before it recorded what the attempt began with. */
function tellSoftware({ environments }: ExecutePorts, request: ExecuteRequest): void {
  // Which image a container was made of is not known any more.
  if (request.target.host?.containers !== undefined) return;
  const environment = environments?.recordOf(needOf(request), undefined);
  if (environment !== undefined) request.onSignal({ kind: 'equipped', environment });
}

interface Endings {
  readonly elapsed: () => number;
  readonly failed: (failure: Failure) => Execution;
  /** What the disk and the stores refuse fails the step. */
  readonly catching: (work: () => Promise<Execution>) => Promise<Execution>;
}

function endings({ clock }: ExecutePorts, started: number): Endings {
  const elapsed = (): number => clock() - started;
  const failed = (failure: Failure): Execution => ({ kind: 'failed', failure, durationMs: elapsed() });
  return {
    elapsed,
    failed,
    catching: async (work) => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof EngineError) return failed(failureOf(error));
        throw error;
      }
    },
  };
}

interface Following {
  readonly ports: ExecutePorts;
  readonly request: ExecuteRequest;
  readonly ends: Endings;
  readonly attempt: Attempt;
  /** Of the local inputs, before the attempt began. */
  readonly before: readonly string[];
}

/** Waits for the end of an attempt, and stores what it made if its inputs stayed as they were. */
async function follow(
  { ports, request, ends, attempt, before }: Following,
  handle: AttemptHandle,
): Promise<Execution> {
  request.onSubmitted(handle);
  const outcome = await handle.outcome;
  const { secrets } = attempt;
  if (outcome.kind === 'failed') return ends.failed(maskFailure(outcome.failure, secrets));
  if (outcome.kind === 'lost' && secrets !== undefined)
    return { kind: 'lost', message: withoutSecrets(outcome.message, secrets.forms) };
  if (outcome.kind !== 'succeeded') return outcome;
  const durationMs = ends.elapsed();
  request.trace('output-written');
  const after = await stampsOf(request, ports.hasher);
  if (after.kind === 'changed') return ends.failed(inputChanged(request.step, after.input));
  const moved = localInputs(request).find((_, index) => after.stamps[index] !== before[index]);
  if (moved !== undefined) return ends.failed(inputChanged(request.step, moved));
  // Its successor follows what outlives this process, and looks for the outputs where they are.
  if (request.target.isVolatile?.(request.step) !== true) await ports.runStore.assertOwner();
  const stored = await storeOutputs(ports.artifacts, attempt, outcome, request);
  if (!stored.ok) return ends.failed(stored.error);
  request.trace('committed');
  return { kind: 'succeeded', outputs: stored.value, metrics: outcome.metrics, durationMs };
}

/** The local files and folders that a step reads. */
function localInputs(request: ExecuteRequest): readonly PinnedInput[] {
  return request.step.inputs.flatMap((input) => {
    const pinned = input.source.kind === 'data' ? request.pinned.input(input.source) : undefined;
    return pinned === undefined ? [] : [pinned];
  });
}

type Stamps =
  | { readonly kind: 'pinned'; readonly stamps: readonly string[] }
  | { readonly kind: 'changed'; readonly input: PinnedInput };

async function stampsOf(request: ExecuteRequest, hasher: InputHasher): Promise<Stamps> {
  const stamps: string[] = [];
  for (const input of localInputs(request)) {
    const now = await hasher.digest(input.absolutePath);
    if (now === undefined || now.digest !== input.digest) return { kind: 'changed', input };
    stamps.push(now.stamp);
  }
  return { kind: 'pinned', stamps };
}

function attemptOf(
  ports: ExecutePorts,
  request: ExecuteRequest,
  directory: string,
  secrets: AttemptSecrets | undefined,
): Attempt {
  const { step, attempt: id } = request;
  const code = codeOf(step);
  const snapshot = code && request.pinned.code(code);
  return {
    id,
    step,
    directory,
    inputs: step.inputs.map((input) => attemptInput(input, ports.artifacts, request)),
    code: snapshot && ports.artifacts.path(snapshot.artifact),
    outputs: step.outputs.map(({ name, type }) => ({ name, type, path: `${directory}/outputs/${name}` })),
    seed: seedOf(request.fingerprint, ports.hash),
    ...(request.parts === undefined ? {} : { parts: request.parts }),
    logFile: ports.logFile(id),
    ...optional('secrets', secrets),
  };
}

function attemptInput(input: StepInput, artifacts: ArtifactStore, request: ExecuteRequest): AttemptInput {
  const { name, source } = input;
  if (isLiteralPort(input)) {
    const text = literalOf(input);
    return text === undefined ? { name, kind: 'unset', value: '' } : { name, kind: 'literal', value: text };
  }
  if (source.kind === 'data') {
    const pinned = request.pinned.input(source);
    if (pinned === undefined) return { name, kind: 'unset', value: '' };
    const value = pinned.absolutePath;
    return pinned.isFolder
      ? { name, kind: 'path', value }
      : { name, kind: 'path', value, fileName: baseNameOf(value) };
  }
  const outputs = source.kind === 'step' ? request.outputsOf(source.step) : undefined;
  const output =
    source.kind === 'step' ? outputs?.find((record) => record.name === source.output) : undefined;
  if (output === undefined) return { name, kind: 'unset', value: '' };
  const value = artifacts.path(output.digest);
  return output.type === 'uri_file'
    ? { name, kind: 'path', value, fileName: name }
    : { name, kind: 'path', value };
}

async function storeOutputs(
  artifacts: ArtifactStore,
  attempt: Attempt,
  outcome: Extract<AttemptOutcome, { readonly kind: 'succeeded' }>,
  { claim, onHashed }: Pick<ExecuteRequest, 'claim' | 'onHashed'>,
): Promise<Result<readonly OutputRecord[], Failure>> {
  const records: OutputRecord[] = [];
  const kept = keptOutput(attempt);
  // What need not be there comes first, so that the last one to be hashed is known.
  const outputs = [...(kept === undefined ? [] : [kept]), ...attempt.outputs];
  const last = outputs.at(-1);
  for (const output of outputs) {
    const { name, type, path } = output;
    try {
      const claimed: Claim = (digest) => {
        claim?.(digest);
        if (output === last) onHashed();
      };
      const stored = await artifacts.put(path, claimed);
      const table = outcome.tables.find((entry) => entry.output === name)?.summary;
      records.push(table === undefined ? { name, type, ...stored } : { name, type, ...stored, table });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (output === kept && error.code === 'artifact-missing') continue;
      return { ok: false, error: outputFailure(attempt.step, name, error) };
    }
  }
  const isKept = (record: OutputRecord): boolean => record.name === kept?.name;
  return { ok: true, value: [...records.filter((record) => !isKept(record)), ...records.filter(isKept)] };
}

/** What a command left in `./outputs`, where no declared output takes it. */
function keptOutput({ step, outputs, directory }: Attempt): Attempt['outputs'][number] | undefined {
  const isDeclared = outputs.some(({ name }) => name === artifactsOutput);
  if (isDeclared || step.component.origin.kind === 'builtin') return undefined;
  return { name: artifactsOutput, type: 'uri_folder', path: `${directory}/outputs/${artifactsOutput}` };
}

function outputFailure(step: Step, output: string, error: EngineError): Failure {
  if (error.code !== 'artifact-missing') return { ...failureOf(error), port: output };
  return {
    code: 'output-missing',
    params: { step: step.id, output },
    message: `Step "${step.id}" ended well, but did not write its output "${output}".`,
    remedy: 'Let the step write to the path that it is given for this output.',
    port: output,
  };
}

function inputChanged(step: Step, input: PinnedInput): Failure {
  return {
    code: 'input-changed',
    params: { step: step.id, path: input.path },
    message: `"${input.path}" changed while the run was under way, so the result of step "${step.id}" was not kept.`,
    remedy: 'Run again when the file is complete.',
    port: step.inputs.find((entry) => entry.source.kind === 'data' && entry.source.path === input.path)?.name,
  };
}

function failureOf(error: EngineError): Failure {
  return { code: error.code, params: error.params, message: error.message };
}
