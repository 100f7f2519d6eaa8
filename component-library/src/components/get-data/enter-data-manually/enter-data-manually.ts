/** Enter Data Manually: text typed into the form becomes a table. */
import { writeFile } from 'node:fs/promises';
import type { ComponentImplementation } from '../../../component.ts';
import { type DataFileOptions, openDataFile } from '../../../files/open-data-file.ts';
import { DEFAULT_MISSING } from '../../../files/read-options.ts';
import { withScratchFile } from '../../../files/scratch-file.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { openSession, type Session } from '../../../tables/session.ts';
import { type TableSource, writeTable } from '../../../tables/write-table.ts';
import { type ParamTexts, readBoolean, readChoice, readText } from '../../params.ts';
import { outputPath } from '../../ports.ts';

export const enterDataManually: ComponentImplementation = {
  name: 'enter_data_manually',

  async run({ params, outputs }) {
    const session = await openSession();
    const target = outputPath(outputs, 'dataset');
    const summary = await withTypedTable(session, params, (source) => writeTable(session, source, target));
    return { tables: [{ output: 'dataset', summary }] };
  },

  async infer({ params }) {
    if ((params.data ?? '').trim() === '') return { dataset: { kind: 'needs-run' } };
    const columns = await withTypedTable(await openSession(), params, async (source) => source.columns);
    return { dataset: { kind: 'table', schema: { columns } } };
  },
};

/** Reads the text as a file, with the same rules as Import Data. */
async function withTypedTable<T>(
  session: Session,
  params: ParamTexts,
  work: (source: TableSource) => Promise<T>,
): Promise<T> {
  const format = readChoice(params, 'data_format', ['csv', 'tsv']);
  const options: DataFileOptions = {
    format,
    header: readBoolean(params, 'has_header'),
    encoding: 'utf-8',
    missing: DEFAULT_MISSING,
    delimiter: format === 'csv' ? ',' : '\\t',
  };
  const text = readText(params, 'data');
  if (text.trim() === '') {
    throw new ComponentFailure('no-data', 'No data is entered.', {
      remedy: 'Type or paste at least one row.',
      port: 'data',
    });
  }
  return withScratchFile(async (scratch) => {
    const typed = `${scratch}.txt`;
    await writeFile(typed, text);
    return work(await openDataFile(session, typed, options, scratch).catch(blameData));
  });
}

/** What is wrong in the text is wrong in the parameter that holds it. */
function blameData(error: unknown): never {
  if (!(error instanceof ComponentFailure)) throw error;
  const { code, message, params, remedy } = error.failure;
  throw new ComponentFailure(code, message, {
    params,
    port: 'data',
    ...(remedy === undefined ? {} : { remedy }),
  });
}
