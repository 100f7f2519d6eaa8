/** Reads, once and at the start of a run or plan, everything outside the graph that decides what the steps are. */
import { EngineError } from '../errors.ts';
import type { StepGraph } from '../graph/step.ts';
import { isElsewhere } from '../spec/elsewhere.ts';
import { environmentReferences, type ReadText } from './environment-references.ts';
import { ExternalFailure, type ExternalInputs, isWebAddress, notReadableHere } from './external-inputs.ts';
import { keyOf, type LocalReference } from './local-reference.ts';
import { type CodeReference, codeReferences, type DataReference, dataReferences } from './pinned-inputs.ts';
import type {
  ArtifactStore,
  Claim,
  CodeSnapshot,
  FindRegistered,
  InputHasher,
  PinnedCode,
  PinnedInput,
  ResolvePath,
} from './ports.ts';

export interface PinPorts {
  readonly hasher: InputHasher;
  readonly resolvePath: ResolvePath;
  /** Absent where nothing is registered. */
  readonly findRegistered?: FindRegistered;
  /** Absent where nothing is fetched. */
  readonly external?: ExternalInputs;
}

/** `signal` calls off what takes long. */
export interface PinPurpose {
  readonly for: 'plan' | 'run';
  readonly signal?: AbortSignal;
}

export interface LocalCode extends CodeReference, CodeSnapshot {}

/**
 * Throws the `EngineError` of a path that may not be read; a path with nothing there is pinned as such. A plan looks at
 * what lies elsewhere, and only a run fetches it.
 */
export async function pinInputs(
  graph: StepGraph,
  ports: PinPorts,
  purpose: PinPurpose,
): Promise<readonly PinnedInput[]> {
  const references = dataReferences(graph).map((named) => ({ named, local: localOf(named, ports) }));
  // What may not be read is refused before anything is.
  for (const { local } of references) if (local !== undefined) resolved(local, ports.resolvePath);
  const pinned = await Promise.all(
    references.map(async ({ named, local }) =>
      local === undefined
        ? pinExternal(named, ports, purpose)
        : { ...(await pinInput(local, ports, purpose.signal)), file: named.file, path: named.path },
    ),
  );
  return [...pinned, ...(await pinEnvironments(graph, ports))];
}

/** Where what is named lies in the workspace; undefined for what lies elsewhere. */
function localOf(reference: LocalReference, ports: PinPorts): LocalReference | undefined {
  return isElsewhere(reference.path) ? ports.findRegistered?.(reference.path) : reference;
}

async function pinInput(
  reference: LocalReference,
  ports: PinPorts,
  signal?: AbortSignal,
): Promise<PinnedInput> {
  const absolutePath = resolved(reference, ports.resolvePath);
  const hashed = await ports.hasher.digest(absolutePath, signal);
  return {
    file: reference.file,
    path: reference.path,
    absolutePath,
    digest: hashed?.digest ?? null,
    bytes: hashed?.bytes ?? 0,
    isFolder: hashed?.isFolder ?? false,
  };
}

/** What is not to be had fails the steps that read it. */
async function pinExternal(
  { file, path, refresh: policy = 'if_changed' }: DataReference,
  { hasher, external }: PinPorts,
  purpose: PinPurpose,
): Promise<PinnedInput> {
  const none = { file, path, absolutePath: '', digest: null, bytes: 0, isFolder: false };
  if (external === undefined || !isWebAddress(path)) return { ...none, failure: notReadableHere(path) };
  try {
    const look =
      purpose.for === 'plan'
        ? await external.look(path, policy)
        : ({ kind: 'current', copy: await external.bring(path, policy, purpose.signal) } as const);
    if (look.kind === 'changed')
      return {
        ...none,
        absolutePath: look.name,
        external: { policy, validator: look.validator, fetchedAt: null },
      };
    const { absolutePath, validator, fetchedAt } = look.copy;
    const hashed = await hasher.digest(absolutePath, purpose.signal);
    const { digest = null, bytes = 0 } = hashed ?? {};
    return {
      file,
      path,
      absolutePath,
      digest,
      bytes,
      isFolder: false,
      external: { policy, validator, fetchedAt },
    };
  } catch (error) {
    if (purpose.signal?.aborted) throw new EngineError('cancelled', 'Reading the inputs was called off.');
    if (error instanceof ExternalFailure) return { ...none, failure: error.failure };
    throw error;
  }
}

/** The second look finds what the files name that define an environment: they are read by then. */
async function pinEnvironments(graph: StepGraph, ports: PinPorts): Promise<readonly PinnedInput[]> {
  const found = new Map<string, PinnedInput>();
  const textOf: ReadText = (reference) => found.get(keyOf(reference))?.text;
  const named = graph.steps.filter(({ component }) => component.environment !== undefined);
  for (const _look of ['first', 'second']) {
    for (const step of named) {
      const { buildContext, ...files } = environmentReferences(step, textOf);
      if (buildContext !== undefined && !found.has(keyOf(buildContext)))
        found.set(keyOf(buildContext), await pinContext(buildContext, ports));
      for (const reference of Object.values(files)) {
        if (found.has(keyOf(reference))) continue;
        const pinned = await pinInput(reference, ports);
        const text = pinned.isFolder ? undefined : await ports.hasher.text(pinned.absolutePath);
        found.set(keyOf(reference), text === undefined ? pinned : { ...pinned, text });
      }
    }
  }
  return [...found.values()];
}

async function pinContext(reference: LocalReference, ports: PinPorts): Promise<PinnedInput> {
  const absolutePath = resolved(reference, ports.resolvePath);
  const digest = (await ports.hasher.buildContext(absolutePath)) ?? null;
  const { file, path } = reference;
  return { file, path, absolutePath, digest, bytes: 0, isFolder: digest !== null };
}

/** The code of the graph's command components, and what of it is not there, as an input without a digest. */
export async function readCode(
  graph: StepGraph,
  ports: PinPorts,
): Promise<{ readonly code: readonly LocalCode[]; readonly missing: readonly PinnedInput[] }> {
  const code: LocalCode[] = [];
  const missing: PinnedInput[] = [];
  for (const reference of codeReferences(graph)) {
    const parts = [...partsOf(reference), ...(await listedParts(reference, ports))];
    if (parts.length === 0) continue;
    const found = await ports.hasher.codeFiles(
      reference.path === '' ? undefined : resolved(reference, ports.resolvePath),
      parts.filter(({ isInclude }) => isInclude).map((part) => resolved(part, ports.resolvePath)),
    );
    if (found !== undefined) code.push({ ...reference, ...found });
    else for (const part of parts) missing.push(...(await missingPart(part, ports)));
  }
  return { code, missing };
}

/** `namedBy` is what stands in the definition: the path itself, or the list that holds it. */
interface CodePart extends LocalReference {
  readonly isInclude: boolean;
  readonly namedBy: string;
}

function partsOf({ file, path, includes }: CodeReference): readonly CodePart[] {
  const own = path === '' ? [] : [{ file, path, isInclude: false, namedBy: path }];
  return [...own, ...includes.map((include) => ({ file, path: include, isInclude: true, namedBy: include }))];
}

async function listedParts({ file, list }: CodeReference, ports: PinPorts): Promise<readonly CodePart[]> {
  if (list === undefined) return [];
  const text = await ports.hasher.text(resolved({ file, path: list }, ports.resolvePath));
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((path) => (path === '' ? [] : [{ file, path, isInclude: true, namedBy: list }]));
}

async function missingPart(part: CodePart, ports: PinPorts): Promise<readonly PinnedInput[]> {
  const absolutePath = resolved(part, ports.resolvePath);
  const isThere = (await ports.hasher.codeFiles(absolutePath, [])) !== undefined;
  const { file, namedBy: path } = part;
  return isThere ? [] : [{ file, path, absolutePath, digest: null, bytes: 0, isFolder: false }];
}

/** Keeps the code as it is now, so that neither an edit nor a restart changes what a run executes. */
export async function snapshotCode(
  code: readonly LocalCode[],
  artifacts: ArtifactStore,
  claim?: Claim,
): Promise<readonly PinnedCode[]> {
  const pinned: PinnedCode[] = [];
  for (const local of code) {
    const stored = await artifacts.putCopy(local.files, claim);
    if (stored.digest !== local.digest) throw codeChanged(local);
    pinned.push({ ...pinnedCode(local), artifact: stored.digest, bytes: stored.bytes });
  }
  return pinned;
}

/** For planning: the files are known, and nothing is stored. */
export function codeAsPinned(code: readonly LocalCode[]): readonly PinnedCode[] {
  return code.map((local) => ({ ...pinnedCode(local), artifact: local.digest }));
}

function pinnedCode({ file, path, includes, files }: LocalCode): Omit<PinnedCode, 'artifact'> {
  return {
    file,
    path,
    ...(includes.length === 0 ? {} : { includes }),
    files: files.map((entry) => ({ path: entry.path, digest: entry.digest })),
  };
}

/** What would run is not what was looked up. */
function codeChanged({ file, path }: LocalCode): EngineError {
  return new EngineError(
    'invalid-request',
    `The code "${path}" of ${file} changes while it is read. Wait until it is written, and run again.`,
    { file, path },
  );
}

function resolved(reference: LocalReference, resolvePath: ResolvePath): string {
  const found = resolvePath(reference.file, reference.path);
  if (found instanceof EngineError) throw found;
  return found;
}
