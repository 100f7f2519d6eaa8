import { describe, expect, it } from 'vitest';
import { componentsThatFit, converterFor, fittingPorts, nodeRefusal, refusalOf } from './connect-rules.ts';
import { definition, job, pipeline, port } from './fixtures.ts';
import { portsOfDefinition } from './ports.ts';

const split = definition('split_data', [port('dataset', 'table')], ['table', 'table']);
const train = definition(
  'train_model',
  [port('model', 'untrained_model'), port('dataset', 'table')],
  ['trained_model'],
);
const score = definition(
  'score_model',
  [port('trained', 'trained_model'), port('dataset', 'table')],
  ['table'],
);
const all = [split, train, score];

const model = pipeline([
  job('split', 'split_data'),
  job('train', 'train_model', { dataset: ['split', 'output1'] }),
  job('score', 'score_model', { trained: ['train', 'output1'] }),
]);

function end(node: string, from: typeof split, side: 'input' | 'output', index: number) {
  const list = side === 'input' ? portsOfDefinition(from).inputs : portsOfDefinition(from).outputs;
  const found = list[index];
  if (!found) throw new Error('no such port');
  return { node, port: found };
}

describe('two ports', () => {
  it('fit when one gives what the other needs, from either end', () => {
    const output = end('split', split, 'output', 1);
    const input = end('score', score, 'input', 1);
    expect(refusalOf(output, input, model)).toBeUndefined();
    expect(refusalOf(input, output, model)).toBeUndefined();
  });

  it('are refused for the kind, and say which is needed and which is given', () => {
    const refusal = refusalOf(end('split', split, 'output', 0), end('train', train, 'input', 0), model);
    expect(refusal).toMatchObject({ kind: 'kind', needs: 'untrained_model', gives: 'table' });
  });

  it('are refused for a loop, the same node and the same side', () => {
    expect(refusalOf(end('score', score, 'output', 0), end('split', split, 'input', 0), model)?.kind).toBe(
      'cycle',
    );
    expect(refusalOf(end('split', split, 'output', 0), end('split', split, 'input', 0), model)?.kind).toBe(
      'same-node',
    );
    expect(refusalOf(end('split', split, 'output', 0), end('train', train, 'output', 0), model)?.kind).toBe(
      'same-side',
    );
  });
});

describe('a node that a wire is dropped on', () => {
  it('offers free ports before wired ones', () => {
    const from = end('split', split, 'output', 1);
    const ofTrain = fittingPorts(from, 'train', portsOfDefinition(train), model);
    expect([ofTrain.free, ofTrain.taken.map(({ name }) => name)]).toEqual([[], ['dataset']]);
    const ofScore = fittingPorts(from, 'score', portsOfDefinition(score), model);
    expect(ofScore.free.map(({ name }) => name)).toEqual(['dataset']);
  });

  it('says nothing when a port fits', () => {
    const from = end('split', split, 'output', 0);
    expect(nodeRefusal(from, 'score', portsOfDefinition(score), model)).toBeUndefined();
    const untrained = { node: 'x', port: { ...from.port, kind: 'metrics' as const } };
    expect(nodeRefusal(untrained, 'score', portsOfDefinition(score), model)?.kind).toBe('kind');
  });
});

describe('what fits', () => {
  it('is every component with such a port on the other side', () => {
    const fits = componentsThatFit(end('train', train, 'output', 0).port, all);
    expect(fits.map(({ definition, port }) => [definition.name, port.name])).toEqual([
      ['score_model', 'trained'],
    ]);
  });

  it('is a component in between, when there is one that turns one kind into the other', () => {
    expect(converterFor('table', 'trained_model', all)?.definition.name).toBe('train_model');
    expect(converterFor('table', 'untrained_model', all)).toBeUndefined();
  });
});
