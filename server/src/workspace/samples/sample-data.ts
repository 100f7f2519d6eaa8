/** Turns a table of the vega-datasets package (JSON rows) into a CSV file of the workspace. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { sampleDataFile } from '../../paths.ts';

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rowsSchema = z.array(z.record(z.string(), cell)).min(1);
type Cell = z.infer<typeof cell>;

function csvCell(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180 with LF line ends; a missing value is an empty cell. */
function toCsv(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => csvCell(row[name])).join(','));
  return `${[names.map(csvCell).join(','), ...lines].join('\n')}\n`;
}

export async function readSampleTable(name: string): Promise<string> {
  return toCsv(rowsSchema.parse(JSON.parse(await readFile(sampleDataFile(`${name}.json`), 'utf8'))));
}
