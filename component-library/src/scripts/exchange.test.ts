import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTable } from '../tables/open-table.ts';
import { openSession } from '../tables/session.ts';
import { writeTable } from '../tables/write-table.ts';
import { cellsOf, createStepRig, digestOf, type StepRig } from '../testing/step-rig.ts';
import { type ExchangeFormat, giveTable, takeTable } from './exchange.ts';

let rig: StepRig;
beforeAll(async () => {
  rig = await createStepRig();
});
afterAll(() => rig.close());

const hostile = `SELECT * FROM (VALUES
  (1::BIGINT, 0.1::DOUBLE, true, TIMESTAMP '2024-02-29 12:34:56.789012', 'a,"b"\\N'),
  (NULL, 'nan'::DOUBLE, NULL, NULL, ''),
  (9223372036854775807, '-inf'::DOUBLE, false, TIMESTAMP '1901-01-01', '\\N'),
  (-7, 1e-300, true, TIMESTAMP '2300-01-01', E'line\\r\\nbreak\\\\\\\\'),
  (0, 5e-324, false, TIMESTAMP '1970-01-01', NULL)) AS t("a ""b"",c", d, "はい", "when", s)`;

async function thereAndBack(table: string, format: ExchangeFormat): Promise<string> {
  const session = await openSession();
  const base = await rig.file('exchange', '');
  const given = await openTable(session, table);
  await giveTable(session, given, base, format);
  const source = await takeTable(session, base, given.columns);
  if (source === undefined) throw new Error('there is a table');
  const target = await rig.table('SELECT 1 AS replaced');
  await writeTable(session, source, target);
  return target;
}

it.each(['csv', 'parquet'] as const)('T71 every cell comes back from %s as it was', async (format) => {
  const table = await rig.table(hostile);
  const back = await thereAndBack(table, format);
  expect(await cellsOf(back)).toEqual(await cellsOf(table));
  expect(await digestOf(back)).toBe(await digestOf(table));
});

it.each(['csv', 'parquet'] as const)('T71 a table without rows comes back from %s', async (format) => {
  const table = await rig.table(`SELECT * FROM (${hostile}) WHERE false`);
  expect(await digestOf(await thereAndBack(table, format))).toBe(await digestOf(table));
});

it('T71 what was not written is not taken', async () => {
  expect(await takeTable(await openSession(), await rig.file('nothing', ''), [])).toBeUndefined();
});
