/** What a step reads, as far as it has a say in its identity: contents, code, software, secrets, versions of engines. */
import type { EnvironmentFiles } from '../cache/environment-parts.ts';
import { type IdentityContext, type InputContent, isLiteralPort } from '../cache/fingerprint.ts';
import type { IdentityPart } from '../cache/identity.ts';
import type { Failure, Result } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import { environmentReferences, pinnedEnvironment } from './environment-references.ts';
import type { OutputRecord } from './events.ts';
import { type CodeReference, codeOf, type PinnedInputs } from './pinned-inputs.ts';
import type { PinnedInput } from './ports.ts';
import { secretMissing, secretsOf } from './step-secrets.ts';

export interface ReadingContext {
  readonly pinned: PinnedInputs;
  /** The outputs of a step above; undefined when it gave none. */
  readonly outputsOf: (step: string) => readonly OutputRecord[] | undefined;
  readonly engineVersions: Readonly<Record<string, string>>;
  /** What is known of the software of a step; undefined while nobody knows it. Absent: it has no say. */
  readonly softwareOf?: SoftwareOf;
}

export type SoftwareOf = (step: Step, files: EnvironmentFiles) => readonly IdentityPart[] | undefined;

/** Plain JSON, so that two are easily compared. Every plan makes one for every step: what is empty is shared. */
export interface Readings extends Omit<IdentityContext, 'inputs'> {
  /** What the data inputs hold, by their places among the step's inputs; undefined for parameters and what is unset. */
  readonly digests: readonly (string | undefined)[];
  /** The names that local files have for the step, likewise; empty where it reads none. */
  readonly baseNames: readonly (string | undefined)[];
  /** False while nobody knows the software. */
  readonly isWhole: boolean;
}

/** Fails when something that the step reads is not there. */
export function readingsOf(step: Step, context: ReadingContext): Result<Readings, Failure> {
  const contents = contentsOf(step, context);
  if (!contents.ok) return contents;
  const files = filesOf(step, context.pinned);
  if (!files.ok) return files;
  const secrets = secretVersions(step, context.pinned);
  if (!secrets.ok) return secrets;
  const { code, environment } = files.value;
  const software = context.softwareOf === undefined ? none : context.softwareOf(step, environment ?? {});
  return {
    ok: true,
    value: {
      digests: contents.value.digests,
      baseNames: contents.value.baseNames,
      code,
      environment,
      software: software ?? unknownSoftware,
      secrets: secrets.value,
      engineVersions: context.engineVersions,
      isWhole: software !== undefined,
    },
  };
}

/** The same, as an identity is made of it. */
export function identityContextOf(step: Step, { digests, baseNames, ...others }: Readings): IdentityContext {
  const inputs = new Map<string, InputContent>();
  step.inputs.forEach(({ name }, place) => {
    const digest = digests[place];
    if (digest !== undefined) inputs.set(name, { digest, baseName: baseNames[place] });
  });
  return { ...others, inputs };
}

const none: readonly never[] = [];
const unknownSoftware: readonly IdentityPart[] = [{ part: 'environment:lock', value: 'not made yet' }];

type Contents = Pick<Readings, 'digests' | 'baseNames'>;

function contentsOf(step: Step, { pinned, outputsOf }: ReadingContext): Result<Contents, Failure> {
  const digests: (string | undefined)[] = [];
  let baseNames: (string | undefined)[] | undefined;
  for (const [place, input] of step.inputs.entries()) {
    const { source } = input;
    digests.push(undefined);
    if (source.kind === 'literal' || source.kind === 'unset' || isLiteralPort(input)) continue;
    if (source.kind === 'step') {
      digests[place] = outputsOf(source.step)?.find(({ name }) => name === source.output)?.digest;
      continue;
    }
    const content = localContent(step, input.name, source.path, pinned.input(source));
    if (!content.ok) return content;
    digests[place] = content.value.digest;
    baseNames ??= step.inputs.map(() => undefined);
    baseNames[place] = content.value.baseName;
  }
  return { ok: true, value: { digests, baseNames: baseNames ?? none } };
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
const noFiles: Files = {};

function filesOf(step: Step, pinned: PinnedInputs): Result<Files, Failure> {
  const reference = codeOf(step);
  const code = reference && pinned.code(reference);
  const absent = reference && code === undefined ? missingIn(reference, pinned) : undefined;
  if (absent !== undefined) return { ok: false, error: notFound(step, absent) };
  if (step.component.environment === undefined)
    return { ok: true, value: code === undefined ? noFiles : { code: code.files } };
  const references = environmentReferences(step, (reference) => pinned.input(reference)?.text);
  const environment = pinnedEnvironment(references, pinned.input);
  if ('missing' in environment) return { ok: false, error: notFound(step, environment.missing.path) };
  return { ok: true, value: { code: code?.files, environment: environment.files } };
}

type Secrets = Result<NonNullable<IdentityContext['secrets']>, Failure>;
const noSecrets: Secrets = { ok: true, value: [] };

function secretVersions(step: Step, pinned: PinnedInputs): Secrets {
  const names = secretsOf(step);
  if (names.length === 0) return noSecrets;
  const versions: { readonly name: string; readonly version: string }[] = [];
  for (const name of names) {
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
