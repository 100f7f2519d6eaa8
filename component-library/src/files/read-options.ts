/** How files are read where nobody says otherwise. */

/** The default of Import Data's `missing_values`, taken apart. */
export const DEFAULT_MISSING: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'null', '?'];

/** How much of a text file is looked at while editing; the types of larger files may still change when it runs. */
export const INFER_BYTES = 4 * 2 ** 20;
