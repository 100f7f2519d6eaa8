import { describe, expect, it } from 'vitest';
import { job, pipeline } from './fixtures.ts';
import { shareModel } from './share-model.ts';
import { wiresOf } from './wires.ts';

const written = () => pipeline([job('a', 'c'), job('b', 'c', { in: ['a', 'o'] })]);

describe('two readings of a document', () => {
  it('share the nodes that say the same, whichever reading they come from', () => {
    const [sent, read] = [written(), written()];
    const first = shareModel(sent, read);
    expect(first.nodes[1]).toBe(sent.nodes[1]);
    expect(shareModel(first, { ...read }).nodes[1]).toBe(sent.nodes[1]);
    const changed = { ...read, nodes: [...read.nodes.slice(0, 1), job('b', 'c', {})] };
    expect(shareModel(first, changed).nodes[1]).toBe(changed.nodes[1]);
  });

  it('share the list of wires while no wire changes', () => {
    const model = written();
    const renamed = { ...model, displayName: 'x', nodes: [job('a', 'other'), ...model.nodes.slice(1)] };
    const before = wiresOf(model);
    expect(wiresOf(renamed)).toBe(before);
    expect(wiresOf(pipeline([job('a', 'c')]))).toEqual([]);
  });
});
