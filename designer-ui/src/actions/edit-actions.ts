/** What the canvas, the palette and the menus do to the document. Each is one Change, and one step of undo. */
import type { ComponentDefinition, DataType } from '@millrace/pipeline-engine/browser';
import { currentLanguage } from '../i18n/language.ts';
import { t } from '../i18n/translate.ts';
import type { LayoutPatch, Point } from '../model/change.ts';
import { type Box, gridStep, nodeSize, rankGap, snap } from '../model/geometry.ts';
import { freePlace, layoutPatch } from '../model/layout.ts';
import { mapPorts } from '../model/map-ports.ts';
import { uniqueId } from '../model/names.ts';
import { portsOfDefinition } from '../model/ports.ts';
import { type Wire, wiresOf } from '../model/wires.ts';
import { positionsOf } from '../store/automatic-layout.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { type EditBuilder, useDocumentStore } from '../store/document-store.ts';
import { currentDefinition, currentPorts } from '../store/nodes.ts';
import { currentBoxes, currentPositions, patchFor, sizeOf } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';
import { connectWires, disconnectWire, idsOf, referenceTo, sequence, type WireEnds } from './edits.ts';

function documentNow() {
  return useDocumentStore.getState();
}

/** All edits of the canvas go through here, so that a refused one is told and nothing is half done. */
async function edit(
  label: string,
  build: EditBuilder,
  layout?: LayoutPatch,
  mergeKey?: string,
): Promise<void> {
  await documentNow().edit(label, build, { layout, mergeKey, origin: 'canvas' });
}

export function isEditable(): boolean {
  const { model, parseError } = documentNow();
  if (model === undefined || parseError !== undefined || model.component !== undefined) return false;
  // Before the nodes stand somewhere, nothing can be put beside them.
  return model.nodes.length === 0 || currentPositions().size > 0;
}

export interface AddOptions {
  /** Top left corner; the nearest free place is taken. */
  readonly place?: Point;
  /** Wires of the new node, where the id of the new node is not known yet: `undefined` stands for it. */
  readonly wires?: readonly {
    readonly source?: string;
    readonly output: string;
    readonly target?: string;
    readonly input: string;
  }[];
  /** Other nodes that make room, in the same step of undo. */
  readonly moved?: ReadonlyMap<string, Point>;
  /** For a file dropped on the canvas: values of form inputs. */
  readonly dataInputs?: readonly { readonly input: string; readonly type: DataType; readonly path: string }[];
}

/** Adds a node and selects it. Answers its id. */
export async function addComponent(
  definition: ComponentDefinition,
  options: AddOptions = {},
): Promise<string | undefined> {
  const { model, path } = documentNow();
  if (!model || !isEditable()) return undefined;
  const id = uniqueId(definition.name, idsOf(model));
  const wires = (options.wires ?? []).map(
    (wire): WireEnds => ({ ...wire, source: wire.source ?? id, target: wire.target ?? id }),
  );
  const wish = options.place ?? placeForNew();
  const place = options.moved ? snap(wish) : freePlaceFor(definition, wish);
  await edit(
    t('canvas.changeAdd', { name: definition.title[currentLanguage()] }),
    (tools, text) =>
      sequence(text, [
        (now) => tools.addNode(now, { id, component: referenceTo(definition, path ?? '') }),
        ...(options.dataInputs ?? []).map(
          (data) => (now: string) =>
            tools.setDataInput(now, { node: id, input: data.input, type: data.type, path: data.path }),
        ),
        (now) => connectWires(tools, now, wires),
      ]),
    patchFor(new Map([...(options.moved ?? []), [id, place]])),
  );
  useViewStore.getState().select([id]);
  return id;
}

/** The wished place for a new node of a component, or the nearest that is free. */
export function freePlaceFor(definition: ComponentDefinition, wish: Point): Point {
  return freePlace({ ...wish, ...nodeSize(portsOfDefinition(definition)) }, currentBoxes());
}

/** Below the selected node, else below everything, else at the start. */
export function placeForNew(): Point {
  const positions = currentPositions();
  const selected = useViewStore.getState().selection.at(-1);
  const anchor = selected === undefined ? undefined : positions.get(selected);
  if (selected !== undefined && anchor) {
    return { x: anchor.x, y: anchor.y + sizeOf(selected).height + rankGap };
  }
  const lowest = currentBoxes().reduce<Box | undefined>(
    (low, box) => (!low || box.y + box.height > low.y + low.height ? box : low),
    undefined,
  );
  return lowest ? { x: lowest.x, y: lowest.y + lowest.height + rankGap } : { x: 0, y: 0 };
}

/** Adds the node of a data file, under Import Data. */
export async function addDataFile(path: string, place?: Point): Promise<string | undefined> {
  const definition = useComponentsStore.getState().byName.get('import_data');
  const source = definition?.inputs.find((input) => input.control === 'file');
  if (!definition || !source) return undefined;
  const from = documentNow().path ?? '';
  return addComponent(definition, {
    place,
    dataInputs: [{ input: source.name, type: 'uri_file', path: pathFrom(from, path) }],
  });
}

/** A workspace path as a pipeline file spells it. */
export function pathFrom(pipeline: string, path: string): string {
  const up = pipeline.split('/').length - 1;
  return up === 0 ? `./${path}` : `${'../'.repeat(up)}${path}`;
}

export async function removeSelected(): Promise<void> {
  const { selection, selectedEdge, select } = useViewStore.getState();
  const { model } = documentNow();
  if (!model || !isEditable()) return;
  if (selection.length > 0) {
    const ids = [...selection];
    const patch = Object.fromEntries(ids.map((id) => [id, null]));
    await edit(t('canvas.delete'), (tools, text) => tools.removeNodes(text, ids), {
      ...patchFor(new Map()),
      ...patch,
    });
    select([]);
  } else if (selectedEdge) {
    await removeWire(selectedEdge);
  }
}

export async function removeWire(id: string): Promise<void> {
  const wire = wireOf(id);
  if (!wire) return;
  await edit(t('canvas.deleteConnection'), (tools, text) => disconnectWire(tools, text, wire));
  useViewStore.getState().select(useViewStore.getState().selection);
}

export function wireOf(id: string): Wire | undefined {
  const { model } = documentNow();
  return model && wiresOf(model).find((wire) => wire.id === id);
}

/** Joins two ports; an input that was wired is rewired. */
export async function connectPorts(wire: WireEnds): Promise<void> {
  await edit(t('canvas.changeConnect'), (tools, text) => connectWires(tools, text, [wire]));
}

/** Drags the end of a wire elsewhere: the old input becomes free. */
export async function reconnect(old: Wire, wire: WireEnds): Promise<void> {
  await edit(t('canvas.changeConnect'), (tools, text) =>
    sequence(text, [
      (now) =>
        old.target === wire.target && old.input === wire.input ? [] : disconnectWire(tools, now, old),
      (now) => connectWires(tools, now, [wire]),
    ]),
  );
}

/** Everything from a height on, moved down. */
function roomAt(y: number, by: number): ReadonlyMap<string, Point> {
  const below = [...currentPositions()].filter(([, place]) => place.y >= y);
  return new Map(below.map(([node, place]) => [node, { x: place.x, y: place.y + by }]));
}

/** Puts a new node into a wire, in the place of what follows; that moves down. */
export async function insertIntoWire(id: string, definition: ComponentDefinition): Promise<void> {
  const wire = wireOf(id);
  if (!wire) return;
  const source = currentDefinition(wire.source)?.outputs.find((port) => port.name === wire.output);
  const ports = portsOfDefinition(definition);
  const input = ports.inputs.find((port) => port.kind === source?.kind) ?? ports.inputs[0];
  const output = ports.outputs.find((port) => port.kind === source?.kind) ?? ports.outputs[0];
  const place = currentPositions().get(wire.target);
  await addComponent(definition, {
    place,
    moved: place && roomAt(place.y, nodeSize(ports).height + rankGap),
    wires: [
      ...(input ? [{ source: wire.source, output: wire.output, input: input.name }] : []),
      ...(output ? [{ output: output.name, target: wire.target, input: wire.input }] : []),
    ],
  });
}

/** Wires stay where the new component has a port of the same name, else of the same kind. */
export async function replaceNode(node: string, definition: ComponentDefinition): Promise<void> {
  const { path } = documentNow();
  const old = currentDefinition(node);
  const mapping = old ? mapPorts(old, definition) : {};
  await edit(t('canvas.changeReplace'), (tools, text) =>
    tools.replaceComponent(text, { id: node, component: referenceTo(definition, path ?? ''), ...mapping }),
  );
}

export async function renameNodeTo(node: string, name: string): Promise<void> {
  await edit(t('canvas.rename'), (tools, text) => tools.setDisplayName(text, { id: node, value: name }));
}

export async function renamePipeline(name: string): Promise<void> {
  await edit(t('canvas.renamePipeline'), (tools, text) => tools.setPipelineName(text, { value: name }));
}

/** One Change per drop, however many nodes were dragged. */
export async function moveNodes(moved: ReadonlyMap<string, Point>): Promise<void> {
  if (moved.size === 0) return;
  await documentNow().perform({ label: t('canvas.changeMove'), edits: [], layout: patchFor(moved) });
}

export async function nudgeSelected(dx: number, dy: number): Promise<void> {
  const positions = currentPositions();
  const moved = new Map(
    useViewStore.getState().selection.flatMap((id) => {
      const place = positions.get(id);
      return place ? [[id, { x: place.x + dx * gridStep, y: place.y + dy * gridStep }] as const] : [];
    }),
  );
  if (moved.size === 0) return;
  const layout = patchFor(moved);
  await documentNow().perform({ label: t('canvas.changeMove'), edits: [], layout, mergeKey: 'nudge' });
}

export async function tidyAll(): Promise<void> {
  const { model, path } = documentNow();
  if (!model) return;
  const positions = await positionsOf(model, currentPorts());
  if (documentNow().path !== path) return;
  const patch = layoutPatch(documentNow().layout, positions);
  await documentNow().perform({ label: t('canvas.tidy'), edits: [], layout: patch });
}
