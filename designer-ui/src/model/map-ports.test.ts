import { expect, it } from 'vitest';
import { definition, port } from './fixtures.ts';
import { mapPorts } from './map-ports.ts';

const parameter = (name: string) => port(name, 'any', { placement: 'form', type: 'string' });

it('keeps ports by name, then by kind, and parameters only by name', () => {
  const old = definition(
    'old',
    [port('dataset', 'table'), parameter('rate'), parameter('epochs')],
    ['table'],
  );
  const next = definition('next', [port('training_data', 'table'), parameter('rate')], ['table']);
  expect(mapPorts(old, next)).toEqual({
    renameInputs: { dataset: 'training_data' },
    removeInputs: ['epochs'],
    renameOutputs: {},
  });
});

it('removes an input that no port can take over', () => {
  const old = definition('old', [port('model', 'trained_model'), port('dataset', 'table')], ['table']);
  const next = definition('next', [port('dataset', 'table')], ['metrics']);
  expect(mapPorts(old, next)).toEqual({ renameInputs: {}, removeInputs: ['model'], renameOutputs: {} });
});
