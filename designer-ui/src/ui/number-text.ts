/** Numbers as text: stepping with the decimals of what is written, and full-width digits made plain. Pure. */

export interface NumberRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly integer: boolean;
}

/** Japanese keyboards write ０．５; the file needs 0.5. */
export function toPlainDigits(text: string): string {
  return text.normalize('NFKC').replace(/[−ー]/g, '-').trim();
}

function decimalsOf(text: string): number {
  return /\.(\d*)$/.exec(text)?.[1]?.length ?? 0;
}

/** The next number up or down; `wide` steps ten times as far. Undefined when the text is no plain decimal. */
export function stepNumber(
  text: string,
  direction: 1 | -1,
  range: NumberRange,
  wide = false,
): string | undefined {
  const plain = toPlainDigits(text);
  if (!/^-?\d*\.?\d*$/.test(plain)) return undefined;
  const narrow = range.min !== undefined && range.max !== undefined && range.max - range.min <= 1;
  const decimals = range.integer ? 0 : Math.max(decimalsOf(plain), narrow ? 2 : 0);
  const step = range.integer || !narrow ? 1 : 0.01;
  const next = Number(plain || range.min || 0) + direction * step * (wide ? 10 : 1);
  const bounded = Math.min(range.max ?? Infinity, Math.max(range.min ?? -Infinity, next));
  return bounded
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
