import { describe, expect, it } from 'vitest';
import { definition, job, pipeline, port } from './fixtures.ts';
import { nodeHeight, nodeWidth } from './geometry.ts';
import { portsOfDefinition, portsOfUse } from './ports.ts';
import { createEdgeProjector, createNodeProjector, createPortsIndex } from './projection.ts';
import { wiresOf } from './wires.ts';

const split = definition('split_data', [port('dataset', 'table')], ['table', 'table']);
const train = definition(
  'train_model',
  [port('untrained_model', 'untrained_model'), port('dataset', 'table')],
  ['trained_model'],
);

describe('nodes', () => {
  it('are 72 high, and 24 more for each side with two or more ports', () => {
    const one = definition('one', [port('a', 'table')], ['table']);
    const both = definition('both', [port('a', 'table'), port('b', 'table')], ['table', 'table']);
    expect(nodeHeight(portsOfDefinition(one))).toBe(72);
    expect(nodeHeight(portsOfDefinition(split))).toBe(96);
    expect(nodeHeight(portsOfDefinition(train))).toBe(96);
    expect(nodeHeight(portsOfDefinition(both))).toBe(120);
  });

  it('carry size, measured size and handles', () => {
    const project = createNodeProjector();
    const [node] = project([facts('split', { x: 8, y: 16 })]);
    expect(node).toMatchObject({
      width: nodeWidth,
      height: 96,
      measured: { width: nodeWidth, height: 96 },
      position: { x: 8, y: 16 },
    });
    expect(node?.handles?.map(({ id, type, x, y }) => ({ id, type, x, y }))).toEqual([
      { id: 'dataset', type: 'target', x: 122, y: -6 },
      { id: 'output1', type: 'source', x: 58, y: 90 },
      { id: 'output2', type: 'source', x: 186, y: 90 },
    ]);
  });

  it('keep their object until their own facts change', () => {
    const project = createNodeProjector();
    const before = project([facts('a', { x: 0, y: 0 }), facts('b', { x: 0, y: 200 })]);
    const same = project([facts('a', { x: 0, y: 0 }), facts('b', { x: 0, y: 200 })]);
    expect(same).toBe(before);
    const moved = project([facts('a', { x: 0, y: 0 }), facts('b', { x: 8, y: 200 })]);
    expect(moved[0]).toBe(before[0]);
    expect(moved[1]).not.toBe(before[1]);
  });

  function facts(id: string, position: { x: number; y: number }) {
    return { id, ports: portsOfDefinition(split), position, selected: false, dragging: false };
  }
});

describe('wires', () => {
  const model = pipeline([
    job('split', 'split_data'),
    job('train', 'train_model', { dataset: ['split', 'output1'], nowhere: ['split', 'output2'] }),
  ]);
  const find = (node: { id: string }) => (node.id === 'split' ? split : train);

  it('run from output to input, and hide when a port is gone', () => {
    const ports = createPortsIndex()(model, find);
    const edges = createEdgeProjector()(wiresOf(model), ports, 'train:dataset');
    expect(edges).toMatchObject([
      { id: 'train:dataset', source: 'split', sourceHandle: 'output1', selected: true, hidden: false },
      { id: 'train:nowhere', hidden: true },
    ]);
    expect(edges[0]?.data?.kind).toBe('table');
  });

  it('keep their object from one projection to the next', () => {
    const ports = createPortsIndex()(model, find);
    const project = createEdgeProjector();
    expect(project(wiresOf(model), ports, undefined)[0]).toBe(project(wiresOf(model), ports, undefined)[0]);
  });

  it('make the ports of a node without a definition', () => {
    const ports = portsOfUse(job('unknown', 'gone', { data: ['split', 'output1'] }), model);
    expect(ports.inputs.map(({ name, kind }) => [name, kind])).toEqual([['data', 'any']]);
  });
});
