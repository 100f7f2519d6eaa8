import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, createStepRig, failureOf, type StepRig } from '../../../testing/step-rig.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

describe('enter_data_manually', () => {
  it('reads typed CSV; empty lines and empty cells are no rows and no values', async () => {
    const { dataset } = await rig.run('enter_data_manually', { data: 'name,score\nAiko,82.5\n\nBen,\n\n' });
    expect(await cellsOf(dataset)).toEqual([
      ['name', 'score'],
      ['Aiko', 82.5],
      ['Ben', null],
    ]);
  });

  it('reads TSV without names', async () => {
    const { dataset } = await rig.run('enter_data_manually', {
      data_format: 'tsv',
      has_header: 'false',
      data: '1\tx,y\n2\tz',
    });
    expect(await cellsOf(dataset)).toEqual([
      ['Col1', 'Col2'],
      [1, 'x,y'],
      [2, 'z'],
    ]);
  });

  it('blames the text for what is wrong in it', async () => {
    const failure = await failureOf(rig.run('enter_data_manually', { data: 'a,b\n1\n' }));
    expect(failure).toMatchObject({ code: 'wrong-cell-count', params: { line: 2 }, port: 'data' });
    expect(await failureOf(rig.run('enter_data_manually', { data: ' \n' }))).toMatchObject({
      code: 'no-data',
      port: 'data',
    });
  });

  it('infers its columns from the text, and waits for a text', async () => {
    expect(await rig.infer('enter_data_manually', { data: 'a\n2024-01-31\n' }, {})).toMatchObject({
      dataset: { kind: 'table', schema: { columns: [{ name: 'a', type: 'datetime' }] } },
    });
    expect(await rig.infer('enter_data_manually', {}, {})).toEqual({ dataset: { kind: 'needs-run' } });
  });
});
