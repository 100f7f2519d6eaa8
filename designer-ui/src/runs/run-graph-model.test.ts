import { expect, it } from 'vitest';
import { definition, job, pipeline, port } from '../model/fixtures.ts';
import { portsOfDefinition } from '../model/ports.ts';
import { runGraph } from './run-graph-model.ts';

const ports = new Map([
  ['a', portsOfDefinition(definition('source', [], ['table']))],
  ['b', portsOfDefinition(definition('sink', [port('data', 'table')], []))],
]);
const model = pipeline([job('a', 'source'), job('b', 'sink', { data: ['a', 'output1'] })]);

it('starts at the corner, wherever the nodes stood, and joins the middles of the ports', () => {
  const layout = { version: 1, nodes: { a: { x: -400, y: 100 }, b: { x: -400, y: 300 } } } as const;
  const graph = runGraph(model, layout, ports);
  expect(graph.boxes.get('a')).toEqual({ x: 0, y: 0, width: 256, height: 72 });
  expect(graph).toMatchObject({ width: 256, height: 272 });
  expect(graph.wires).toEqual([{ id: 'b:data', kind: 'table', path: 'M128 72C128 136 128 136 128 200' }]);
});

it('lays out what has no place, and leaves out wires of ports that are gone', () => {
  const graph = runGraph(model, { version: 1, nodes: {} }, new Map([...ports].slice(0, 1)));
  expect(graph.boxes.size).toBe(2);
  expect(graph.wires).toEqual([]);
});
