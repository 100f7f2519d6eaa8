import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComponentDefinition } from '../spec/component.ts';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { buildGraph, upstreamSteps } from './build-graph.ts';
import { createScopes } from './scopes.ts';
import { selectUpTo } from './select-part.ts';
import type { Step, StepGraph } from './step.ts';
import { validateTree } from './validate.ts';

const pass = component(`
name: pass
inputs:
  data: { type: mltable, optional: true }
  factor: { type: number, default: 1.0 }
  flag: { type: boolean, default: False }
  note: { type: string, optional: true }
outputs:
  out: { type: mltable }
command: cp \${{inputs.data}} \${{outputs.out}}
`);

function component(text: string): ComponentDefinition {
  const { definition, issues } = parseComponent(text, { kind: 'workspace', file: 'components/pass.yml' });
  if (definition === undefined || issues.length > 0) throw new Error(JSON.stringify(issues));
  return definition;
}

function pipeline(text: string): PipelineModel {
  const { model, issues } = parsePipeline(text);
  if (model === undefined || issues.some(({ severity }) => severity === 'error'))
    throw new Error(JSON.stringify(issues));
  return model;
}

const needy = component(`
name: needy
inputs:
  data: { type: mltable }
  factor: { type: number, default: 1.0 }
outputs:
  out: { type: mltable }
command: cp \${{inputs.data}} \${{outputs.out}}
`);

const nested = `
type: pipeline
version: 1
inputs:
  table: { type: mltable }
  factor: { type: number, default: 2.50 }
  where: { type: string, default: small }
outputs:
  result: { type: mltable }
jobs:
  second:
    component: azureml:pass:1
    inputs: { data: "\${{parent.jobs.first.outputs.out}}" }
    outputs: { out: "\${{parent.outputs.result}}" }
  first:
    component: azureml:pass:1
    compute: \${{parent.inputs.where}}
    inputs: { data: "\${{parent.inputs.table}}", factor: "\${{parent.inputs.factor}}" }
`;

const resolve: ComponentResolver = (reference) => {
  if (reference.kind === 'file')
    return { kind: 'pipeline', model: pipeline(nested), file: 'nested/pipeline.yml' };
  const definition = [pass, needy].find(({ name }) => name === reference.name);
  return definition && { kind: 'component', definition, file: 'components/pass.yml' };
};

function graphOf(text: string): StepGraph {
  const graph = buildGraph(pipeline(text), { resolve, file: 'p.yml' });
  if (!graph.ok) throw new Error(JSON.stringify(graph.error));
  return graph.value;
}

function stepNamed(graph: StepGraph, id: string): Step {
  const step = graph.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  return step;
}

function sourceOf(step: Step, name: string): unknown {
  return step.inputs.find((input) => input.name === name)?.source;
}

describe('buildGraph', () => {
  test('G1 orders steps after what they need, and keeps the order of the file otherwise', () => {
    const graph = graphOf(`
type: pipeline
jobs:
  c: { component: "azureml:pass:1", inputs: { data: "\${{parent.jobs.b.outputs.out}}" } }
  a: { component: "azureml:pass:1" }
  b: { component: "azureml:pass:1", inputs: { data: "\${{parent.jobs.a.outputs.out}}" } }
  z: { component: "azureml:pass:1" }
`);
    expect(graph.steps.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'z']);
  });

  test('G2 fills in defaults and gives every port the text that it means', () => {
    const graph = graphOf(`
type: pipeline
inputs: { rate: 2e-5 }
jobs:
  a: { component: "azureml:pass:1", inputs: { factor: "\${{parent.inputs.rate}}", flag: Yes, note: true } }
  b: { component: "azureml:pass:1" }
`);
    const a = stepNamed(graph, 'a');
    expect(sourceOf(a, 'factor')).toEqual({ kind: 'literal', text: '2e-5' });
    expect(sourceOf(a, 'flag')).toEqual({ kind: 'literal', text: 'true' });
    expect(sourceOf(a, 'note')).toEqual({ kind: 'literal', text: 'True' });
    const b = stepNamed(graph, 'b');
    expect(sourceOf(b, 'factor')).toEqual({ kind: 'literal', text: '1.0' });
    expect(sourceOf(b, 'flag')).toEqual({ kind: 'literal', text: 'false' });
    expect(sourceOf(b, 'note')).toEqual({ kind: 'unset' });
    expect(sourceOf(b, 'data')).toEqual({ kind: 'unset' });
  });

  test('G3 flattens nested pipelines and follows bindings through them', () => {
    const graph = graphOf(`
type: pipeline
settings: { default_compute: azureml:big }
inputs:
  cars: { type: mltable, path: ./data/cars, mode: download }
outputs:
  final: { type: mltable }
jobs:
  after:
    component: azureml:pass:1
    inputs: { data: "\${{parent.jobs.inner.outputs.result}}" }
  inner:
    type: pipeline
    component: ./nested/pipeline.yml
    inputs: { table: "\${{parent.inputs.cars}}" }
    outputs: { result: "\${{parent.outputs.final}}" }
`);
    expect(graph.steps.map(({ id }) => id)).toEqual(['inner/first', 'inner/second', 'after']);
    const first = stepNamed(graph, 'inner/first');
    expect(sourceOf(first, 'data')).toEqual({
      kind: 'data',
      path: './data/cars',
      file: 'p.yml',
      type: 'mltable',
      mode: 'download',
    });
    expect(sourceOf(first, 'factor')).toEqual({ kind: 'literal', text: '2.50' });
    expect(first.compute).toBe('small');
    const second = stepNamed(graph, 'inner/second');
    expect(second.compute).toBe('big');
    expect(second.outputs).toEqual([{ name: 'out', type: 'mltable', promotedTo: 'final' }]);
    expect(sourceOf(stepNamed(graph, 'after'), 'data')).toEqual({
      kind: 'step',
      step: 'inner/second',
      output: 'out',
    });
    expect(selectUpTo(graph, 'inner').steps.map(({ id }) => id)).toEqual(['inner/first', 'inner/second']);
    expect(selectUpTo(graph, 'inner/first').steps.map(({ id }) => id)).toEqual(['inner/first']);
  });

  test('P163 of a model that was found valid the graph is the same, and what only building finds out is found', () => {
    const options = { resolve, file: 'p.yml' };
    const valid = pipeline(`
type: pipeline
inputs: { cars: { type: mltable } }
jobs:
  inner: { type: pipeline, component: ./nested/pipeline.yml, inputs: { table: "\${{parent.inputs.cars}}" } }
`);
    const inputs = [{ name: 'cars', path: './cars' }];
    const tree = createScopes(valid, 'p.yml', resolve);
    expect(validateTree(tree, options).filter(({ severity }) => severity === 'error')).toEqual([]);
    const graph = buildGraph(valid, { ...options, inputs, valid: tree });
    expect(graph.ok).toBe(true);
    expect(graph).toEqual(buildGraph(valid, { ...options, inputs }));
    expect(buildGraph(valid, { ...options, valid: tree })).toEqual(buildGraph(valid, options));

    const brokenInside: ComponentResolver = (reference, from) =>
      reference.kind === 'file'
        ? {
            kind: 'pipeline',
            model: pipeline('type: pipeline\njobs: { a: { component: "azureml:needy:1" } }'),
            file: 'x.yml',
          }
        : resolve(reference, from);
    const job = pipeline('type: pipeline\ncomponent: ./nested/pipeline.yml\n');
    const ofJob = { resolve: brokenInside, file: 'p.yml', valid: createScopes(job, 'p.yml', brokenInside) };
    const built = buildGraph(job, ofJob);
    expect(built.ok ? [] : built.error.map(({ code }) => code)).toEqual(['missing-input']);
  });

  test('G4 takes values from outside in place of those in the file, and asks for those that are open', () => {
    const model = pipeline(`
type: pipeline
inputs:
  rate: 1
  cars: { type: mltable }
jobs:
  a: { component: "azureml:needy:1", inputs: { factor: "\${{parent.inputs.rate}}", data: "\${{parent.inputs.cars}}" } }
`);
    const open = buildGraph(model, { resolve, file: 'p.yml' });
    expect(open.ok ? [] : open.error.map(({ code }) => code)).toEqual(['input-not-given']);
    const inputs = [
      { name: 'rate', value: '0.5' },
      { name: 'cars', path: 'data/cars' },
    ];
    const given = buildGraph(model, { resolve, file: 'p.yml', inputs });
    if (!given.ok) throw new Error(JSON.stringify(given.error));
    const a = stepNamed(given.value, 'a');
    expect(sourceOf(a, 'factor')).toEqual({ kind: 'literal', text: '0.5' });
    expect(sourceOf(a, 'data')).toEqual({ kind: 'data', path: 'data/cars', file: 'p.yml', type: 'mltable' });
    const unknown = buildGraph(model, {
      resolve,
      file: 'p.yml',
      inputs: [...inputs, { name: 'rat', value: '1' }],
    });
    expect(unknown.ok ? [] : unknown.error.map(({ code }) => code)).toEqual(['unknown-input-setting']);
  });

  test('G30 file: before a path of data says only that it is local', () => {
    const paths = ['file:./t', 'file:t', 'file:///data/t', './t', 'azureml:t:1'].map((path) => {
      const graph = graphOf(`
type: pipeline
jobs:
  a: { component: "azureml:needy:1", inputs: { data: { type: mltable, path: "${path}" } } }
`);
      const source = stepNamed(graph, 'a').inputs[0]?.source;
      return source?.kind === 'data' ? source.path : undefined;
    });
    expect(paths).toEqual(['./t', 't', '/data/t', './t', 'azureml:t:1']);
  });

  test('G31 where a result is delivered and how it is registered comes along, from the outermost that says so', () => {
    const inner = pipeline(`
type: pipeline
outputs: { result: { type: uri_folder, path: ./inner } }
jobs:
  a:
    component: ./components/pass.yml
    inputs: { data: { type: mltable, path: ./t } }
    outputs: { out: '\${{parent.outputs.result}}' }
`);
    const outer = pipeline(`
type: pipeline
outputs: { best: { type: uri_folder, path: ./results/best, name: best_model } }
jobs:
  top: { type: pipeline, component: ./inner.yml, outputs: { result: '\${{parent.outputs.best}}' } }
  own:
    component: ./components/pass.yml
    inputs: { data: { type: mltable, path: ./t } }
    outputs: { out: { path: ./own, name: own_table } }
  kept: { type: pipeline, component: ./inner.yml }
`);
    const nested: ComponentResolver = (reference, file) =>
      reference.kind === 'file' && reference.path === './inner.yml'
        ? { kind: 'pipeline', model: inner, file: 'deep/inner.yml' }
        : reference.kind === 'file'
          ? { kind: 'component', definition: pass, file: 'components/pass.yml' }
          : resolve(reference, file);
    const graph = buildGraph(outer, { resolve: nested, file: 'p.yml' });
    const outputs = graph.ok
      ? graph.value.steps.map(({ id, outputs: [output] }) => [id, output])
      : graph.error;
    expect(outputs).toMatchObject([
      ['top/a', { delivery: { path: './results/best', file: 'p.yml' }, registerAs: 'best_model' }],
      ['own', { delivery: { path: './own', file: 'p.yml' }, registerAs: 'own_table' }],
      ['kept/a', { delivery: { path: './inner', file: 'deep/inner.yml' } }],
    ]);
  });

  test('G5 refuses what it cannot execute', () => {
    const model = pipeline(`
type: pipeline
jobs:
  a: { component: "azureml:nowhere:1" }
  b: { type: automl, task: regression }
`);
    const graph = buildGraph(model, { resolve, file: 'p.yml' });
    expect(graph.ok ? [] : graph.error.map(({ code }) => code)).toEqual([
      'component-not-available',
      'cannot-execute-node-type',
    ]);
  });

  test('G6 a pipeline that contains itself is named, not followed', () => {
    const self = 'type: pipeline\njobs:\n  again: { type: pipeline, component: ./p.yml }\n';
    const again: ComponentResolver = () => ({ kind: 'pipeline', model: pipeline(self), file: 'p.yml' });
    const graph = buildGraph(pipeline(self), { resolve: again, file: 'p.yml' });
    expect(graph.ok ? [] : graph.error.map(({ code }) => code)).toEqual(['pipeline-contains-itself']);
  });

  test('G6 pipelines that each hold the next one twice are refused before they grow without end', () => {
    const twice = (next: number) =>
      pipeline(
        `type: pipeline\nversion: 1\njobs: { a: { type: pipeline, component: ./${next}.yml }, b: { type: pipeline, component: ./${next}.yml } }`,
      );
    const growing: ComponentResolver = (reference) => {
      if (reference.kind !== 'file') return undefined;
      const level = Number.parseInt(reference.path.slice(2), 10);
      return { kind: 'pipeline', model: twice(level + 1), file: `${level}.yml` };
    };
    const started = performance.now();
    const built = buildGraph(twice(0), { resolve: growing, file: 'p.yml' });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(built.ok ? [] : built.error.map(({ code, node }) => [code, node])).toContainEqual([
      'nested-too-deep',
      'a',
    ]);
  });

  test('G7 a chain of 10,000 steps overflows no stack', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => {
      const needs = i === 9_999 ? '{}' : `{ data: "\${{parent.jobs.n${i + 1}.outputs.out}}" }`;
      return `  n${i}: { component: "azureml:pass:1", inputs: ${needs} }`;
    });
    const graph = graphOf(`type: pipeline\njobs:\n${lines.join('\n')}\n`);
    expect(graph.steps[0]?.id).toBe('n9999');
    expect(graph.steps).toHaveLength(10_000);
  });

  test('G8 any acyclic pipeline comes out in topological order', () => {
    const edges = fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, fc.shuffledSubarray([...Array(30).keys()], { minLength: 30 }), (pairs, order) => {
        // One input per node: an edge from the smaller to the larger number cannot close a cycle.
        const needs = new Map(pairs.filter(([a, b]) => a < b).map(([a, b]) => [b, a]));
        const jobs = order.map((n) => {
          const from = needs.get(n);
          const inputs = from === undefined ? '{}' : `{ data: "\${{parent.jobs.n${from}.outputs.out}}" }`;
          return `  n${n}: { component: "azureml:pass:1", inputs: ${inputs} }`;
        });
        const { steps } = graphOf(`type: pipeline\njobs:\n${jobs.join('\n')}\n`);
        const position = new Map(steps.map(({ id }, at) => [id, at]));
        for (const step of steps) {
          for (const id of upstreamSteps(step)) {
            expect(position.get(id) ?? Number.POSITIVE_INFINITY).toBeLessThan(position.get(step.id) ?? -1);
          }
        }
        expect(steps).toHaveLength(30);
      }),
      { numRuns: 50 },
    );
  });
});
