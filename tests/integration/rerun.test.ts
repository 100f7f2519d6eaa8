/** What runs again and what does not, with the real engine, stores and workers. */
import { rmSync } from 'node:fs';
import type { RunState } from '@millrace/pipeline-engine/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbench, outcomes, type Workbench } from './workbench.ts';

const pipeline = `type: pipeline
display_name: Rerun
jobs:
  enter:
    type: command
    component: azureml:enter_data_manually:1
    inputs:
      data: |
        x,y
        1,2
        2,4.5
        3,6
        4,8
        5,9.5
        6,12
        7,
  clean:
    type: command
    component: azureml:clean_missing_data:1
    inputs:
      dataset: \${{parent.jobs.enter.outputs.dataset}}
      cleaning_mode: remove_entire_row
  split:
    type: command
    component: azureml:split_data:1
    inputs:
      dataset: \${{parent.jobs.clean.outputs.cleaned_dataset}}
      fraction_of_rows: 0.5
      random_seed: 0
  normalize:
    type: command
    component: azureml:normalize_data:1
    inputs:
      dataset: \${{parent.jobs.split.outputs.results_dataset1}}
`;

let workbench: Workbench;
beforeEach(async () => {
  workbench = await openWorkbench();
});
afterEach(() => workbench.close());

const digests = (state: RunState): readonly string[] =>
  state.order.flatMap(
    (id) => state.steps[id]?.outputs.map((output) => `${id}.${output.name} ${output.digest}`) ?? [],
  );

describe('rerun', () => {
  it('runs nothing when nothing changed, whatever the file looks like', async () => {
    const first = await workbench.run(pipeline);
    expect(new Set(Object.values(outcomes(first)))).toEqual(new Set(['succeeded']));
    const cosmetic = pipeline
      .replace('display_name: Rerun', 'display_name: Another name # and a comment')
      .replace(
        '  split:\n    type: command\n',
        '  split:\n    type: command\n    display_name: Halves\n    comment: two halves\n',
      )
      .replaceAll('enter', 'typed_in')
      .replace('azureml:typed_in_data_manually:1', 'azureml:enter_data_manually@latest');
    const second = await workbench.run(cosmetic);
    expect(new Set(Object.values(outcomes(second)))).toEqual(new Set(['reused']));
    expect(second.steps.split?.reusedFrom).toMatchObject({ run: first.run, step: 'split' });
  });

  it('runs the changed step and everything below it, nothing else, and names the part, old and new', async () => {
    await workbench.run(pipeline);
    const changed = pipeline.replace('fraction_of_rows: 0.5', 'fraction_of_rows: 0.7');
    const plan = await workbench.plan(changed);
    expect(plan.steps.map((step) => [step.id, step.action])).toEqual([
      ['enter', 'reuse'],
      ['clean', 'reuse'],
      ['split', 'run'],
      ['normalize', 'depends'],
    ]);
    const because = [{ part: 'param:fraction_of_rows', old: 'number 0.5', new: 'number 0.7' }];
    expect(plan.steps.find((step) => step.id === 'split')?.because).toEqual(because);
    const state = await workbench.run(changed);
    expect(outcomes(state)).toEqual({
      enter: 'reused',
      clean: 'reused',
      split: 'succeeded',
      normalize: 'succeeded',
    });
    expect(state.steps.split?.because).toEqual(because);
  });

  it('stops below a step that ran again and gave the same bytes', async () => {
    await workbench.run(pipeline);
    const sameTable = pipeline.replace('        6,12\n', '        6,12.0\n');
    const plan = await workbench.plan(sameTable);
    expect(plan.steps.map((step) => step.action)).toEqual(['run', 'depends', 'depends', 'depends']);
    const state = await workbench.run(sameTable);
    expect(outcomes(state)).toEqual({
      enter: 'succeeded',
      clean: 'reused',
      split: 'reused',
      normalize: 'reused',
    });
  });

  it('runs a step again whose result was deleted from the store, and says so', async () => {
    const first = await workbench.run(pipeline);
    const digest = first.steps.clean?.outputs[0]?.digest ?? '';
    rmSync(workbench.services.artifacts.path(digest), { recursive: true, force: true });
    const state = await workbench.run(pipeline);
    expect(outcomes(state)).toEqual({
      enter: 'reused',
      clean: 'succeeded',
      split: 'reused',
      normalize: 'reused',
    });
    expect(state.steps.clean?.because?.[0]?.part).toBe('result-missing:cleaned_dataset');
    expect(digests(state)).toEqual(digests(first));
  });

  it('runs only what a node needs with "run up to here"', async () => {
    const state = await workbench.run(pipeline, { upTo: 'clean' });
    expect(outcomes(state)).toEqual({ enter: 'succeeded', clean: 'succeeded' });
  });

  it('runs everything without reuse when it is forced, and the next run reuses that', async () => {
    await workbench.run(pipeline);
    const forced = await workbench.run(pipeline, { force: true });
    expect(new Set(Object.values(outcomes(forced)))).toEqual(new Set(['succeeded']));
    const after = await workbench.run(pipeline);
    expect(new Set(Object.values(outcomes(after)))).toEqual(new Set(['reused']));
    expect(after.steps.split?.reusedFrom?.run).toBe(forced.run);
  });
});
