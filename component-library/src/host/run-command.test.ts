import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cellsOf, createStepRig, type StepRig } from '../testing/step-rig.ts';
import { parseCommand, runCommand } from './run-command.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

it('turns flags into a request, with the defaults of the definition', () => {
  expect(
    parseCommand(['split_data', '--dataset', '/in', '--results_dataset1', '/a', '--results_dataset2', '/b']),
  ).toMatchObject({
    component: 'split_data',
    params: { splitting_mode: 'split_rows', fraction_of_rows: '0.5', randomized_split: 'true' },
    inputs: { dataset: '/in' },
    outputs: { results_dataset1: '/a', results_dataset2: '/b' },
  });
});

it.each([
  [[], 'usage: millrace-component NAME'],
  [['no_such_component'], 'usage: millrace-component NAME'],
  [['import_data', 'source'], '"source" is not a flag'],
  [['import_data', '--source'], '--source has no value'],
  [['import_data', '--sauce', 'x'], 'import_data has no --sauce'],
  [['import_data', '--dataset', 'x'], '--source is missing'],
  [['import_data', '--source', 'x'], '--dataset is missing'],
])('says what is wrong with %j', (args, problem) => {
  expect(parseCommand(args)).toContain(problem);
});

it('runs a component: 0 when done, 1 with the failure on stderr', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  const output = vi.spyOn(console, 'log').mockImplementation(() => {});
  const source = await rig.file('a.csv', 'a\n1\n');
  const broken = await rig.file('b.csv', 'a,b\n1\n');
  const dataset = `${rig.folder}/new/folder`;
  expect(await runCommand(['import_data', '--source', source, '--dataset', dataset])).toBe(0);
  expect(await cellsOf(dataset)).toEqual([['a'], [1]]);
  expect(output.mock.calls[0]?.[0]).toContain('"rows":1');
  expect(await runCommand(['import_data', '--source', broken, '--dataset', dataset])).toBe(1);
  expect(errors.mock.calls[0]?.[0]).toContain('Line 2 has 1 cell');
  expect(await runCommand([])).toBe(2);
});

it('takes texts from standard input, whatever they hold', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const dataset = `${rig.folder}/entered`;
  const texts = '<data>"it\'s",b c\n1,$HOME\n</data>\n';
  const args = ['enter_data_manually', '--has_header', 'True', '--dataset', dataset, '--parameters', '-'];
  expect(await runCommand(args, async () => texts)).toBe(0);
  expect(await cellsOf(dataset)).toEqual([
    ["it's", 'b c'],
    [1, '$HOME'],
  ]);
  vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await runCommand(args, async () => 'nonsense')).toBe(2);
});
