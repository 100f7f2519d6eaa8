/**
 * The identity of a step: everything that determines its outputs and nothing else, in named parts, and the
 * fingerprint that is their hash. Node ids, display names, comments, compute and timeouts are left out.
 */
import type { Step, StepInput } from '../graph/step.ts';
import { isLiteralType } from '../spec/data-types.ts';
import { compareCodeUnits } from './canonical-json.ts';
import { type EnvironmentFiles, environmentParts } from './environment-parts.ts';
import { type Identity, type IdentityPart, identityFormat } from './identity.ts';

/** Returns the sha256 of a text's UTF-8 bytes in hex. */
export type Hash = (text: string) => string;

/** What a data input of a step holds. */
export interface InputContent {
  readonly digest: string;
  /** The name that the step sees; only for local files, for a step may look at it. */
  readonly baseName?: string;
}

/** What the identity needs to know beyond the graph. */
export interface IdentityContext {
  /** By input name; an input that is absent counts as unset. */
  readonly inputs: ReadonlyMap<string, InputContent>;
  /** Command components: the files of `code`, and what `environment` refers to. */
  readonly code?: readonly { readonly path: string; readonly digest: string }[];
  readonly environment?: EnvironmentFiles;
  /** Those that variables name. */
  readonly secrets?: readonly { readonly name: string; readonly version: string }[];
  /** What is known of the software beyond what the component says: exact versions. */
  readonly software?: readonly IdentityPart[];
  /** Versions of the engines that built-ins name in `engines`. */
  readonly engineVersions?: Readonly<Record<string, string>>;
}

/** The value of a parameter: what the node says, else the component's default, else undefined. */
export function literalOf(input: StepInput): string | undefined {
  if (input.source.kind === 'literal') return input.source.text;
  return input.source.kind === 'unset' ? input.port.default : undefined;
}

export function isLiteralPort(input: StepInput): boolean {
  return isLiteralType(input.port.type);
}

export function identityOf(step: Step, context: IdentityContext): Identity {
  const settings = (step.settings ?? []).map(({ name, value }) => part(`setting:${name}`, value));
  const secrets = (context.secrets ?? []).map(({ name, version }) => part(`secret:${name}`, version));
  const parts = [
    ...commonParts(step, context),
    ...environmentOf(step, context),
    ...(context.software ?? []),
    ...settings,
    ...secrets,
  ];
  return { version: identityFormat, parts: sorted(parts) };
}

/** What identities of every format hold. */
export function commonParts(step: Step, context: IdentityContext): readonly IdentityPart[] {
  return [
    ...componentParts(step, context),
    ...step.inputs.flatMap((input) =>
      isLiteralPort(input) ? paramParts(input) : inputParts(input, context.inputs.get(input.name)),
    ),
    ...step.outputs.map((output) => part(`output:${output.name}`, spaced(output.type, output.mode))),
    ...variablesOf(step).map((variable) => part(`variable:${variable.name}`, variable.value)),
  ];
}

/** Parts in code-unit order. */
export function sorted(parts: readonly IdentityPart[]): readonly IdentityPart[] {
  return [...parts].sort((a, b) => compareCodeUnits(a.part, b.part));
}

/** The software that a command sees; a built-in brings its own, as `engine:` parts. */
function environmentOf({ component }: Step, context: IdentityContext): readonly IdentityPart[] {
  const { origin, environment } = component;
  if (origin.kind === 'builtin' || environment === undefined) return [];
  return environmentParts(environment, context.environment ?? {});
}

/**
 * `v2:<hex>`; the version is hashed too, so that identities of two versions never meet. What is hashed is canonical
 * JSON, put together here: every step of every plan comes through.
 */
export function fingerprintOf({ version, parts }: Identity, hash: Hash): string {
  const pairs = JSON.stringify(parts.map(({ part, value }) => [part, value]));
  return `v${version}:${hash(`{"parts":${pairs},"version":${version}}`)}`;
}

/** Hex; the seed where the user left it blank. Equal identities get equal seeds. */
export function seedOf(fingerprint: string, hash: Hash): string {
  return hash(`seed ${fingerprint}`);
}

/** The component's variables, overridden by the node's. */
export function variablesOf(step: Step): readonly { readonly name: string; readonly value: string }[] {
  const byName = new Map(
    [...step.component.environmentVariables, ...step.environmentVariables].map((variable) => [
      variable.name,
      variable.value,
    ]),
  );
  return [...byName].map(([name, value]) => ({ name, value }));
}

/** Raised when the driver of parallel steps makes something else of the same script. */
const parallelVersion = '1';

function componentParts(step: Step, context: IdentityContext): IdentityPart[] {
  const { component } = step;
  if (component.origin.kind === 'builtin') {
    return [
      part('component', component.name),
      part('implementation', String(component.origin.implementation)),
      ...component.origin.engines.map((engine) => enginePart(engine, context.engineVersions ?? {})),
    ];
  }
  const parts = (context.code ?? []).map((file) => part(`code:${file.path}`, file.digest));
  if (component.command !== undefined) parts.push(part('command', component.command));
  if (step.parallel !== undefined) parts.push(part('parallel', parallelVersion));
  return parts;
}

/**
 * Engines are named `duckdb` (version from the context) or `duckdb@1.5.5`. One whose version nobody knows is a bug of
 * the wiring: a guess would reuse what an older engine made.
 */
function enginePart(engine: string, versions: Readonly<Record<string, string>>): IdentityPart {
  const [name = engine, version = Object.hasOwn(versions, name) ? versions[name] : undefined] = engine.split(
    '@',
    2,
  );
  if (version === undefined) throw new Error(`no version of the engine "${name}" is known`);
  return part(`engine:${name}`, version);
}

function paramParts(input: StepInput): IdentityPart[] {
  const text = literalOf(input);
  return [part(`param:${input.name}`, text === undefined ? 'unset' : `${input.port.type} ${text}`)];
}

/** The digest stands alone so that an explanation can show old and new data; the rest follows in parts of its own. */
function inputParts(input: StepInput, content: InputContent | undefined): IdentityPart[] {
  if (content === undefined) return [part(`input:${input.name}`, 'unset')];
  const mode = input.source.kind === 'data' ? (input.source.mode ?? input.port.mode) : input.port.mode;
  const type = input.source.kind === 'data' ? input.source.type : input.port.type;
  const parts = [
    part(`input:${input.name}`, content.digest),
    part(`input:${input.name}:type`, spaced(type, mode)),
  ];
  if (content.baseName !== undefined) parts.push(part(`input:${input.name}:name`, content.baseName));
  return parts;
}

export function part(name: string, value: string): IdentityPart {
  return { part: name, value };
}

function spaced(type: string, mode: string | undefined): string {
  return mode === undefined ? type : `${type} ${mode}`;
}
