import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComponentDefinition } from '../component.ts';
import { parseComponent } from '../parse-component.ts';
import { completionsAt } from './completions.ts';
import type { LanguageContext } from './context.ts';
import { definitionAt } from './definition.ts';
import { hoverAt } from './hover.ts';
import { nodeAt, rangeOfNode } from './nodes.ts';

const component = (text: string): ComponentDefinition => {
  const { definition } = parseComponent(text, { kind: 'builtin', implementation: 1, engines: [] });
  if (definition === undefined) throw new Error('the component of the test does not parse');
  return definition;
};

const clean = component(`type: command
name: clean_data
version: 1
command: x
environment: e
inputs:
  dataset: {type: mltable}
  mode: {type: string, enum: [drop, fill], default: drop, description: What to do.}
  strict: {type: boolean, default: false}
outputs:
  cleaned: {type: mltable}
  report: {type: uri_file}
x-millrace:
  title: {en: Clean Data, ja: 整形}
  summary: {en: Cleans a table., ja: 表を整えます。}
  inputs:
    dataset: {title: {en: Dataset, ja: データ}, kind: table}
    mode: {title: {en: Mode, ja: 方法}, options: {drop: {en: Drop rows, ja: 行を除く}}}
  outputs: {cleaned: {title: {en: Cleaned table, ja: 表}, kind: table}}
`);
const train = component(`type: command
name: train
version: 2
command: x
environment: e
inputs:
  data: {type: mltable}
outputs:
  model: {type: mlflow_model}
`);
const context: LanguageContext = { components: [clean, train], computes: ['gpu'] };

/** The cursor is `|`; the text stands around it. */
function atCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

function labels(marked: string, more: Partial<LanguageContext> = {}): readonly string[] {
  const { text, offset } = atCursor(marked);
  return completionsAt(text, offset, { ...context, ...more }).map(({ label }) => label);
}

/** The text after the offer with this label was taken. */
function taken(marked: string, label: string, more: Partial<LanguageContext> = {}): string {
  const { text, offset } = atCursor(marked);
  const offer = completionsAt(text, offset, { ...context, ...more }).find((each) => each.label === label);
  if (offer === undefined) throw new Error(`"${label}" is not offered`);
  return text.slice(0, offer.from) + offer.insert + text.slice(offer.to);
}

const pipeline = `type: pipeline
inputs:
  raw: {type: mltable, path: ./raw}
  rate: 0.5
  weights:
    type: mlflow_model
    path: ./m
outputs:
  best:
    type: mlflow_model
jobs:
  clean:
    type: command
    component: azureml:clean_data:1
    inputs:
      dataset: \${{parent.inputs.raw}}
  train:
    component: azureml:train@latest
    inputs:
      data: \${{parent.jobs.clean.outputs.cleaned}}
`;

describe('completion', () => {
  test('P90 offers the keys of the place, required ones first, and none that is there', () => {
    const top = labels('type: pipeline\n|');
    expect(top).toEqual(expect.arrayContaining(['jobs', 'inputs', 'settings', 'display_name']));
    expect(top).not.toContain('type');
    expect(labels('|')).toContain('$schema');
    expect(labels('|\njobs:\n')).toContain('$schema');
    expect(labels('type: pipeline\nsettings:\n  |')).toContain('force_rerun');
    expect(labels('type: pipeline\nsettings:\n  force_rerun: true\n  |')).not.toContain('force_rerun');
    const node = labels('jobs:\n  a:\n    type: sweep\n    |\n');
    expect(node.slice(0, 3).sort()).toEqual(['limits', 'objective', 'trial']);
    expect(labels('jobs:\n  a:\n    type: parallel\n    task:\n      |')).toContain('entry_script');
    const item = 'jobs:\n  a:\n    type: automl\n    search_space:\n      - rate:\n          type: uniform\n';
    expect(labels(`${item}          |`)).toEqual(expect.arrayContaining(['min_value', 'max_value']));
    expect(labels(`${item}        other:\n          |`)).toContain('type');
    expect(labels('jobs:\n  a:\n    |')).toEqual(expect.arrayContaining(['component', 'command', 'inputs']));
    expect(labels('jobs:\n  a:\n    component: ./a.yml\n  |')).toEqual([]);
  });

  test('P90 replaces the word that is there, and adds the colon once', () => {
    expect(taken('type: pipeline\nset|\n', 'settings')).toBe('type: pipeline\nsettings: \n');
    expect(taken('type: pipeline\nse|t: 1\n', 'settings')).toBe('type: pipeline\nsettings: 1\n');
    expect(taken('jobs:\n  a: {comp|}', 'component')).toBe('jobs:\n  a: {component: }');
    expect(taken('jobs:\n  a: {component: ./x.yml, |', 'inputs')).toBe(
      'jobs:\n  a: {component: ./x.yml, inputs: ',
    );
  });

  test('P91 offers components by name and version, or by their file', () => {
    const marked = 'jobs:\n  a:\n    component: |\n';
    expect(labels(marked)).toEqual(['azureml:clean_data:1', 'azureml:train:2']);
    expect(taken(marked, 'azureml:train:2')).toContain('component: azureml:train:2\n');
    expect(taken('jobs:\n  a:\n    component:|\n', 'azureml:train:2')).toContain(
      'component: azureml:train:2\n',
    );
    const own = { ...train, origin: { kind: 'workspace', file: 'components/train/component.yaml' } } as const;
    expect(labels(marked, { components: [own], file: 'pipelines/cars/p.yml' })).toEqual([
      '../../components/train/component.yaml',
    ]);
    expect(labels(marked, { components: [own], file: 'p.yml' })).toEqual([
      './components/train/component.yaml',
    ]);
  });

  test('P92 offers the ports of the component, with titles and defaults', () => {
    const marked = 'jobs:\n  a:\n    component: azureml:clean_data:1\n    inputs:\n      |\n';
    const { text, offset } = atCursor(marked);
    const offers = completionsAt(text, offset, context);
    expect(offers.map(({ label }) => label)).toEqual(['dataset', 'mode', 'strict']);
    expect(offers[0]).toMatchObject({ kind: 'port', insert: 'dataset: ', detail: 'Dataset (mltable)' });
    expect(offers[1]).toMatchObject({ detail: 'Mode (string = drop)', documentation: 'What to do.' });
    expect(labels(marked.replace('inputs', 'outputs'))).toEqual(['cleaned', 'report']);
    expect(labels('jobs:\n  a: {component: azureml:clean_data:1, inputs: {|}}')).toEqual([
      'dataset',
      'mode',
      'strict',
    ]);
    const resolve = () => train;
    expect(labels(marked, { resolve })).toEqual(['data']);
  });

  test('P93 offers options of parameters, words of the schema, computes and nodes', () => {
    const parameter = 'jobs:\n  a:\n    component: azureml:clean_data:1\n    inputs:\n      mode: |\n';
    expect(labels(parameter)).toEqual(['drop', 'fill']);
    expect(labels(parameter.replace('mode', 'strict'))).toEqual(['true', 'false']);
    expect(labels('jobs:\n  a:\n    type: |\n')).toEqual(expect.arrayContaining(['command', 'sweep']));
    expect(labels('settings:\n  force_rerun: |\njobs:\n')).toEqual(['true', 'false']);
    expect(labels('settings:\n  default_compute: |\n')).toEqual(['azureml:gpu']);
    expect(labels(`${pipeline}settings:\n  on_init: |`)).toEqual(['clean', 'train']);
    expect(labels('inputs:\n  a:\n    type: |\njobs:\n')).toContain('mltable');
    expect(labels('trigger:\n  type: recurrence\n  frequency: |')).toContain('week');
    expect(labels('trigger:\n  type: recurrence\n  schedule:\n    week_days:\n      - |')).toContain(
      'monday',
    );
    expect(labels('$schema: x/commandComponent.schema.json\nx-millrace:\n  category: |')).toContain('train');
  });

  test('P94 offers bindings that fit the port and lead to no cycle', () => {
    const train = pipeline.replace('${{parent.jobs.clean.outputs.cleaned}}', '|');
    expect(labels(train)).toEqual([
      'parent.jobs.clean.outputs.report',
      'parent.jobs.clean.outputs.cleaned',
      'parent.inputs.raw',
    ]);
    expect(taken(train, 'parent.inputs.raw')).toContain('data: ${{parent.inputs.raw}}\n');
    expect(labels(pipeline.replace('${{parent.inputs.raw}}', '|'))).toEqual(['parent.inputs.raw']);
    const open = pipeline.replace('parent.jobs.clean.outputs.cleaned}}', 'par|');
    expect(taken(open, 'parent.inputs.raw')).toContain('data: ${{parent.inputs.raw}}\n');
    const closed = pipeline.replace('parent.jobs.clean.outputs.cleaned', 'parent.j|obs.');
    expect(taken(closed, 'parent.inputs.raw')).toContain('data: ${{parent.inputs.raw}}\n');
    expect(labels(`${pipeline}    outputs:\n      model: |\n`)).toEqual(['parent.outputs.best']);
    expect(labels(`${pipeline}    compute: \${{|`)).toEqual(['parent.inputs.rate']);
    const long = pipeline.replace('data: ${{parent.jobs.clean.outputs.cleaned}}', 'data:\n        path: |');
    expect(labels(long)).toContain('parent.jobs.clean.outputs.cleaned');
    expect(labels('jobs:\n  a:\n    command: echo ${{|}}\n    inputs:\n      x: 1\n')).toEqual(['inputs.x']);
  });

  test('P95 offers nothing in comments and in text', () => {
    expect(labels('type: pipeline\n# |')).toEqual([]);
    expect(labels('jobs:\n  a:\n    command: |\n'.replace('|', '>-\n      echo |'))).toEqual([]);
  });
});

describe('hover', () => {
  const about = (marked: string): string | undefined => {
    const { text, offset } = atCursor(marked);
    return hoverAt(text, offset, context)?.markdown;
  };

  test('P96 tells what keys, components, ports, options and bindings mean', () => {
    expect(about(pipeline.replace('inputs:', 'inp|uts:'))).toContain('parent.inputs.NAME');
    expect(about(pipeline.replace('azureml:clean', 'azure|ml:clean'))).toContain('Cleans a table.');
    expect(about(pipeline.replace('  clean:', '  cl|ean:'))).toContain('**Clean Data**');
    expect(about(pipeline.replace('dataset:', 'data|set:'))).toContain('**Dataset** `mltable`');
    expect(about(pipeline.replace('outputs.cleaned', 'outputs.cle|aned'))).toContain('**Cleaned table**');
    expect(about(pipeline.replace('parent.inputs.raw', 'parent.inp|uts.raw'))).toContain('`mltable ./raw`');
    expect(about('jobs:\n  a:\n    component: azureml:clean_data:1\n    inputs:\n      mode: dr|op\n')).toBe(
      'Drop rows',
    );
    expect(about('type: pipeline\n|')).toBeUndefined();
    const { text, offset } = atCursor('jobs:\n  a:\n    component: ./nes|ted.yml\n');
    const nested = { inputs: train.inputs, outputs: train.outputs };
    expect(hoverAt(text, offset, { ...context, resolve: () => nested })?.markdown).toBe(
      'Inputs\n\n- `data`: Data\n\nOutputs\n\n- `model`: Model',
    );
  });

  test('P96 speaks about exactly the word under the pointer', () => {
    const { text, offset } = atCursor(pipeline.replace('dataset:', 'data|set:'));
    const hover = hoverAt(text, offset, context);
    expect(text.slice(hover?.from, hover?.to)).toBe('dataset');
  });
});

describe('places', () => {
  test('P97 a binding leads to its node or port, a reference to its file or component', () => {
    const lead = (marked: string) => {
      const { text, offset } = atCursor(marked);
      const found = definitionAt(text, offset);
      if (found === undefined || !('from' in found)) return found;
      return [found.kind, text.slice(found.from, found.to)];
    };
    expect(lead(pipeline.replace('jobs.clean.', 'jobs.cl|ean.'))).toEqual(['node', 'clean']);
    expect(lead(pipeline.replace('parent.inputs', 'parent|.inputs'))).toEqual(['input', 'raw']);
    expect(lead('outputs:\n  o:\njobs:\n  a:\n    outputs:\n      x: ${{parent.outputs.|o}}')).toEqual([
      'output',
      'o',
    ]);
    expect(lead('jobs:\n  a:\n    component: file:./a|.yml\n')).toEqual({ kind: 'file', path: './a.yml' });
    expect(lead('jobs:\n  a:\n    code: ./s|rc\n')).toEqual({ kind: 'file', path: './src' });
    expect(lead(pipeline.replace('azureml:clean', 'az|ureml:clean'))).toEqual({
      kind: 'component',
      reference: { kind: 'registered', name: 'clean_data', version: '1' },
    });
    expect(lead(pipeline.replace('0.5', '0|.5'))).toBeUndefined();
  });

  test('P98 every offset of a node leads to the node, and back to its lines', () => {
    const range = rangeOfNode(pipeline, 'clean');
    expect(pipeline.slice(range?.from, range?.to)).toMatch(/^clean:\n(?:.*\n)+.*inputs.raw}}$/);
    expect(nodeAt(pipeline, pipeline.indexOf('clean_data'))).toBe('clean');
    expect(nodeAt(pipeline, pipeline.indexOf('  clean:'))).toBe('clean');
    expect(nodeAt(pipeline, pipeline.lastIndexOf('data:'))).toBe('train');
    expect(nodeAt(pipeline, 3)).toBeUndefined();
    expect(rangeOfNode(pipeline, 'toString')).toBeUndefined();
  });

  test('P99 no text and no place makes it throw', () => {
    const token = fc.constantFrom(
      'a',
      ': ',
      ':',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '#',
      '${{',
      '}}',
      'jobs:\n  ',
      'inputs',
      'component',
      'parent.jobs.a.',
      '\r\n',
      '__proto__',
      '\t',
      '日',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), fc.nat(120), (tokens, at) => {
        const text = tokens.join('');
        const offset = Math.min(at, text.length);
        for (const { from, to } of completionsAt(text, offset, context)) {
          expect(from >= 0 && from <= to && to <= text.length).toBe(true);
        }
        hoverAt(text, offset, context);
        definitionAt(text, offset);
        nodeAt(text, offset);
      }),
      { numRuns: 3_000 },
    );
  });

  const corpus = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/azureml-examples');
  const entries = join(corpus, 'ENTRIES.json');
  test.skipIf(!existsSync(entries))('P99 every binding of the Azure ML examples leads somewhere', () => {
    const { pipeline_jobs: files }: { pipeline_jobs: readonly string[] } = JSON.parse(
      readFileSync(entries, 'utf8'),
    );
    let bindings = 0;
    for (const file of files) {
      const text = readFileSync(join(corpus, file), 'utf8');
      for (const match of text.matchAll(/^[^#\n]*?\$\{\{parent\.(?:inputs|jobs|outputs)/gm)) {
        const offset = match.index + match[0].length;
        bindings++;
        expect(definitionAt(text, offset), `${file} ${match[0]}`).toBeDefined();
        completionsAt(text, offset, context);
      }
    }
    expect(bindings).toBeGreaterThan(100);
  });
});
