import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../tables/open-table.ts';
import { openSession } from '../../../tables/session.ts';
import {
  cellsOf,
  createStepRig,
  failureOf,
  type StepRig,
  shapeOf,
  typesOf,
} from '../../../testing/step-rig.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

async function importText(
  content: string | Uint8Array,
  params: Record<string, string> = {},
  name = 'data.csv',
) {
  const outputs = await rig.run('import_data', params, { source: await rig.file(name, content) });
  return outputs.dataset;
}

const failureOfText = (content: string | Uint8Array, params = {}, name = 'data.csv') =>
  failureOf(importText(content, params, name));

describe('types', () => {
  it('finds them from all rows', async () => {
    const rows = Array.from({ length: 30_000 }, (_, row) => `${row},${row}`);
    const dataset = await importText(`id,late\n${rows.join('\n')}\n30000,x\n`);
    expect(await typesOf(dataset)).toEqual(['id: integer', 'late: string']);
  });

  it('knows integers, decimals, booleans, dates and text', async () => {
    const text =
      'i,d,b,t,u,s\n-1,1.5,true,2024-01-31,2024/1/5 9:30,x\n+22,-2e3,FALSE,2024-02-01,2024/12/31 23:59:59,1a\n';
    const dataset = await importText(text);
    expect(await typesOf(dataset)).toEqual([
      'i: integer',
      'd: double',
      'b: boolean',
      't: datetime',
      'u: datetime',
      's: string',
    ]);
    expect((await cellsOf(dataset)).slice(1)).toEqual([
      [-1, 1.5, true, '2024-01-31', '2024-01-05T09:30:00', 'x'],
      [22, -2000, false, '2024-02-01', '2024-12-31T23:59:59', '1a'],
    ]);
  });

  it('keeps identifiers as text: leading zeros and too many digits', async () => {
    const dataset = await importText('zip,card,wide\n01234,12345678901234567890,1\n98765,1,2.5\n');
    expect(await typesOf(dataset)).toEqual(['zip: string', 'card: string', 'wide: double']);
    expect((await cellsOf(dataset))[1]).toEqual(['01234', '12345678901234567890', 1]);
  });

  it('refuses to take impossible dates, underscores and a plain infinity of digits for values', async () => {
    const dataset = await importText('date,grouped,huge\n2024-02-31,1_000,1e999\n');
    expect(await typesOf(dataset)).toEqual(['date: string', 'grouped: string', 'huge: string']);
  });

  it('reads times with an offset as UTC', async () => {
    const dataset = await importText('t\n2024-01-31T09:30:00+09:00\n2024-01-31T00:30:00Z\n');
    expect((await cellsOf(dataset)).slice(1)).toEqual([['2024-01-31T00:30:00'], ['2024-01-31T00:30:00']]);
  });
});

describe('missing values', () => {
  it('reads the listed texts as missing, and a column without values as text', async () => {
    const dataset = await importText('a,b,c\n1,NA,?\n, null ,N/A\n3,"NA",NaN\n');
    expect(await typesOf(dataset)).toEqual(['a: integer', 'b: string', 'c: string']);
    const { columns } = await openTable(await openSession(), dataset ?? '');
    expect(columns.map(({ nulls }) => nulls)).toEqual([1, 3, 3]);
  });

  it('takes another list', async () => {
    const dataset = await importText('a,b\n-,x\n3,\n', { missing_values: '-' });
    expect((await cellsOf(dataset)).slice(1)).toEqual([
      [null, 'x'],
      [3, ''],
    ]);
  });
});

describe('header and delimiter', () => {
  it('calls columns without names Col1, Col2', async () => {
    expect(await cellsOf(await importText('1,x\n2,y\n', { has_header: 'false' }))).toEqual([
      ['Col1', 'Col2'],
      [1, 'x'],
      [2, 'y'],
    ]);
  });

  it('makes names unique, also where they differ in case only', async () => {
    const cells = await cellsOf(await importText('price,Price, price ,price_2,\n1,2,3,4,5\n'));
    expect(cells[0]).toEqual(['price', 'Price_3', 'price_4', 'price_2', 'Col5']);
  });

  it('survives hostile names', async () => {
    const names = [`a"b`, `c'd`, '価格', 'e;--', 'SELECT', '{x}'];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    expect((await cellsOf(await importText(`${header}\n1,2,3,4,5,6\n`)))[0]).toEqual(names);
  });

  it.each([
    ['a;b\n1,5;2,5\n', ['a: string', 'b: string']],
    ['a\tb\n1\t2\n', ['a: integer', 'b: integer']],
    ['a|b\n1|2\n', ['a: integer', 'b: integer']],
    ['a\n1\n', ['a: integer']],
  ])('finds the delimiter of %j', async (text, types) => {
    expect(await typesOf(await importText(text, {}, 'data.txt'))).toEqual(types);
  });

  it('takes a delimiter, and refuses more than one character', async () => {
    expect(await typesOf(await importText('a:b\n1:2\n', { delimiter: ':' }))).toEqual([
      'a: integer',
      'b: integer',
    ]);
    expect(await failureOfText('a::b\n', { delimiter: '::' })).toMatchObject({
      code: 'delimiter-invalid',
      port: 'delimiter',
    });
  });
});

describe('line breaks and quotes', () => {
  it.each([
    ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['CR', 'a,b\r1,x\r2,y'],
    ['mixed', 'a,b\r\n1,x\n2,y\r'],
    ['no last break', 'a,b\n1,x\n2,y'],
    ['empty lines', '\na,b\n\n1,x\n\n2,y\n\n'],
  ])('reads %s', async (_, text) => {
    expect(await cellsOf(await importText(text))).toEqual([
      ['a', 'b'],
      [1, 'x'],
      [2, 'y'],
    ]);
  });

  it('keeps quotes, delimiters and line breaks inside quoted cells', async () => {
    const cells = await cellsOf(await importText('a,b\n"x,""y""","p\r\nq"\n5" z,w\n'));
    expect(cells.slice(1)).toEqual([
      ['x,"y"', 'p\r\nq'],
      ['5" z', 'w'],
    ]);
  });
});

describe('broken files', () => {
  it('names the line of a wrong number of cells, also after line breaks inside cells', async () => {
    const failure = await failureOfText('a,b,c\n1,2,3\n4,"x\ny",6\n7,8\n');
    expect(failure).toMatchObject({
      code: 'wrong-cell-count',
      params: { line: 5, found: 2, expected: 3 },
      message: 'Line 5 has 2 cells, but the first line has 3.',
      port: 'source',
    });
    expect(await failureOfText('a,b\n1,2,3\n')).toMatchObject({ params: { line: 2, found: 3, expected: 2 } });
  });

  it('names the line of a quote that is never closed, and of text after a quote', async () => {
    expect(await failureOfText('a,b\n1,2\n"x,3\n4,5\n')).toMatchObject({
      code: 'quote-not-closed',
      params: { line: 3 },
    });
    expect(await failureOfText('a,b\n1,"x"y\n')).toMatchObject({
      code: 'text-after-quote',
      params: { line: 2 },
    });
  });

  it.each([[''], ['\n \n'], ['\ufeff']])('refuses the empty file %j', async (text) => {
    expect(await failureOfText(text)).toMatchObject({ code: 'empty-file' });
  });

  it('reads a header without rows as an empty table', async () => {
    expect(await shapeOf(await importText('a,b\n'))).toBe('0x2');
  });

  it('refuses a workbook by its bytes and by its name, and compressed files', async () => {
    const zip = Buffer.from('504b030414000600', 'hex');
    expect(await failureOfText(zip, {}, 'data.csv')).toMatchObject({
      code: 'spreadsheet-not-supported',
      remedy: expect.stringContaining('CSV UTF-8'),
    });
    expect(await failureOfText('a,b\n', {}, 'book.xlsx')).toMatchObject({
      code: 'spreadsheet-not-supported',
    });
    expect(await failureOfText(Buffer.from('1f8b0800', 'hex'), {}, 'data.csv.gz')).toMatchObject({
      code: 'compressed-file',
    });
  });

  it('says that a file is not there', async () => {
    const running = rig.run('import_data', {}, { source: path.join(rig.folder, 'none.csv') });
    expect(await failureOf(running)).toMatchObject({ code: 'file-not-found' });
  });

  it('leaves nothing behind but the table', async () => {
    const dataset = await importText('a\r\n1\r\n');
    expect((await readdir(dataset ?? '')).sort()).toEqual(['MLTable', 'data.parquet']);
  });
});

describe('encodings', () => {
  const text = '名前,点\r\nさくら,1\r\nカタカナ,2\r\n';
  const rows = [
    ['名前', '点'],
    ['さくら', 1],
    ['カタカナ', 2],
  ];
  const shiftJis = '96bc914f2c935f0d0a82b382ad82e72c310d0a834a835e834a83692c320d0a';
  const eucJp = 'ccbec1b02cc5c00d0aa4b5a4afa4e92c310d0aa5aba5bfa5aba5ca2c320d0a';

  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8 with mark', Buffer.from(`\ufeff${text}`)],
    ['utf-16le with mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be with mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['shift_jis', Buffer.from(shiftJis, 'hex')],
    ['euc-jp', Buffer.from(eucJp, 'hex')],
  ])('finds %s', async (_, bytes) => {
    expect(await cellsOf(await importText(bytes))).toEqual(rows);
  });

  it('reads what CP932 has beyond Shift_JIS', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a\n'),
      Buffer.from('8740fb fc'.replace(' ', ''), 'hex'),
      Buffer.from('\n'),
    ]);
    expect((await cellsOf(await importText(bytes, { encoding: 'shift_jis' })))[1]).toEqual(['①髙']);
  });

  it('looks beyond the first bytes', async () => {
    const ascii = 'x,1\n'.repeat(100_000);
    const bytes = Buffer.concat([
      Buffer.from(`a,b\n${ascii}`),
      Buffer.from('82b382ad82e7', 'hex'),
      Buffer.from(',2\n'),
    ]);
    expect((await cellsOf(await importText(bytes))).at(-1)).toEqual(['さくら', 2]);
  });

  it('refuses bytes that do not fit, with the line', async () => {
    const bytes = Buffer.concat([Buffer.from('a\nb\n'), Buffer.from([0xff, 0xfe, 0x0a])]);
    expect(await failureOfText(bytes, { encoding: 'utf-8' })).toMatchObject({
      code: 'wrong-encoding',
      port: 'encoding',
    });
    expect(await failureOfText(Buffer.from('ff41ff', 'hex'))).toMatchObject({ code: 'unknown-encoding' });
  });
});

describe('JSON Lines and Parquet', () => {
  it('makes a column of every key, in order of appearance', async () => {
    const lines =
      '{"a": 1, "b": "007", "c": {"d": [1]}}\n\n{"b": null, "a": 2.5, "e": true, "f": "2024-01-31"}\n';
    const dataset = await importText(lines, {}, 'data.jsonl');
    expect(await typesOf(dataset)).toEqual([
      'a: double',
      'b: string',
      'c: string',
      'e: boolean',
      'f: datetime',
    ]);
    expect((await cellsOf(dataset)).slice(1)).toEqual([
      [1, '007', '{"d":[1]}', null, null],
      [2.5, null, null, true, '2024-01-31'],
    ]);
  });

  it('finds JSON Lines by the text, and names the line of what is none', async () => {
    expect(await typesOf(await importText('{"a": 1}\n', {}, 'data.txt'))).toEqual(['a: integer']);
    expect(await failureOfText('{"a": 1}\n{"a": \n', {}, 'data.jsonl')).toMatchObject({
      code: 'broken-json-line',
      params: { line: 2 },
    });
    expect(await failureOfText('[1]\n', {}, 'data.jsonl')).toMatchObject({
      code: 'broken-json-line',
      params: { line: 1 },
    });
  });

  it('brings the types of a Parquet file into the five of a table', async () => {
    const file = path.join(rig.folder, 'foreign.parquet');
    const session = await openSession();
    await session.run(
      `COPY (SELECT 1::TINYINT AS i, 1.5::DECIMAL(9, 2) AS d, DATE '2024-01-31' AS t, [1, 2] AS l, 'nan'::FLOAT AS n,
       TIMESTAMPTZ '2024-01-31 09:00:00+09' AS z, NULL::VARCHAR AS m) TO '${file}' (FORMAT parquet)`,
    );
    const outputs = await rig.run('import_data', {}, { source: file });
    const kinds = [
      'i: integer',
      'd: double',
      't: datetime',
      'l: string',
      'n: double',
      'z: datetime',
      'm: string',
    ];
    expect(await typesOf(outputs.dataset)).toEqual(kinds);
    expect((await cellsOf(outputs.dataset))[1]).toEqual([
      1,
      1.5,
      '2024-01-31',
      '[1,2]',
      'NaN',
      '2024-01-31',
      null,
    ]);
  });

  it('refuses a Parquet file that is none', async () => {
    expect(await failureOfText('PAR1 and then nothing', {}, 'x.parquet')).toMatchObject({
      code: 'not-a-table',
    });
  });
});

describe('unusual sizes and names', () => {
  it('reads a cell of five megabytes, quoted line breaks included', async () => {
    const cell = 'x\n'.repeat(2_500_000);
    const { rows } = await openTable(
      await openSession(),
      (await importText(`a,b\n"${cell}",1\ny,2\n`)) ?? '',
    );
    expect(rows).toBe(2);
  });

  it('reads five hundred columns in one go', async () => {
    const names = Array.from({ length: 500 }, (_, column) => `c${column}`).join(',');
    const dataset = await importText(
      `${names}\n${Array.from({ length: 500 }, (_, column) => column % 3).join(',')}\n`,
    );
    expect(await shapeOf(dataset)).toBe('1x500');
  });

  it('survives hostile keys and values in JSON Lines', async () => {
    const object = { 'a"b': 'x"y', "c'd": 'p\nq', '': 1, 'e\u0000f': '\u0001', __proto__x: '', A: 1, a: 2 };
    const cells = await cellsOf(await importText(`${JSON.stringify(object)}\n`, {}, 'data.json'));
    expect(cells).toEqual([
      ['a"b', "c'd", 'Col3', 'ef', '__proto__x', 'A', 'a_2'],
      ['x"y', 'p\nq', 1, '\u0001', '', 1, 2],
    ]);
  });

  it('says of a JSON array what is wanted instead', async () => {
    expect(await failureOfText('[\n{"a": 1}\n]\n', {}, 'data.json')).toMatchObject({
      code: 'broken-json-line',
      remedy: expect.stringContaining('one JSON object per line'),
    });
  });
});

describe('infer', () => {
  it('tells the columns without running, and waits for a file', async () => {
    const source = await rig.file('data.csv', 'a,b\r\n1,x\r\n');
    expect(await rig.infer('import_data', {}, { files: { source } })).toMatchObject({
      dataset: {
        kind: 'table',
        schema: {
          columns: [
            { name: 'a', type: 'integer' },
            { name: 'b', type: 'string' },
          ],
        },
      },
    });
    expect(await rig.infer('import_data', {}, {})).toEqual({ dataset: { kind: 'needs-run' } });
  });

  it('reads only the head of a large file, and never a cut line', async () => {
    const line = `${'x'.repeat(90)},1\n`;
    const source = await rig.file('large.csv', `a,b\n${line.repeat(60_000)}`);
    expect(await rig.infer('import_data', {}, { files: { source } })).toMatchObject({
      dataset: {
        schema: {
          columns: [
            { name: 'a', type: 'string' },
            { name: 'b', type: 'integer' },
          ],
        },
      },
    });
  });
});

const automobile = path.resolve(import.meta.dirname, '../../../../../../shared/data/automobile-price.csv');

describe.skipIf(!existsSync(automobile))('the automobile data (skipped without ../shared/data)', () => {
  it('has 205 rows, 26 columns and the documented missing values', async () => {
    const outputs = await rig.run('import_data', {}, { source: automobile });
    const table = await openTable(await openSession(), outputs.dataset ?? '');
    expect(await shapeOf(outputs.dataset)).toBe('205x26');
    const missing = table.columns
      .filter(({ nulls }) => nulls !== 0)
      .map(({ name, nulls }) => `${name} ${nulls}`);
    expect(missing).toEqual([
      'normalized-losses 41',
      'num-of-doors 2',
      'bore 4',
      'stroke 4',
      'horsepower 2',
      'peak-rpm 2',
      'price 4',
    ]);
  });
});
