/** Parsing, checking, laying out and patching: a pipeline of the usual largest size, and one of a thousand nodes. */
import {
  applyEdits,
  type ComponentResolver,
  parseComponent,
  parsePipeline,
  setLiteral,
  validatePipeline,
} from '@millrace/pipeline-engine/browser';
import { describe, it } from 'vitest';
import { parseDocument } from 'yaml';
import { tidyLayout } from '../../designer-ui/src/model/layered-layout.ts';
import { portsOfUse } from '../../designer-ui/src/model/ports.ts';
import { type Figure, measure, printFigure, timed } from './figures.ts';

const component = `name: c\ntype: command\ncommand: x\nenvironment: azureml:e:1\ninputs:\n${Array.from(
  { length: 6 },
  (_, index) => `  p${index}: {type: number, default: 0.1}\n`,
).join(
  '',
)}  a: {type: uri_folder, optional: true}\n  b: {type: uri_folder, optional: true}\noutputs:\n  out: {type: uri_folder}\n`;
const { definition } = parseComponent(component, { kind: 'workspace', file: 'c.yml' });
const resolve: ComponentResolver = () => definition && { kind: 'component', definition, file: 'c.yml' };

/** Layers of four; each node reads from two of the layer above. */
function pipelineOf(nodes: number, salt = 0): string {
  const lines = ['type: pipeline', 'display_name: Bench', 'jobs:'];
  for (let node = 0; node < nodes; node++) {
    lines.push(
      `  # step ${node}`,
      `  n${node}:`,
      '    type: command',
      '    component: ./c.yml',
      '    inputs:',
    );
    for (let p = 0; p < 6; p++) lines.push(`      p${p}: ${salt}.${node}${p}   # parameter`);
    if (node < 4) continue;
    lines.push(`      a: \${{parent.jobs.n${node - 4}.outputs.out}}`);
    lines.push(`      b: \${{parent.jobs.n${Math.max(node - 5, 0)}.outputs.out}}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Texts that no cache has seen, and that have no node in common. */
let unseen = 0;
const fresh = (nodes: number): string => pipelineOf(nodes, ++unseen);

/** Milliseconds of one of many, however busy the machine is with other work; collecting what it leaves is in it. */
function processorTime(once: () => void): number {
  const rounds = 500;
  for (let round = 0; round < 100; round++) once();
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / rounds;
}

describe.each([13, 1_000])('%i nodes', (nodes) => {
  const text = pipelineOf(nodes);
  const print = (name: string, figure: Figure, floor?: Figure): void =>
    printFigure(
      `${name}, ${nodes} nodes (${(text.length / 1000).toFixed(0)} kB)`,
      'ms',
      figure,
      floor && { name: 'the yaml package parsing the same text', figure: floor },
    );

  it('figures', async () => {
    const floor = await measure(9, () => {
      const unread = fresh(nodes);
      return timed(() => parseDocument(unread, { schema: 'failsafe', prettyErrors: false, merge: false }));
    });
    const parse = await measure(9, () => {
      const unread = fresh(nodes);
      return timed(() => parsePipeline(unread));
    });
    print('parse', parse, floor);
    const { model } = parsePipeline(text);
    if (model === undefined) throw new Error('not parsed');
    print(
      'validate',
      await measure(9, () => timed(() => validatePipeline(model, { resolve, file: 'p.yml' }))),
    );
    const ports = new Map(model.nodes.map((node) => [node.id, portsOfUse(node, model)]));
    print('lay out', await measure(5, () => timed(() => tidyLayout(model, ports))));
    const node = `n${nodes >> 1}`;
    let value = 0;
    print(
      'patch a literal',
      await measure(9, () =>
        timed(() =>
          applyEdits(text, setLiteral(text, { node, input: 'p3', text: `${++value}`, type: 'integer' })),
        ),
      ),
    );
    let now = text;
    print(
      'patch a literal and read the text again',
      await measure(9, () =>
        timed(() => {
          now = applyEdits(
            now,
            setLiteral(now, { node, input: 'p3', text: `${++value}`, type: 'integer' }),
          ).text;
          parsePipeline(now);
        }),
      ),
      floor,
    );
    const patchAndRead = processorTime(() => {
      now = applyEdits(now, setLiteral(now, { node, input: 'p3', text: `${++value}`, type: 'integer' })).text;
      parsePipeline(now);
    });
    const copy = processorTime(() => {
      now = `${now.slice(0, 60)}${++value % 10}${now.slice(61)}`;
      // Puts the pieces together.
      /^$/.test(now);
    });
    process.stdout.write(
      `the same, processor time of one, ${nodes} nodes: ${patchAndRead.toFixed(3)} ms | floor, copying the text once: ${copy.toFixed(3)} ms\n`,
    );
  });
});
