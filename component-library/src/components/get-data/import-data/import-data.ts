/** Import Data: a file of the workspace becomes a table. */
import type { ComponentImplementation } from '../../../component.ts';
import { type DataFileOptions, openDataFile } from '../../../files/open-data-file.ts';
import { INFER_BYTES } from '../../../files/read-options.ts';
import { withScratchFile } from '../../../files/scratch-file.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { openSession } from '../../../tables/session.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { type ParamTexts, readBoolean, readChoice, readOptionalText, readText } from '../../params.ts';
import { outputPath, withoutNulls } from '../../ports.ts';

export const importData: ComponentImplementation = {
  name: 'import_data',

  async run({ params, inputs, outputs, progress }) {
    const session = await openSession();
    const file = sourceFile(inputs);
    const target = outputPath(outputs, 'dataset');
    progress(0, 'Reading the file');
    const summary = await withScratchFile(async (scratch) => {
      const source = await openDataFile(session, file, readOptions(params), scratch);
      progress(0.5, 'Writing the table');
      return writeTable(session, source, target);
    }, target);
    return { tables: [{ output: 'dataset', summary }] };
  },

  async infer({ params, files }) {
    if (files.source === undefined) return { dataset: { kind: 'needs-run' } };
    const session = await openSession();
    const file = files.source;
    return withScratchFile(async (scratch) => {
      const source = await openDataFile(
        session,
        file,
        { ...readOptions(params), limit: INFER_BYTES },
        scratch,
      );
      return { dataset: { kind: 'table', schema: { columns: withoutNulls(source.columns) } } };
    });
  },
};

function sourceFile(inputs: Readonly<Record<string, string>>): string {
  if (inputs.source !== undefined) return inputs.source;
  throw new ComponentFailure('input-missing', 'No file is chosen.', {
    params: { input: 'source' },
    remedy: 'Choose a file.',
    port: 'source',
  });
}

function readOptions(params: ParamTexts): DataFileOptions {
  const format = readChoice(params, 'file_format', ['auto', 'csv', 'tsv', 'parquet', 'json_lines']);
  const delimiter = format === 'tsv' ? undefined : readDelimiter(params);
  return {
    format: format === 'json_lines' ? 'jsonl' : format,
    header: readBoolean(params, 'has_header'),
    encoding: readChoice(params, 'encoding', ['auto', 'utf-8', 'utf-16', 'shift_jis', 'euc-jp']),
    missing: readText(params, 'missing_values').split(','),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
}

/** A single blank is a delimiter too, so only the empty text counts as left blank. */
function readDelimiter(params: ParamTexts): string | undefined {
  const text = params.delimiter;
  return text === ' ' || text === '\t' ? text : readOptionalText(params, 'delimiter')?.trim();
}
