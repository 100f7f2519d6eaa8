/** Copy and paste of nodes as YAML text, so that they travel between windows, pipelines and editors. */
import { t } from '../i18n/translate.ts';
import type { Point } from '../model/change.ts';
import { documentTools, loadDocumentTools } from '../model/document-tools.ts';
import { boundsOf, snap } from '../model/geometry.ts';
import { freePlace } from '../model/layout.ts';
import { uniqueId } from '../model/names.ts';
import { viewport } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentBoxes, currentPositions, patchFor, sizeOf } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';
import { isEditable } from './edit-actions.ts';
import { idsOf } from './edits.ts';

/** What was copied last in this window, with the places of its nodes. */
let copied: { readonly fragment: string; readonly places: ReadonlyMap<string, Point> } | undefined;

export function hasCopied(): boolean {
  return copied !== undefined;
}

/** Answers the text for the system's clipboard. Undefined without a selection, or before the document code is there. */
export function copySelectedNow(): string | undefined {
  const { selection } = useViewStore.getState();
  const { text, model } = useDocumentStore.getState();
  const tools = documentTools();
  if (!model || !tools || selection.length === 0) return undefined;
  const positions = currentPositions();
  const places = new Map(
    selection.flatMap((id) => {
      const place = positions.get(id);
      return place ? [[id, place] as const] : [];
    }),
  );
  copied = { fragment: tools.copyNodes(text, selection), places };
  return copied.fragment;
}

async function copySelected(): Promise<string | undefined> {
  await loadDocumentTools();
  return copySelectedNow();
}

/** For menus. Where the browser forbids the clipboard, pasting in this window works all the same. */
export async function writeClipboard(): Promise<void> {
  const text = await copySelected();
  if (text === undefined) return;
  await navigator.clipboard?.writeText(text).catch((error: unknown) => {
    if (!(error instanceof DOMException)) throw error;
  });
}

/** Pastes a text of the system's clipboard, or what was copied last in this window. */
export async function pasteNodes(fragment?: string): Promise<void> {
  const source = fragment ?? copied?.fragment;
  if (source === undefined) return;
  const places = copied?.fragment === source ? copied.places : new Map<string, Point>();
  await insertFragment(source, places);
}

export async function duplicateSelected(): Promise<void> {
  const before = copied;
  await copySelected();
  const own = copied;
  copied = before;
  if (own) await insertFragment(own.fragment, own.places);
}

/** New names for all, beside what is there, and selected and in sight afterwards. */
async function insertFragment(fragment: string, places: ReadonlyMap<string, Point>): Promise<void> {
  const { model, edit } = useDocumentStore.getState();
  if (!model || !isEditable()) return;
  const tools = await loadDocumentTools();
  const ids = tools.parsePipeline(fragment).model?.nodes.map((node) => node.id) ?? [];
  if (ids.length === 0) {
    useViewStore.getState().notify({ tone: 'info', text: t('canvas.nothingToPaste') });
    return;
  }
  const taken = new Set(idsOf(model));
  const names: Record<string, string> = {};
  for (const id of ids) {
    const name = uniqueId(id.replace(/_\d+$/, ''), taken);
    taken.add(name);
    names[id] = name;
  }
  await edit(t('canvas.changePaste'), (loaded, text) => loaded.pasteNodes(text, { fragment, names }), {
    layout: patchFor(placesOfCopies(names, places)),
    origin: 'canvas',
  });
  useViewStore.getState().select(Object.values(names));
  for (const name of Object.values(names).slice(0, 1)) viewport()?.reveal(name);
}

/** Where they were if that is free, as after Cut; else to the right, all together, where they cover nothing. */
function placesOfCopies(
  names: Readonly<Record<string, string>>,
  places: ReadonlyMap<string, Point>,
): ReadonlyMap<string, Point> {
  const bounds = boundsOf([...places].map(([id, place]) => ({ ...place, ...sizeOf(id) })));
  if (!bounds) return new Map();
  const free = freePlace(bounds, currentBoxes());
  const [dx, dy] = [free.x - bounds.x, free.y - bounds.y];
  return new Map(
    Object.entries(names).flatMap(([id, name]) => {
      const place = places.get(id);
      return place ? [[name, snap({ x: place.x + dx, y: place.y + dy })] as const] : [];
    }),
  );
}
