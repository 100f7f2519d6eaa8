import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStepRig, type StepRig } from '../testing/step-rig.ts';
import { inspectFile } from './inspect-file.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

const inspect = async (name: string, content: string | Uint8Array) =>
  inspectFile({ type: 'inspect-file', path: await rig.file(name, content) });

it('detects encoding, delimiter, header, types and shows the first rows', async () => {
  const content = Buffer.concat([
    Buffer.from('id;'),
    Buffer.from('96bc914f', 'hex'),
    Buffer.from('\r\n1;'),
    Buffer.from('82b382ad82e7', 'hex'),
    Buffer.from('\r\n2;\r\n'),
  ]);
  expect(await inspect('data.csv', content)).toEqual({
    format: 'csv',
    encoding: 'shift_jis',
    delimiter: ';',
    header: true,
    schema: {
      columns: [
        { name: 'id', type: 'integer', categorical: false, role: 'feature' },
        { name: '名前', type: 'string', categorical: false, role: 'feature' },
      ],
    },
    sample: [
      ['1', 'さくら'],
      ['2', null],
    ],
    bytes: content.length,
  });
});

it('sees that there are no names', async () => {
  const inspection = await inspect('data.csv', '1,x\n2,y\n');
  expect(inspection.header).toBe(false);
  expect(inspection.schema.columns.map(({ name }) => name)).toEqual(['Col1', 'Col2']);
});

it('shows at most twenty rows of a long file', async () => {
  const inspection = await inspect('data.tsv', `a\tb\n${'1\t2\n'.repeat(1000)}`);
  expect(inspection).toMatchObject({ format: 'tsv', delimiter: '\t' });
  expect(inspection.sample.length).toBe(20);
});

it('knows JSON Lines', async () => {
  expect(await inspect('data.ndjson', '{"a": 1}\n')).toMatchObject({ format: 'jsonl', sample: [['1']] });
});
