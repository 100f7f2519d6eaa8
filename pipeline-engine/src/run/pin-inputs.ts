/** Reads, once and at the start of a run or plan, everything outside the graph that decides what the steps are. */
import { EngineError } from '../errors.ts';
import type { StepGraph } from '../graph/step.ts';
import { environmentReferences, type ReadText } from './environment-references.ts';
import { keyOf, type LocalReference } from './local-reference.ts';
import { codeReferences, dataReferences } from './pinned-inputs.ts';
import type {
  ArtifactStore,
  Claim,
  CodeFolder,
  InputHasher,
  PinnedCode,
  PinnedInput,
  ResolvePath,
} from './ports.ts';

export interface PinPorts {
  readonly hasher: InputHasher;
  readonly resolvePath: ResolvePath;
}

export interface LocalCode extends LocalReference {
  readonly folder: CodeFolder;
}

/** Throws the `EngineError` of a path that may not be read; a path with nothing there is pinned as such. */
export async function pinInputs(graph: StepGraph, ports: PinPorts): Promise<readonly PinnedInput[]> {
  const pinned: PinnedInput[] = [];
  for (const reference of dataReferences(graph)) pinned.push(await pinInput(reference, ports));
  return [...pinned, ...(await pinEnvironments(graph, ports))];
}

async function pinInput(reference: LocalReference, ports: PinPorts): Promise<PinnedInput> {
  const absolutePath = resolved(reference, ports.resolvePath);
  const hashed = await ports.hasher.digest(absolutePath);
  return {
    file: reference.file,
    path: reference.path,
    absolutePath,
    digest: hashed?.digest ?? null,
    bytes: hashed?.bytes ?? 0,
    isFolder: hashed?.isFolder ?? false,
  };
}

/** The second look finds what the files name that define an environment: they are read by then. */
async function pinEnvironments(graph: StepGraph, ports: PinPorts): Promise<readonly PinnedInput[]> {
  const found = new Map<string, PinnedInput>();
  const textOf: ReadText = (reference) => found.get(keyOf(reference))?.text;
  for (const _look of ['first', 'second']) {
    for (const step of graph.steps) {
      for (const reference of Object.values(environmentReferences(step, textOf))) {
        if (found.has(keyOf(reference))) continue;
        const pinned = await pinInput(reference, ports);
        const text = pinned.isFolder ? undefined : await ports.hasher.text(pinned.absolutePath);
        found.set(keyOf(reference), text === undefined ? pinned : { ...pinned, text });
      }
    }
  }
  return [...found.values()];
}

/** The code of the graph's command components; code that is not there is left out, and its steps fail. */
export async function readCode(graph: StepGraph, ports: PinPorts): Promise<readonly LocalCode[]> {
  const found: LocalCode[] = [];
  for (const reference of codeReferences(graph)) {
    const folder = await ports.hasher.codeFiles(resolved(reference, ports.resolvePath));
    if (folder !== undefined) found.push({ ...reference, folder });
  }
  return found;
}

/** Keeps the code as it is now, so that neither an edit nor a restart changes what a run executes. */
export async function snapshotCode(
  code: readonly LocalCode[],
  artifacts: ArtifactStore,
  claim?: Claim,
): Promise<readonly PinnedCode[]> {
  const pinned: PinnedCode[] = [];
  for (const { file, path, folder } of code) {
    const stored = await artifacts.putCopy(
      folder.root,
      folder.files.map((entry) => entry.path),
      claim,
    );
    pinned.push({ file, path, artifact: stored.digest, bytes: stored.bytes, files: folder.files });
  }
  return pinned;
}

/** For planning: the files are known, and nothing is stored. */
export function codeAsPinned(code: readonly LocalCode[]): readonly PinnedCode[] {
  return code.map(({ file, path, folder }) => ({ file, path, artifact: '', files: folder.files }));
}

function resolved(reference: LocalReference, resolvePath: ResolvePath): string {
  const found = resolvePath(reference.file, reference.path);
  if (found instanceof EngineError) throw found;
  return found;
}
