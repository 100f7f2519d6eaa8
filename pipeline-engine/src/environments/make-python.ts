/**
 * Makes one Python environment on one computer, or finds it there: which program makes it, under which name it is kept,
 * and what its log says when it fails.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../cache/canonical-json.ts';
import type { Failure, Result } from '../errors.ts';
import type { EnvironmentHost } from '../run/environments.ts';
import type { BuildSite } from './builds.ts';
import { pinnedCondaFile } from './conda-file.ts';
import { buildFailure, condaMissing, pythonMissing } from './environment-failures.ts';
import type { EnvironmentSpec } from './environment-spec.ts';
import { type HostFacts, type Interpreter, minorOf, readFacts } from './host-facts.ts';
import { agrees, condaPins, constraintsOf, type Installed, type Lock, parseInstalled } from './installed.ts';
import { buildScript, useScript } from './recipe.ts';
import { runBuild } from './run-build.ts';

export type PythonSpec = Extract<EnvironmentSpec, { readonly kind: 'python' }>;

export interface PythonOrder extends BuildSite {
  readonly spec: PythonSpec;
  /** Hex. */
  readonly digest: string;
  readonly lock: Lock | undefined;
}

/** Rejects when the computer does not answer; `stopped` when somebody called the build off. */
export async function makePython(order: PythonOrder): Promise<Result<Installed, Failure> | 'stopped'> {
  const { spec, host, lock } = order;
  const wanted = spec.python ?? (lock && minorOf(lock.python));
  const names = [...(wanted === undefined ? [] : [`python${wanted}`]), 'python3', 'python'];
  const facts = await readFacts(host, names);
  const method = spec.condaOnly.length > 0 ? withConda(facts, order, wanted) : withPip(facts, order, wanted);
  if (!method.ok) return method;
  const bare = keyOf(order, method.value, undefined);
  const exact = keyOf(order, method.value, lock);
  const found = await firstThatAgrees(host, lock === undefined ? [bare] : [exact, bare], lock);
  if (found !== undefined) return { ok: true, value: found };
  return build(order, method.value, exact);
}

interface Method {
  readonly name: 'uv' | 'pip' | 'conda' | 'rattler';
  readonly program: string;
  /** What tells environments of one need apart. */
  readonly interpreter: string;
  readonly system: string;
  /** The version for uv, the file for conda. */
  readonly argument: string;
}

function withConda(
  { tools, interpreters, system }: HostFacts,
  { spec, host, lock }: PythonOrder,
  wanted = '',
): Result<Method, Failure> {
  const tool = tools.micromamba ?? tools.mamba ?? tools.conda;
  const name = tool === undefined ? 'rattler' : 'conda';
  const program = tool ?? interpreters.find(({ hasRattler }) => hasRattler)?.path;
  if (program === undefined || spec.condaFile === undefined)
    return { ok: false, error: condaMissing(host.name, spec.title, spec.condaOnly) };
  const key = name === 'rattler' ? 'constraints' : 'dependencies';
  const argument = pinnedCondaFile(spec.condaFile, condaPins(lock), key);
  return { ok: true, value: { name, program, interpreter: `conda ${wanted}`, system, argument } };
}

function withPip(
  facts: HostFacts,
  { spec, host }: PythonOrder,
  wanted: string | undefined,
): Result<Method, Failure> {
  const { tools, system } = facts;
  const isWanted = ({ version }: Interpreter): boolean =>
    wanted === undefined || minorOf(version) === minorOf(wanted);
  const here = facts.interpreters.find(isWanted);
  if (tools.uv !== undefined) {
    const interpreter = here === undefined ? `uv ${wanted ?? ''}` : here.version;
    const argument = here?.path ?? wanted ?? '3';
    return { ok: true, value: { name: 'uv', program: tools.uv, interpreter, system, argument } };
  }
  const maker = facts.interpreters.find((entry) => isWanted(entry) && entry.makes);
  if (maker === undefined || tools.bash === undefined)
    return { ok: false, error: pythonMissing(host.name, spec.title, wanted ?? '') };
  const { path: program, version: interpreter } = maker;
  return { ok: true, value: { name: 'pip', program, interpreter, system, argument: '' } };
}

const keyLength = 20;

function keyOf(order: PythonOrder, { interpreter, system, name }: Method, lock: Lock | undefined): string {
  const text = canonicalJson({
    spec: order.digest,
    interpreter,
    system,
    method: name === 'conda' || name === 'rattler' ? 'conda' : 'pip',
    lock: lock === undefined ? null : [constraintsOf(lock), ...condaPins(lock)].join('\n'),
  });
  return createHash('sha256').update(text).digest('hex').slice(0, keyLength);
}

async function firstThatAgrees(
  host: EnvironmentHost,
  keys: readonly string[],
  lock: Lock | undefined,
): Promise<Installed | undefined> {
  for (const key of keys) {
    const found = await use(host, key);
    if (found !== undefined && (lock === undefined || agrees(found, lock))) return found;
  }
  return undefined;
}

async function use(host: EnvironmentHost, key: string): Promise<Installed | undefined> {
  const answer = await host.run(useScript, [await host.root(), key]);
  return parseInstalled(answer.stdout);
}

async function build(
  order: PythonOrder,
  method: Method,
  key: string,
): Promise<Result<Installed, Failure> | 'stopped'> {
  const { host, spec, digest, lock, token, build: id } = order;
  const about = JSON.stringify({ title: spec.title, spec: digest });
  const built = await runBuild(order, {
    key,
    head: headOf(order, method),
    script: buildScript,
    args: [
      await host.root(),
      key,
      token,
      method.name,
      method.program,
      spec.requirements.join('\n'),
      constraintsOf(lock),
      about,
      method.argument,
    ],
  });
  if (built === 'stopped') return 'stopped';
  const made = built.code === 0 ? await use(host, key) : undefined;
  if (made !== undefined) return { ok: true, value: made };
  return { ok: false, error: buildFailure(spec.title, id, built.log) };
}

function headOf({ spec, host, lock }: PythonOrder, method: Method): string {
  const lines = spec.condaFile === undefined ? spec.requirements : [spec.condaFile];
  return [
    `Environment "${spec.title}" on ${host.name}: ${method.interpreter.startsWith('conda') ? '' : 'Python '}${method.interpreter.trim()}, made by ${method.name} (${method.program})`,
    ...(lock === undefined ? [] : ['in the versions that it had when it was made first']),
    ...lines.map((line) => `  ${line}`),
  ].join('\n');
}
