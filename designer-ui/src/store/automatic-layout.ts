/**
 * Where the nodes of a pipeline without a layout stand: found at once for small graphs, in a worker for large ones,
 * where it takes a second. Until its answer comes, nodes stand where they stood.
 */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import { create } from 'zustand';
import type { Point } from '../model/change.ts';
import {
  automaticLayout,
  type LayoutQuestion,
  layOut,
  layoutQuestion,
  type Positions,
  type SizeOf,
  shapeOf,
} from '../model/layout.ts';
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

/** The last answer of the worker. */
export const useAutomaticLayout = create<AutomaticLayout>()(() => ({
  path: undefined,
  shape: '',
  positions: nowhere,
}));

let worker: WorkerClient<LayoutQuestion, readonly (readonly [string, Point])[]> | undefined;
let asked: string | undefined;

/** What is known now; asks for the rest. */
export function automaticPositions(model: PipelineModel, sizeOf: SizeOf): Positions {
  if (model.nodes.length < awayFrom) return automaticLayout(model, sizeOf);
  const { path } = useDocumentStore.getState();
  const known = useAutomaticLayout.getState();
  const shape = shapeOf(model, sizeOf);
  if (known.shape === shape) return known.positions;
  if (asked !== shape) void ask(path, shape, layoutQuestion(model, sizeOf));
  return known.path === path ? among(known.positions, model) : nowhere;
}

async function ask(path: string | undefined, shape: string, question: LayoutQuestion): Promise<void> {
  asked = shape;
  const positions = await answer(question);
  if (asked === shape) useAutomaticLayout.setState({ path, shape, positions });
}

/** The layout of a model, wherever it is made. */
export async function positionsOf(model: PipelineModel, sizeOf: SizeOf): Promise<Positions> {
  return model.nodes.length < awayFrom
    ? automaticLayout(model, sizeOf)
    : answer(layoutQuestion(model, sizeOf));
}

/** Where no worker can be started, it is slower and just as right here. */
async function answer(question: LayoutQuestion): Promise<Positions> {
  worker ??= createWorkerClient(
    new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' }),
  );
  return new Map((await worker.ask(question)) ?? layOut(question));
}

function among(positions: Positions, model: PipelineModel): Positions {
  return new Map(
    model.nodes.flatMap(({ id }) => {
      const position = positions.get(id);
      return position ? [[id, position] as const] : [];
    }),
  );
}
