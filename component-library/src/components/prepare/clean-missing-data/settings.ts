/** The parameters of Clean Missing Data as one value. */
import { ComponentFailure } from '../../../host/failure.ts';
import { type ParamTexts, readBoolean, readChoice, readNumber, readText } from '../../params.ts';

export type StatisticMode = 'replace_with_mean' | 'replace_with_median' | 'replace_with_mode';
type CleaningMode =
  | StatisticMode
  | 'custom_substitution_value'
  | 'remove_entire_row'
  | 'remove_entire_column';

export interface CleanSettings {
  readonly columns: string;
  readonly minimumRatio: number;
  readonly maximumRatio: number;
  readonly mode: CleaningMode;
  readonly replacement: string;
  /** Whether mean, median and mode remove a column without any value. */
  readonly removeAllMissing: boolean;
  readonly indicators: boolean;
}

const modes: readonly CleaningMode[] = [
  'custom_substitution_value',
  'replace_with_mean',
  'replace_with_median',
  'replace_with_mode',
  'remove_entire_row',
  'remove_entire_column',
];

export function readCleanSettings(params: ParamTexts): CleanSettings {
  const mode = readChoice(params, 'cleaning_mode', modes);
  const minimumRatio = readNumber(params, 'minimum_missing_value_ratio', { min: 0, max: 1 });
  const maximumRatio = readNumber(params, 'maximum_missing_value_ratio', { min: 0, max: 1 });
  if (minimumRatio > maximumRatio) {
    throw new ComponentFailure(
      'ratios-reversed',
      `The minimum missing value ratio (${minimumRatio}) is above the maximum (${maximumRatio}).`,
      {
        params: { minimum: minimumRatio, maximum: maximumRatio },
        remedy: 'Set the minimum to at most the maximum.',
        port: 'minimum_missing_value_ratio',
      },
    );
  }
  return {
    columns: readText(params, 'columns'),
    minimumRatio,
    maximumRatio,
    mode,
    replacement: readText(params, 'replacement_value'),
    removeAllMissing:
      readChoice(params, 'columns_with_all_missing_values', ['remove', 'propagate']) === 'remove',
    indicators: !mode.startsWith('remove') && readBoolean(params, 'generate_missing_value_indicator_column'),
  };
}
