/**
 * The software of a command that runs in a container: an image that its component names, or one that is built for it
 * from a folder with a Dockerfile or from a list of packages. Nothing is fetched unless the compute file says so.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../cache/canonical-json.ts';
import type { Failure, Result } from '../errors.ts';
import type { ContainerEngine, EnvironmentHost, ProvidedEnvironment } from '../run/environments.ts';
import type { ReadManifest } from '../run/manifest.ts';
import type { BuildSite } from './builds.ts';
import {
  baseImages,
  environmentInImage,
  failedStep,
  lacks,
  listInImage,
  packagesDockerfile,
  packagesInstaller,
} from './dockerfile.ts';
import {
  buildFailure,
  condaMissing,
  contextChanged,
  imageFailure,
  imageMissing,
  pythonMissing,
} from './environment-failures.ts';
import type { EnvironmentSpec } from './environment-spec.ts';
import { minorOf } from './host-facts.ts';
import { agrees, constraintsOf, type Installed, type Lock, parseInstalled } from './installed.ts';
import { imageScript, missingImagesScript, useImageScript } from './recipe.ts';
import { runBuild } from './run-build.ts';

type Of<Kind extends EnvironmentSpec['kind']> = Extract<EnvironmentSpec, { readonly kind: Kind }>;
export type ImageSpec = Of<'image'> | Of<'context'> | Of<'python'>;

/** Packs what is sent to a builder; the files of a folder are checked on arrival. */
export interface ContextPacking {
  readonly readContext: ReadManifest;
  readonly packFolders: (
    folders: readonly { readonly path: string; readonly manifest: Awaited<ReturnType<ReadManifest>> }[],
  ) => AsyncIterable<Uint8Array>;
  readonly packFiles: (
    files: readonly { readonly name: string; readonly text: string }[],
  ) => AsyncIterable<Uint8Array>;
}

export interface ImageOrder extends BuildSite {
  readonly spec: ImageSpec;
  readonly digest: string;
  readonly containers: ContainerEngine;
  readonly packing: ContextPacking;
  /** Of a list of packages: the versions that it was met with first, and those that it is met with now. */
  readonly lock: Lock | undefined;
  readonly keepLock: (lock: Lock) => void;
}

type Made = Result<ProvidedEnvironment, Failure>;

export async function makeImage(order: ImageOrder): Promise<Made | 'stopped'> {
  const { spec, containers } = order;
  if (spec.kind === 'context') return buildContext(order, spec);
  const base = await baseOf(order, spec.image);
  if (spec.kind === 'python') return buildPackages(order, spec, base);
  if (!base.isFetched) return ok({ image: base.image, variables: {}, ...base.note });
  const files = [{ name: 'Dockerfile', text: `FROM ${base.image}\n` }];
  const key = keyOf(spec.kind, base.image, containers.command);
  return (
    (await found(order, key)) ?? build(order, { key, dockerfile: 'Dockerfile', stdin: packed(order, files) })
  );
}

const ok = (value: ProvidedEnvironment): Made => ({ ok: true, value });

interface Base {
  readonly image: string;
  /** It is not there yet, and may be fetched. */
  readonly isFetched: boolean;
  readonly note: { readonly note?: string };
}

/** The image that a component names, or that of its target where it is not to be had. */
async function baseOf({ host, containers }: ImageOrder, wanted: string | undefined): Promise<Base> {
  if (wanted === undefined || wanted === containers.image)
    return { image: containers.image, isFetched: false, note: {} };
  const isThere = (await missingOf(host, containers, [wanted])).length === 0;
  if (isThere || containers.mayFetch) return { image: wanted, isFetched: !isThere, note: {} };
  const note = `The image "${wanted}" is not on "${host.name}", and its compute file does not say "pull: missing": "${containers.image}" is taken instead.`;
  return { image: containers.image, isFetched: false, note: { note } };
}

/** Rejects with what the engine says when it does not answer. */
async function missingOf(
  host: EnvironmentHost,
  { command }: ContainerEngine,
  images: readonly string[],
): Promise<readonly string[]> {
  if (images.length === 0) return [];
  const answer = await host.run(missingImagesScript(command), [await host.root(), ...images]);
  assertAnswered(answer);
  return answer.stdout.split('\n').filter((line) => line !== '');
}

async function buildContext(order: ImageOrder, spec: Of<'context'>): Promise<Made | 'stopped'> {
  const { containers, packing, host, build: id } = order;
  const { context, dockerfile, title } = spec;
  const key = keyOf('context', context.digest, dockerfile);
  const before = await found(order, key);
  if (before !== undefined) return before;
  const folder = context.path ?? '';
  const manifest = await packing.readContext(folder).catch(() => undefined);
  if (manifest?.digest !== context.digest) return { ok: false, error: contextChanged(title) };
  if (!manifest.entries.some((entry) => entry.path === dockerfile))
    return {
      ok: false,
      error: imageFailure(title, id, { step: dockerfile, line: 'There is no such file.' }),
    };
  if (!containers.mayFetch) {
    const bases = baseImages(readFileSync(path.join(folder, dockerfile), 'utf8'));
    const [missing] = await missingOf(host, containers, bases);
    if (missing !== undefined) return { ok: false, error: imageMissing(host.name, title, missing) };
  }
  return build(order, { key, dockerfile, stdin: packing.packFolders([{ path: folder, manifest }]) });
}

async function buildPackages(order: ImageOrder, spec: Of<'python'>, base: Base): Promise<Made | 'stopped'> {
  const { lock, digest, keepLock } = order;
  const python = spec.python ?? (lock && minorOf(lock.python)) ?? '';
  const isConda = spec.condaOnly.length > 0;
  const keyUnder = (constraints: string): string => keyOf('packages', digest, base.image, constraints);
  const places = { bin: `${environmentInImage}/bin`, variables: inside, ...base.note };
  for (const key of new Set([keyUnder(constraintsOf(lock)), keyUnder('')])) {
    const before = await use(order, key);
    if (before === undefined || (lock !== undefined && !agrees(before, lock))) continue;
    keepLock(before);
    return ok({ image: tagOf(key), ...places });
  }
  const key = keyUnder(constraintsOf(lock));
  const files = [
    { name: 'Dockerfile', text: packagesDockerfile(base.image) },
    { name: 'install.sh', text: packagesInstaller(python, isConda) },
    { name: 'requirements.txt', text: `${spec.requirements.join('\n')}\n` },
    { name: 'constraints.txt', text: `${constraintsOf(lock)}\n` },
    ...(spec.condaFile === undefined ? [] : [{ name: 'environment.yml', text: `${spec.condaFile}\n` }]),
  ];
  const work = { key, dockerfile: 'Dockerfile', stdin: packed(order, files), list: listInImage };
  const made = await build(order, work);
  if (made === 'stopped' || !made.ok) return made;
  const installed = await use(order, key);
  if (installed !== undefined) keepLock(installed);
  return ok({ ...made.value, ...places });
}

const inside = { VIRTUAL_ENV: environmentInImage, PYTHONNOUSERSITE: '1' };

const packed = (
  { packing }: ImageOrder,
  files: readonly { readonly name: string; readonly text: string }[],
): AsyncIterable<Uint8Array> =>
  packing.packFiles(files.map(({ name, text }) => ({ name: `artifacts/context/${name}`, text })));

const keyLength = 20;
const keyOf = (...of: readonly string[]): string =>
  createHash('sha256')
    .update(canonicalJson([...of]))
    .digest('hex')
    .slice(0, keyLength);

/** The name that the engine knows a built image by. */
export const tagOf = (key: string): string => `localhost/millrace-environment:${key}`;

async function found(order: ImageOrder, key: string): Promise<Made | undefined> {
  return (await use(order, key)) && ok({ image: tagOf(key), variables: {} });
}

async function use({ host, containers }: ImageOrder, key: string): Promise<Installed | undefined> {
  const answer = await host.run(useImageScript(containers.command), [await host.root(), key, tagOf(key)]);
  assertAnswered(answer);
  return parseInstalled(answer.stdout);
}

/** The engine of a machine that answers may be away: that is waited for as for the machine. */
function assertAnswered({ code, stderr }: { readonly code: number; readonly stderr: string }): void {
  const silent = 6;
  if (code !== silent) return;
  const error = new Error(stderr.trim().split('\n').at(-1) ?? 'the engine does not answer');
  error.name = 'MachineUnreachable';
  throw error;
}

interface ImageWork {
  readonly key: string;
  readonly dockerfile: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The file in the image that lists what was installed. */
  readonly list?: string;
}

async function build(order: ImageOrder, work: ImageWork): Promise<Made | 'stopped'> {
  const { host, spec, digest, containers, token } = order;
  const { key, dockerfile, list = '' } = work;
  const about = JSON.stringify({ title: spec.title, spec: digest });
  const built = await runBuild(order, {
    key,
    head: `Environment "${spec.title}" on ${host.name}: the image ${tagOf(key)}, built by ${containers.command}`,
    script: imageScript(containers.command),
    args: [await host.root(), key, token, tagOf(key), dockerfile, about, list, containers.network ?? ''],
    stdin: work.stdin,
  });
  if (built === 'stopped') return 'stopped';
  const made = built.code === 0 ? await found(order, key) : undefined;
  if (made !== undefined) return made;
  // An engine that went away meanwhile makes the build wait, and begin again.
  await missingOf(host, containers, [containers.image]);
  return { ok: false, error: failureOf(order, built.log) };
}

function failureOf({ spec, containers, build: id }: ImageOrder, log: string): Failure {
  if (spec.kind === 'python') {
    const image = spec.image ?? containers.image;
    if (log.includes(lacks.python)) return pythonMissing(image, spec.title, spec.python ?? '');
    if (log.includes(lacks.conda)) return condaMissing(image, spec.title, spec.condaOnly);
    return buildFailure(spec.title, id, log);
  }
  const step = failedStep(log);
  return step === undefined ? buildFailure(spec.title, id, log) : imageFailure(spec.title, id, step);
}
