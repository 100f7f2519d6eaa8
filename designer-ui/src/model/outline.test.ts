import { describe, expect, it } from 'vitest';
import { definition, job, pipeline, port } from './fixtures.ts';
import { outlineRows, readingOrder } from './outline.ts';
import { portsOfDefinition } from './ports.ts';

const source = portsOfDefinition(definition('source', [], ['table']));
const join = portsOfDefinition(
  definition('join', [port('left', 'table'), port('right', 'table')], ['table']),
);
const model = pipeline([job('a', 'source'), job('b', 'join', { left: ['a', 'output1'] })]);
const ports = new Map([
  ['a', source],
  ['b', join],
]);

describe('readingOrder', () => {
  it('goes from top to bottom, then from left to right', () => {
    const positions = new Map([
      ['low', { x: 0, y: 200 }],
      ['right', { x: 300, y: 0 }],
      ['left', { x: 0, y: 0 }],
    ]);
    expect(readingOrder(positions)).toEqual(['left', 'right', 'low']);
  });
});

describe('outlineRows', () => {
  it('lists nodes, and the connections of those that are expanded', () => {
    const rows = outlineRows(['a', 'b'], { model, ports, expanded: new Set(['b']) });
    expect(rows.map(({ key }) => key)).toEqual(['a', 'b', 'b<left', 'b<right', 'b>output1']);
    expect(rows[0]).toMatchObject({ kind: 'node', expanded: false, hasChildren: true, position: 1, size: 2 });
    expect(rows[2]).toMatchObject({
      kind: 'input',
      other: { node: 'a', port: 'output1' },
      position: 1,
      size: 3,
    });
    expect(rows[3]).toMatchObject({ kind: 'input', other: undefined });
  });

  it('has a row for every reader of an output', () => {
    const both = pipeline([...model.nodes, job('c', 'join', { left: ['a', 'output1'] })]);
    const rows = outlineRows(['a'], { model: both, ports, expanded: new Set(['a']) });
    expect(rows.slice(1).map((row) => row.kind === 'output' && row.other?.node)).toEqual(['b', 'c']);
  });
});
