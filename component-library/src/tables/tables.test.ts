import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cellsOf,
  createStepRig,
  digestOf,
  failureOf,
  type StepRig,
  withThreads,
} from '../testing/step-rig.ts';
import { exportCsv } from './export-csv.ts';
import { openTable } from './open-table.ts';
import { readTable } from './read-table.ts';
import { openSession } from './session.ts';
import type { TableData } from './table-data.ts';
import { readTablePage } from './table-page.ts';
import { profileTable } from './table-profile.ts';
import { writeTable, writeTableData } from './write-table.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

const plain = (name: string, type: Column['type']): Column => ({
  name,
  type,
  categorical: false,
  role: 'feature',
});

describe('write and open', () => {
  it('keeps types, roles, categorical flags, counts of missing cells and hostile names', async () => {
    const columns: Column[] = [
      { name: `q"uo'te`, type: 'integer', categorical: false, role: 'label' },
      { name: '列,;--', type: 'string', categorical: true, role: 'none' },
    ];
    const target = await rig.table('SELECT 1 AS unused');
    const query = `SELECT i AS "q""uo'te", CASE WHEN i > 0 THEN 'x' END AS "列,;--" FROM range(3) t(i)`;
    const written = await writeTable(await openSession(), { query, columns }, target);
    expect(written).toEqual({
      rows: 3,
      columns: [
        { ...columns[0], nulls: 0 },
        { ...columns[1], nulls: 1 },
      ],
    });
    expect(await readFile(path.join(target, 'MLTable'), 'utf8')).toContain('file: ./data.parquet');
  });

  it('writes the same bytes at 1, 2 and 8 threads, and the rows in order', async () => {
    const query = `SELECT i AS id, (i * 7919) % 100003 / 3.0 AS x, CASE WHEN i % 7 > 0 THEN 'n' || (i % 1000) END AS s
      FROM range(400000) t(i) WHERE i % 11 <> 0`;
    const columns = [plain('id', 'integer'), plain('x', 'double'), plain('s', 'string')];
    const digests = new Set<string>();
    for (const threads of [1, 2, 8]) {
      await withThreads(threads, async () => {
        const target = await rig.table('SELECT 1 AS unused');
        await writeTable(await openSession(), { query, columns }, target);
        const again = await rig.table('SELECT 1 AS unused');
        const { relation } = await openTable(await openSession(), target);
        await writeTable(await openSession(), { query: `SELECT * FROM ${relation}`, columns }, again);
        digests.add(await digestOf(target)).add(await digestOf(again));
        const ids = (await readTable(await openSession(), target)).columns[0]?.values;
        if (ids?.kind !== 'numbers') throw new Error('ids are numbers');
        expect(ids.data.every((id, row) => row === 0 || id > (ids.data[row - 1] ?? 0))).toBe(true);
      });
    }
    expect(digests.size).toBe(1);
  });

  it('says so when a folder holds no table', async () => {
    const session = await openSession();
    expect(await failureOf(openTable(session, rig.folder, 'dataset'))).toMatchObject({
      code: 'not-a-table',
      port: 'dataset',
    });
    expect(await failureOf(openTable(session, path.join(rig.folder, 'none')))).toMatchObject({
      code: 'not-a-table',
    });
  });

  it('refuses a table without columns', async () => {
    const writing = writeTable(await openSession(), { query: 'SELECT 1', columns: [] }, rig.folder);
    expect(await failureOf(writing)).toMatchObject({ code: 'no-columns' });
  });
});

describe('tables in memory', () => {
  const rows = 5000;
  const numbers = (of: (row: number) => number) => ({
    kind: 'numbers' as const,
    data: Float64Array.from({ length: rows }, (_, row) => of(row)),
    missing: Uint8Array.from({ length: rows }, (_, row) => (row % 9 === 0 ? 1 : 0)),
  });
  const table: TableData = {
    rows,
    columns: [
      { ...plain('i', 'integer'), values: numbers((row) => row * 1000003) },
      { ...plain('d', 'double'), values: numbers((row) => (row === 1 ? Number.NaN : row / 3)) },
      { ...plain('t', 'datetime'), values: numbers((row) => Date.UTC(2024, 0, 1) + row * 1000) },
      {
        ...plain('s', 'string'),
        values: {
          kind: 'strings',
          data: Array.from({ length: rows }, (_, row) => (row % 5 ? `é${row}` : null)),
        },
      },
      {
        ...plain('b', 'boolean'),
        values: {
          kind: 'booleans',
          data: Array.from({ length: rows }, (_, row) => (row % 5 ? row % 2 === 0 : null)),
        },
      },
    ],
  };

  it('come back as they went', async () => {
    const target = await rig.table('SELECT 1 AS unused');
    await writeTableData(await openSession(), table, target);
    const read = await readTable(await openSession(), target);
    expect(read.rows).toBe(rows);
    read.columns.forEach((column, index) => {
      const wrote = table.columns[index];
      expect({ name: column.name, type: column.type }).toEqual({ name: wrote?.name, type: wrote?.type });
      if (column.values.kind !== 'numbers' || wrote?.values.kind !== 'numbers')
        expect(column.values).toEqual(wrote?.values);
      else {
        const { data, missing } = wrote.values;
        expect([...column.values.missing]).toEqual([...missing]);
        expect([...column.values.data]).toEqual(
          Array.from(data, (value, row) => (missing[row] ? Number.NaN : value)),
        );
      }
    });
  });
});

describe('pages', () => {
  it('are JSON: numbers that JSON lacks become texts', async () => {
    const location = await rig.table(
      `SELECT * FROM (VALUES (9007199254740993, 'nan'::DOUBLE, true, TIMESTAMP '2024-01-31 09:30:00.5', NULL),
       (1, '-inf'::DOUBLE, NULL, TIMESTAMP '2024-01-31', 'x')) t(i, d, b, t, s)`,
    );
    const page = await readTablePage({ type: 'table-page', path: location, offset: 0, limit: 10 });
    expect(page.rows).toEqual([
      ['9007199254740993', 'NaN', true, '2024-01-31T09:30:00.500', null],
      [1, '-Infinity', null, '2024-01-31', 'x'],
    ]);
    expect(JSON.parse(JSON.stringify(page))).toEqual(page);
  });

  it('are cut at 500 rows, in the order of the table', async () => {
    const location = await rig.table('SELECT i FROM range(3000) t(i)');
    const page = await readTablePage({ type: 'table-page', path: location, offset: 2400, limit: 9999 });
    expect(page.rows.map(([id]) => id)).toEqual(Array.from({ length: 500 }, (_, row) => 2400 + row));
    expect(page.summary.rows).toBe(3000);
    expect(
      (await readTablePage({ type: 'table-page', path: location, offset: 5000, limit: 5 })).rows,
    ).toEqual([]);
  });
});

describe('profiles', () => {
  it('count, measure and draw every column', async () => {
    const location = await rig.table(
      `SELECT * FROM (VALUES (1, 1.0::DOUBLE, 'a', true), (2, 2.0, 'b', true), (2, 'nan', 'b', NULL), (NULL, 11.0, NULL, false)) t(i, d, s, b)`,
    );
    const { rows, columns } = await profileTable({ type: 'table-profile', path: location });
    expect(rows).toBe(4);
    const [i, d, s, b] = columns;
    expect(i).toMatchObject({ nulls: 1, distinct: 2, min: 1, max: 2, median: 2, mean: 5 / 3 });
    expect(i?.stdDev).toBeCloseTo(Math.sqrt(1 / 3), 14);
    expect(i?.histogram).toEqual([
      { from: 1, to: 2, count: 1 },
      { from: 2, to: 3, count: 2 },
    ]);
    expect(d?.histogram?.length).toBe(20);
    expect(d?.histogram?.map(({ count }) => count).join('')).toBe('10100000000000000001');
    expect(s?.top).toEqual([
      { value: 'b', count: 2 },
      { value: 'a', count: 1 },
    ]);
    expect(b?.top).toEqual([
      { value: 'true', count: 2 },
      { value: 'false', count: 1 },
    ]);
  });

  it('are the same at 1, 2 and 8 threads', async () => {
    const location = await rig.table(
      `SELECT sin(i) * 1e9 AS x, 's' || (i % 23) AS s FROM range(300000) t(i)`,
    );
    const profiles = new Set<string>();
    for (const threads of [1, 2, 8]) {
      const profile = await withThreads(threads, () =>
        profileTable({ type: 'table-profile', path: location }),
      );
      profiles.add(JSON.stringify(profile));
    }
    expect(profiles.size).toBe(1);
  });

  it('draw a constant column and one without values', async () => {
    const location = await rig.table(`SELECT 0.5::DOUBLE AS constant, NULL::DOUBLE AS none FROM range(3)`);
    const { columns } = await profileTable({ type: 'table-profile', path: location });
    expect(columns[0]).toMatchObject({ histogram: [{ from: 0.5, to: 0.5, count: 3 }], stdDev: 0 });
    expect(columns[1]).toEqual({ ...plain('none', 'double'), nulls: 3, distinct: 0 });
  });
});

describe('CSV export', () => {
  it('begins with a byte order mark and reads back the same', async () => {
    const location = await rig.table(
      `SELECT * FROM (VALUES (1, 'a,"b"', 0.1::DOUBLE, DATE '2024-01-31'), (2, NULL, 'nan', NULL)) t(i, "名", d, t)`,
    );
    const target = path.join(rig.folder, 'export.csv');
    expect(await exportCsv({ type: 'table-csv', path: location, target })).toEqual({ rows: 2 });
    const text = await readFile(target, 'utf8');
    expect(text).toBe('\ufeffi,名,d,t\n1,"a,""b""",0.1,2024-01-31\n2,,nan,\n');
    const again = await rig.run('import_data', { missing_values: '' }, { source: target });
    expect(await cellsOf(again.dataset)).toEqual(await cellsOf(location));
  });
});
