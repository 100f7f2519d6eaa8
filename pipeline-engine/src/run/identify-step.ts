/** The identity of a step in a run: its definition, what is pinned, and what the steps above gave. */
import type { EnvironmentFiles } from '../cache/environment-parts.ts';
import {
  fingerprintOf,
  type Hash,
  type IdentityContext,
  type InputContent,
  identityOf,
  isLiteralPort,
} from '../cache/fingerprint.ts';
import { formerIdentityOf } from '../cache/former-identity.ts';
import type { Identity, IdentityPart } from '../cache/identity.ts';
import type { Failure, Result } from '../errors.ts';
import type { Step, StepInput } from '../graph/step.ts';
import { environmentReferences, pinnedEnvironment } from './environment-references.ts';
import type { OutputRecord } from './events.ts';
import { type CodeReference, codeOf, type PinnedInputs } from './pinned-inputs.ts';
import type { PinnedInput } from './ports.ts';
import { secretMissing, secretsOf } from './step-secrets.ts';

export interface IdentifiedStep {
  readonly fingerprint: string;
  /** What the fingerprint is the hash of. */
  readonly identity: () => Identity;
  /** False while nobody knows its software: then nothing is stored under this fingerprint. */
  readonly isWhole: boolean;
  /** The same step as the format before wrote it. */
  readonly former: () => FormerStep;
}

export interface FormerStep {
  readonly identity: Identity;
  readonly fingerprint: string;
  /** Its result may be reused: the old format saw everything that counts now. */
  readonly saysAll: boolean;
}

export interface IdentifyContext {
  readonly pinned: PinnedInputs;
  /** The outputs of a step above; undefined when it gave none. */
  readonly outputsOf: (step: string) => readonly OutputRecord[] | undefined;
  readonly engineVersions: Readonly<Record<string, string>>;
  readonly hash: Hash;
  /** What is known of the software of a step; undefined while nobody knows it. Absent: it has no say. */
  readonly softwareOf?: SoftwareOf;
}

export type SoftwareOf = (step: Step, files: EnvironmentFiles) => readonly IdentityPart[] | undefined;

/** Everything that has a say in an identity beside the step itself. */
export interface Readings extends IdentityContext {
  readonly isWhole: boolean;
}

/** Fails when something that the step reads is not there. */
export function identifyStep(step: Step, context: IdentifyContext): Result<IdentifiedStep, Failure> {
  const readings = readingsOf(step, context);
  if (!readings.ok) return readings;
  const identity = identityOf(step, readings.value);
  const fingerprint = fingerprintOf(identity, context.hash);
  return { ok: true, value: identifiedStep(step, readings.value, fingerprint, context.hash, () => identity) };
}

/** A step whose fingerprint is known; what else it is, is made when somebody asks. */
export function identifiedStep(
  step: Step,
  readings: Readings,
  fingerprint: string,
  hash: Hash,
  identity = () => identityOf(step, readings),
): IdentifiedStep {
  const former = (): FormerStep => {
    const old = formerIdentityOf(step, readings);
    return { ...old, fingerprint: fingerprintOf(old.identity, hash) };
  };
  return { fingerprint, identity, isWhole: readings.isWhole, former };
}

/** Fails when something that the step reads is not there. */
export function readingsOf(step: Step, context: IdentifyContext): Result<Readings, Failure> {
  const inputs = new Map<string, InputContent>();
  for (const input of step.inputs) {
    if (isLiteralPort(input)) continue;
    const content = contentOf(step, input, context);
    if (!content.ok) return content;
    if (content.value !== undefined) inputs.set(input.name, content.value);
  }
  const files = filesOf(step, context.pinned);
  if (!files.ok) return files;
  const secrets = secretVersions(step, context.pinned);
  if (!secrets.ok) return secrets;
  const { softwareOf = noSoftware, engineVersions } = context;
  const software = softwareOf(step, files.value.environment ?? {});
  return {
    ok: true,
    value: {
      inputs,
      code: files.value.code,
      environment: files.value.environment,
      software: software ?? unknownSoftware,
      secrets: secrets.value,
      engineVersions,
      isWhole: software !== undefined,
    },
  };
}

const noSoftware: SoftwareOf = () => [];
const unknownSoftware: readonly IdentityPart[] = [{ part: 'environment:lock', value: 'not made yet' }];

function contentOf(
  step: Step,
  input: StepInput,
  context: IdentifyContext,
): Result<InputContent | undefined, Failure> {
  const { source } = input;
  if (source.kind === 'data')
    return localContent(step, input.name, source.path, context.pinned.input(source));
  if (source.kind !== 'step') return { ok: true, value: undefined };
  const output = context.outputsOf(source.step)?.find((record) => record.name === source.output);
  return { ok: true, value: output === undefined ? undefined : { digest: output.digest } };
}

function localContent(
  step: Step,
  port: string,
  path: string,
  pinned: PinnedInput | undefined,
): Result<InputContent, Failure> {
  // In a plan: what a run would fetch is known by its state there, and is no content that anything was made of.
  if (pinned?.external?.fetchedAt === null) {
    const digest = `changed, ${pinned.external.validator}`;
    return { ok: true, value: { digest, baseName: baseNameOf(pinned.absolutePath) } };
  }
  if (pinned?.failure !== undefined) return { ok: false, error: { ...pinned.failure, port } };
  if (pinned === undefined || pinned.digest === null) return { ok: false, error: notFound(step, path, port) };
  const baseName = pinned.isFolder ? undefined : baseNameOf(pinned.absolutePath);
  return { ok: true, value: { digest: pinned.digest, baseName } };
}

/** What the files hold that the environment of a step names; none of a file that is missing, which fails the step. */
export function environmentFilesOf(step: Step, pinned: PinnedInputs): EnvironmentFiles {
  const files = filesOf(step, pinned);
  return (files.ok ? files.value.environment : undefined) ?? {};
}

type Files = Pick<IdentityContext, 'code' | 'environment'>;

function filesOf(step: Step, pinned: PinnedInputs): Result<Files, Failure> {
  const reference = codeOf(step);
  const code = reference && pinned.code(reference);
  const absent = reference && code === undefined ? missingIn(reference, pinned) : undefined;
  if (absent !== undefined) return { ok: false, error: notFound(step, absent) };
  const references = environmentReferences(step, (reference) => pinned.input(reference)?.text);
  const environment = pinnedEnvironment(references, pinned.input);
  if ('missing' in environment) return { ok: false, error: notFound(step, environment.missing.path) };
  return { ok: true, value: { code: code?.files, environment: environment.files } };
}

function secretVersions(
  step: Step,
  pinned: PinnedInputs,
): Result<NonNullable<IdentityContext['secrets']>, Failure> {
  const versions: { readonly name: string; readonly version: string }[] = [];
  for (const name of secretsOf(step)) {
    const version = pinned.secret(name);
    if (version === undefined) return { ok: false, error: secretMissing(step, name) };
    versions.push({ name, version });
  }
  return { ok: true, value: versions };
}

/** What of the code was not there: its own path, an include, or something that its list names. */
function missingIn(
  { file, path, includes, list = '' }: CodeReference,
  pinned: PinnedInputs,
): string | undefined {
  const spelled = [path, ...includes, list].filter((name) => name !== '');
  return spelled.find((name) => pinned.input({ file, path: name })?.digest === null) ?? (path || undefined);
}

function notFound(step: Step, path: string, port?: string): Failure {
  return {
    code: 'input-not-found',
    params: { step: step.id, path },
    message: `Step "${step.id}" reads "${path}", and there is nothing at this path.`,
    remedy: 'Correct the path, or put the file back, and run again.',
    port,
  };
}

export function baseNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
