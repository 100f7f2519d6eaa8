/**
 * The bytes that each data component writes for a small table. When a digest changes, results of users
 * change: raise `implementation` in the component's `x-millrace`, or cached results of the old code stay in use.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtinComponents } from './definitions.ts';
import { createStepRig, digestOf, type StepRig, withThreads } from './testing/step-rig.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

const csv = `id,名前,size,when,ok
1,りんご,0.5,2024-01-31,true
2,"a,b",NA,2024/2/1 9:30,false
3,,-1.25,,true
4,d,1e3,2024-02-03T00:00:00Z,
5,りんご,0.5,2024-02-04,true
6,f,,2024-02-05,false
`;
const numeric = '{"begin":"none","rules":[{"action":"include","by":"types","values":["numeric"]}]}';

async function runAll(): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  const run = async (component: string, params: Record<string, string>, inputs = {}) => {
    const outputs = await rig.run(component, params, inputs);
    const implementation = builtinComponents.flatMap(({ definition: { name, origin } }) =>
      name === component && origin.kind === 'builtin' ? [origin.implementation] : [],
    )[0];
    for (const [output, folder] of Object.entries(outputs)) {
      digests[`${component}:${implementation} ${output}`] = (await digestOf(folder)).slice(0, 16);
    }
    return outputs;
  };
  const imported = await run('import_data', {}, { source: await rig.file('golden.csv', csv) });
  const dataset = imported.dataset ?? '';
  await run('enter_data_manually', { data: csv });
  await run('select_columns_in_dataset', { columns: '["size","id"]' }, { dataset });
  await run('clean_missing_data', { columns: numeric, cleaning_mode: 'replace_with_mean' }, { dataset });
  const normalized = await run('normalize_data', {}, { dataset });
  const transformation = normalized.transformation_function ?? '';
  await run('apply_transformation', {}, { transformation, dataset });
  await run('split_data', { fraction_of_rows: '0.7', random_seed: '0' }, { dataset });
  return digests;
}

/** By `component:implementation output`; DuckDB 1.5.5. */
const recorded: Record<string, string> = {
  'import_data:1 dataset': 'ea9e7ea14d8694f7',
  'enter_data_manually:1 dataset': 'ea9e7ea14d8694f7',
  'select_columns_in_dataset:2 results_dataset': '5443ede24a7555ca',
  'clean_missing_data:2 cleaned_dataset': '9a8a0348bbe34f49',
  'clean_missing_data:2 cleaning_transformation': '37cc12a8890fe4d9',
  'normalize_data:1 transformed_dataset': 'c1b361b7c2168c0f',
  'normalize_data:1 transformation_function': '9ce7bc85cf8b894f',
  'apply_transformation:2 transformed_dataset': 'c1b361b7c2168c0f',
  'split_data:1 results_dataset1': '51ad5f07f2e8a84e',
  'split_data:1 results_dataset2': '3251c23956c9d7b7',
};

it.each([1, 2, 8])('outputs are as recorded, at %i threads', async (threads) => {
  expect(await withThreads(threads, runAll)).toEqual(recorded);
});
