import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { definition, job, pipeline, port } from './fixtures.ts';
import { type Box, boundsOf, nodeSize, overlaps } from './geometry.ts';
import { tidyLayout } from './layered-layout.ts';
import { boxesOf, freePlace, layoutPatch, type Positions, placeNodes } from './layout.ts';
import { type PortsById, portsOfDefinition } from './ports.ts';

/** Two tables in, one out. */
const ports = portsOfDefinition(definition('c', [port('a', 'table'), port('b', 'table')], ['table']));
const size = nodeSize(ports);
const portsIn = (model: PipelineModel): PortsById => new Map(model.nodes.map(({ id }) => [id, ports]));
const tidy = (model: PipelineModel): Positions => tidyLayout(model, portsIn(model));
const noOverlaps = (boxes: readonly Box[]): boolean =>
  !boxes.some((a, index) => boxes.slice(index + 1).some((b) => overlaps(a, b)));

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
    const positions = tidy(model);
    expect(noOverlaps(boxesOf(positions, portsIn(model)))).toBe(true);
    expect(positions.get('n0x0')?.y).toBeLessThan(positions.get('n1x0')?.y ?? 0);
  });

  it('gives the same places every time', () => {
    const model = layered(4, 3);
    expect([...tidy(model)]).toEqual([...tidy(layered(4, 3))]);
  });

  it('D50 lays nodes without wires in rows, not in one line', () => {
    const model = pipeline(Array.from({ length: 12 }, (_, index) => job(`n${index}`, 'c')));
    const boxes = boxesOf(tidy(model), portsIn(model));
    const bounds = boundsOf(boxes);
    expect(noOverlaps(boxes)).toBe(true);
    expect(new Set(boxes.map(({ y }) => y)).size).toBeGreaterThan(2);
    expect(bounds?.width).toBeLessThan(2 * (bounds?.height ?? 0));
  });

  it('D50 keeps what hangs together together, and puts the rest after it', () => {
    const model = pipeline([
      job('alone', 'c'),
      job('a', 'c'),
      job('x', 'c'),
      job('b', 'c', { a: ['a', 'output1'] }),
      job('y', 'c', { a: ['x', 'output1'] }),
    ]);
    const positions = tidy(model);
    expect(noOverlaps(boxesOf(positions, portsIn(model)))).toBe(true);
    expect(positions.get('a')).toEqual({ x: 0, y: 0 });
    expect(positions.get('b')?.x).toBe(0);
    expect(positions.get('y')?.x).toBe(positions.get('x')?.x);
    const [last] = [...positions].sort(([, a], [, b]) => b.y - a.y || b.x - a.x);
    expect(last?.[0]).toBe('alone');
  });

  it('D50 stands nodes on the side of the ports that they feed', () => {
    const wires = { a: ['left', 'output1'], b: ['right', 'output1'] } as const;
    for (const names of [['left', 'right'] as const, ['right', 'left'] as const]) {
      const positions = tidy(pipeline([...names.map((name) => job(name, 'c')), job('below', 'c', wires)]));
      expect(positions.get('left')?.x).toBeLessThan(positions.get('right')?.x ?? 0);
    }
  });
});

describe('a node without a position', () => {
  it('goes below what it reads from and beside what is there', () => {
    const model = pipeline([job('a', 'c'), job('b', 'c'), job('new', 'c', { a: ['a', 'o'] })]);
    const layout = { version: 1, nodes: { a: { x: 0, y: 0 }, b: { x: 0, y: 144 } } } as const;
    const placed = placeNodes(model, layout, portsIn(model), tidyLayout);
    expect(placed.get('new')).toEqual({ x: 288, y: 144 });
    expect(layoutPatch(layout, placed)).toEqual({ new: { x: 288, y: 144 } });
  });

  it('takes the wished place when it is free', () => {
    expect(freePlace({ x: 3, y: 5, ...size }, [])).toEqual({ x: 0, y: 8 });
  });
});
