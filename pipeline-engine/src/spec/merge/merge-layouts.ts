/** Three-way merge of canvas positions, by node. */
import type { PipelineLayout } from '../pipeline.ts';

/** A node that both moved stays where `mine` put it; one that a side removed is gone unless the other moved it. */
export function mergeLayouts(
  base: PipelineLayout | null,
  mine: PipelineLayout | null,
  theirs: PipelineLayout | null,
): PipelineLayout | null {
  if (mine === null && theirs === null) return null;
  const [b, m, t] = [placesOf(base), placesOf(mine), placesOf(theirs)];
  const nodes = [...new Set([...m.keys(), ...t.keys()])].flatMap((id) => {
    const [before, own, other] = [b.get(id), m.get(id), t.get(id)];
    const place = samePlace(own, before) ? other : (own ?? (samePlace(other, before) ? undefined : other));
    return place === undefined ? [] : [[id, place] as const];
  });
  return { version: 1, nodes: Object.fromEntries(nodes) };
}

type Place = PipelineLayout['nodes'][string];

function placesOf(layout: PipelineLayout | null): ReadonlyMap<string, Place> {
  return new Map(Object.entries(layout?.nodes ?? {}));
}

function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y;
}
