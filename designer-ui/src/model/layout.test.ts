import { describe, expect, it } from 'vitest';
import { job, pipeline } from './fixtures.ts';
import { overlaps } from './geometry.ts';
import { tidyLayout } from './layered-layout.ts';
import { boxesOf, freePlace, layoutPatch, placeNodes } from './layout.ts';

const size = { width: 256, height: 96 };
const sizeOf = () => size;

/** Layers of nodes, each reading from two of the layer above. */
function layered(layers: number, width: number) {
  const name = (layer: number, index: number) => `n${layer}x${index % width}`;
  const nodes = Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: width }, (_, index) =>
      job(
        name(layer, index),
        'c',
        layer === 0 ? {} : { a: [name(layer - 1, index), 'o'], b: [name(layer - 1, index + 1), 'o'] },
      ),
    ),
  );
  return pipeline(nodes.flat());
}

describe('automatic layout', () => {
  it('overlaps no nodes, and flows from top to bottom', () => {
    const model = layered(8, 5);
    const positions = tidyLayout(model, sizeOf);
    const boxes = boxesOf(positions, sizeOf);
    const hits = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => overlaps(a, b)));
    expect(hits).toEqual([]);
    expect(positions.get('n0x0')?.y).toBeLessThan(positions.get('n1x0')?.y ?? 0);
  });

  it('gives the same places every time', () => {
    const model = layered(4, 3);
    expect([...tidyLayout(model, sizeOf)]).toEqual([...tidyLayout(layered(4, 3), sizeOf)]);
  });
});

describe('a node without a position', () => {
  it('goes below what it reads from and beside what is there', () => {
    const model = pipeline([job('a', 'c'), job('b', 'c'), job('new', 'c', { in: ['a', 'o'] })]);
    const layout = { version: 1, nodes: { a: { x: 0, y: 0 }, b: { x: 0, y: 144 } } } as const;
    const placed = placeNodes(model, layout, sizeOf, tidyLayout);
    expect(placed.get('new')).toEqual({ x: 288, y: 144 });
    expect(layoutPatch(layout, placed)).toEqual({ new: { x: 288, y: 144 } });
  });

  it('takes the wished place when it is free', () => {
    expect(freePlace({ x: 3, y: 5, ...size }, [])).toEqual({ x: 0, y: 8 });
  });
});
