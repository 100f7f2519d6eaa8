/** What the import dialog shows of a file before it is imported: its detected shape, columns and first rows. */
import type { FileInspection, InspectFileRequest } from '../queries.ts';
import { jsonCell } from '../tables/json-cell.ts';
import { openSession } from '../tables/session.ts';
import { detectHeader, parseRecords } from './csv-dialect.ts';
import { detectShape, openDataFile } from './open-data-file.ts';
import { DEFAULT_MISSING, INFER_BYTES } from './read-options.ts';
import { withScratchFile } from './scratch-file.ts';

const SAMPLE_ROWS = 20;

export async function inspectFile({ path: file }: InspectFileRequest): Promise<FileInspection> {
  const session = await openSession();
  const guess = {
    format: 'auto',
    header: true,
    encoding: 'auto',
    missing: DEFAULT_MISSING,
    limit: INFER_BYTES,
  } as const;
  const shape = await detectShape(file, guess);
  const isDelimited = shape.format === 'csv' || shape.format === 'tsv';
  const header = isDelimited ? detectHeader(parseRecords(shape.head, shape.delimiter, 1)) : true;
  return withScratchFile(async (scratch) => {
    const source = await openDataFile(session, file, { ...guess, header }, scratch);
    const rows = await session.rows(`SELECT * FROM (${source.query}) LIMIT ${SAMPLE_ROWS}`);
    return {
      format: shape.format,
      encoding: shape.encoding,
      delimiter: shape.delimiter,
      header,
      schema: { columns: source.columns },
      sample: rows.map((row) => row.map((cell) => textOf(jsonCell(cell)))),
      bytes: shape.size,
    };
  });
}

function textOf(cell: string | number | boolean | null): string | null {
  return cell === null ? null : String(cell);
}
