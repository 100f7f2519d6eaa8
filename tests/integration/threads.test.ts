/** The same pipeline gives the same bytes at 1, 2 and 8 threads, in any order of its steps. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/imports.ts';
import { openWorkbench } from './workbench.ts';

const penguins = readFileSync(path.join(root, 'node_modules/vega-datasets/data/penguins.json'), 'utf8');
const rows = JSON.parse(penguins) as readonly Record<string, unknown>[];
const jsonLines = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;

const pipeline = `type: pipeline
jobs:
  import:
    type: command
    component: azureml:import_data:1
    inputs:
      source: {type: uri_file, path: ../data/penguins.jsonl}
  clean:
    type: command
    component: azureml:clean_missing_data:1
    inputs:
      dataset: \${{parent.jobs.import.outputs.dataset}}
      columns: '{"begin":"none","rules":[{"action":"include","by":"types","values":["numeric"]}]}'
      cleaning_mode: replace_with_mean
  clean_rows:
    type: command
    component: azureml:clean_missing_data:1
    inputs:
      dataset: \${{parent.jobs.clean.outputs.cleaned_dataset}}
      cleaning_mode: remove_entire_row
  normalize:
    type: command
    component: azureml:normalize_data:1
    inputs:
      dataset: \${{parent.jobs.clean_rows.outputs.cleaned_dataset}}
  split:
    type: command
    component: azureml:split_data:1
    inputs:
      dataset: \${{parent.jobs.normalize.outputs.transformed_dataset}}
      fraction_of_rows: 0.7
  linear:
    type: command
    component: azureml:linear_regression:1
  train:
    type: command
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.linear.outputs.untrained_model}}
      dataset: \${{parent.jobs.split.outputs.results_dataset1}}
      label_column: Body Mass (g)
  score:
    type: command
    component: azureml:score_model:1
    inputs:
      trained_model: \${{parent.jobs.train.outputs.trained_model}}
      dataset: \${{parent.jobs.split.outputs.results_dataset2}}
  evaluate:
    type: command
    component: azureml:evaluate_model:1
    inputs:
      scored_dataset: \${{parent.jobs.score.outputs.scored_dataset}}
`;

describe('threads', () => {
  it('gives byte-identical artifacts at 1, 2 and 8 threads', async () => {
    const results: string[][] = [];
    for (const threads of [1, 2, 8]) {
      const workbench = await openWorkbench({ threads, capacity: 2, data: { 'penguins.jsonl': jsonLines } });
      const state = await workbench.run(pipeline);
      expect(state.status, JSON.stringify(Object.values(state.steps).map((step) => step.failure))).toBe(
        'succeeded',
      );
      results.push(
        state.order.flatMap(
          (id) => state.steps[id]?.outputs.map((output) => `${id}.${output.name} ${output.digest}`) ?? [],
        ),
      );
      await workbench.close();
    }
    expect(results[0]?.length).toBeGreaterThan(10);
    expect([...(results[1] ?? [])].sort()).toEqual([...(results[0] ?? [])].sort());
    expect([...(results[2] ?? [])].sort()).toEqual([...(results[0] ?? [])].sort());
  });
});
