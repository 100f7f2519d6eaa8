import { expect, it } from 'vitest';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import { buildGraph } from './build-graph.ts';

const jobs = (names: readonly string[], more = ''): string =>
  names.map((name) => `  ${name}:\n    command: echo ${name}\n`).join('') + more;

function build(settings: string, nodes: string): unknown {
  const { model } = parsePipeline(`type: pipeline\nsettings: { ${settings} }\njobs:\n${nodes}`);
  if (model === undefined) throw new Error('no pipeline');
  const built = buildGraph(model, { file: 'p.yml', resolve: () => undefined });
  if (!built.ok) return built.error.map(({ code, path }) => `${code} ${path.join('.')}`);
  return Object.fromEntries(built.value.steps.map(({ id, phase = 'main' }) => [id, phase]));
}

it('R52 on_init and on_finalize name nodes that stand apart', () => {
  const settings = 'on_init: prepare, on_finalize: tidy';
  expect(build(settings, jobs(['work', 'prepare', 'tidy']))).toEqual({
    work: 'main',
    prepare: 'init',
    tidy: 'finalize',
  });
  expect(build(settings, jobs(['prepare', 'tidy']))).toEqual(['lifecycle-node-alone settings']);
  expect(build('on_init: work, on_finalize: work', jobs(['work', 'other']))).toEqual([
    'lifecycle-node-twice settings.on_finalize',
  ]);
});

it('R52 a node of on_init is connected to no other', () => {
  const reader =
    '  read:\n    command: cat ${{inputs.x}}\n    inputs: { x: "${{parent.jobs.prepare.outputs.out}}" }\n';
  const nodes = `  prepare:\n    command: echo > \${{outputs.out}}\n    outputs: { out: { type: uri_file } }\n${reader}`;
  expect(build('on_init: prepare', nodes)).toEqual(['lifecycle-node-connected settings.on_init']);
});
