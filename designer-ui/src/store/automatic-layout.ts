/**
 * Where the nodes of a pipeline without a layout stand: found here for small graphs, in a worker for large ones,
 * where it takes a second. Until the answer comes, nodes stand where they stood.
 */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import { create } from 'zustand';
import type { Point } from '../model/change.ts';
import { type LayoutQuestion, layoutQuestion, type Positions, shapeOf } from '../model/layout.ts';
import type { PortsById } from '../model/ports.ts';
import { useDocumentStore } from './document-store.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

/** Smaller graphs are laid out in less time than a worker takes to start. */
const awayFrom = 150;

interface AutomaticLayout {
  readonly path: string | undefined;
  readonly shape: string;
  readonly positions: Positions;
}

const nowhere: Positions = new Map();

/** The last answer that had to be waited for. */
export const useAutomaticLayout = create<AutomaticLayout>()(() => ({
  path: undefined,
  shape: '',
  positions: nowhere,
}));

type Layered = typeof import('../model/layered-layout.ts');

let worker: WorkerClient<LayoutQuestion, readonly (readonly [string, Point])[]> | undefined;
let layered: Layered | undefined;
let asked: string | undefined;
/** The last layout that was found at once: of a graph of the same shape it is the same. */
let last: { readonly shape: string; readonly positions: Positions } | undefined;

async function loadLayered(): Promise<Layered> {
  layered = await import('../model/layered-layout.ts');
  return layered;
}

/** What is known now; asks for the rest. */
export function automaticPositions(model: PipelineModel, ports: PortsById): Positions {
  const { path } = useDocumentStore.getState();
  const known = useAutomaticLayout.getState();
  const shape = shapeOf(model, ports);
  if (known.shape === shape) return known.positions;
  if (layered && isSmall(model)) {
    if (last?.shape !== shape) last = { shape, positions: layered.tidyLayout(model, ports) };
    return last.positions;
  }
  if (asked !== shape) void ask(path, shape, layoutQuestion(model, ports));
  return known.path === path ? among(known.positions, model) : nowhere;
}

function isSmall({ nodes }: { readonly nodes: readonly unknown[] }): boolean {
  return nodes.length < awayFrom;
}

async function ask(path: string | undefined, shape: string, question: LayoutQuestion): Promise<void> {
  asked = shape;
  const positions = await answer(question);
  if (asked === shape) useAutomaticLayout.setState({ path, shape, positions });
}

/** The layout of a model, wherever it is made. */
export function positionsOf(model: PipelineModel, ports: PortsById): Promise<Positions> {
  return answer(layoutQuestion(model, ports));
}

/** Where no worker can be started, it is slower and just as right here. */
async function answer(question: LayoutQuestion): Promise<Positions> {
  if (isSmall(question)) return new Map((await loadLayered()).layOut(question));
  worker ??= createWorkerClient(
    new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' }),
  );
  return new Map((await worker.ask(question)) ?? (await loadLayered()).layOut(question));
}

function among(positions: Positions, model: PipelineModel): Positions {
  return new Map(
    model.nodes.flatMap(({ id }) => {
      const position = positions.get(id);
      return position ? [[id, position] as const] : [];
    }),
  );
}
