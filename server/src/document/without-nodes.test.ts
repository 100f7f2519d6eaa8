import { parsePipeline } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { withoutNodes } from './without-nodes.ts';

/** Each node reads the one that stands after it in the file. */
function backwards(count: number): NonNullable<ReturnType<typeof parsePipeline>['model']> {
  const lines = Array.from({ length: count }, (_, at) => {
    const next = at + 1 < count ? `inputs: { in: "\${{parent.jobs.s${at + 1}.outputs.out}}" }, ` : '';
    return `  s${at}: { type: command, command: "true", ${next}outputs: { out: { type: uri_file } } }`;
  });
  const { model } = parsePipeline(`type: pipeline\njobs:\n${lines.join('\n')}\n`);
  if (model === undefined) throw new Error('no model');
  return model;
}

it('P163 cuts out a node with all that needs it, wherever they stand, and nothing else', () => {
  const model = backwards(5);
  expect(withoutNodes(model, new Set())).toBe(model);
  expect(withoutNodes(model, new Set(['s2'])).nodes.map(({ id }) => id)).toEqual(['s3', 's4']);
  expect(withoutNodes(model, new Set(['s0', 'none'])).nodes.map(({ id }) => id)).toEqual([
    's1',
    's2',
    's3',
    's4',
  ]);
});

it('P163 looks at each node once, however long the chain below the one that is cut out', () => {
  let looks = 0;
  const { nodes, ...rest } = backwards(400);
  const counted = nodes.map((node) => ({
    ...node,
    get inputs() {
      looks += 1;
      return node.inputs;
    },
  }));
  expect(withoutNodes({ ...rest, nodes: counted }, new Set(['s399'])).nodes).toEqual([]);
  expect(looks).toBe(400);
});
