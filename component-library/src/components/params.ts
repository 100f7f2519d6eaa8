/** Parameters of a step as typed values: source text in, a value or a `ComponentFailure` out. */
import { ComponentFailure } from '../host/failure.ts';

export type ParamTexts = Readonly<Record<string, string>>;

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function readText(params: ParamTexts, name: string): string {
  const text = params[name];
  if (text === undefined) throw missing(name);
  return text;
}

/** `undefined` when it is not set or blank. */
export function readOptionalText(params: ParamTexts, name: string): string | undefined {
  const text = params[name];
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** `true` and `false` in any case. */
export function readBoolean(params: ParamTexts, name: string): boolean {
  const text = readText(params, name);
  const folded = text.trim().toLowerCase();
  if (folded === 'true' || folded === 'false') return folded === 'true';
  throw invalid(name, text, 'true or false');
}

export function readNumber(params: ParamTexts, name: string, range: Range = {}): number {
  const text = readText(params, name);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw invalid(name, text, 'a number');
  return within(name, value, range);
}

export function readInteger(params: ParamTexts, name: string, range: Range = {}): number {
  const value = readNumber(params, name, range);
  if (!Number.isSafeInteger(value)) throw invalid(name, readText(params, name), 'a whole number');
  return value;
}

export function readChoice<T extends string>(params: ParamTexts, name: string, choices: readonly T[]): T {
  const text = readText(params, name);
  const choice = choices.find((candidate) => candidate === text.trim());
  if (choice === undefined) throw invalid(name, text, `one of ${choices.join(', ')}`);
  return choice;
}

/** The seed as text: what the user wrote (0 is an ordinary seed), else the one derived from the step's identity. */
export function readSeed(
  context: { readonly params: ParamTexts; readonly seed: string },
  name: string,
): string {
  if (readOptionalText(context.params, name) === undefined) return context.seed;
  return String(readInteger(context.params, name, { min: 0 }));
}

function within(name: string, value: number, { min, max }: Range): number {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return value;
  const limits = [
    min === undefined ? [] : `at least ${min}`,
    max === undefined ? [] : `at most ${max}`,
  ].flat();
  const expected = limits.join(' and ');
  throw new ComponentFailure(
    'parameter-out-of-range',
    `Parameter "${name}" is ${value}, but must be ${expected}.`,
    {
      params: { parameter: name, value, expected },
      remedy: `Set "${name}" to a value of ${expected}.`,
      port: name,
    },
  );
}

function missing(name: string): ComponentFailure {
  return new ComponentFailure('parameter-missing', `Parameter "${name}" is not set.`, {
    params: { parameter: name },
    remedy: `Set "${name}".`,
    port: name,
  });
}

function invalid(name: string, value: string, expected: string): ComponentFailure {
  const message = `Parameter "${name}" is "${value}", but must be ${expected}.`;
  return new ComponentFailure('parameter-invalid', message, {
    params: { parameter: name, value, expected },
    remedy: `Set "${name}" to ${expected}.`,
    port: name,
  });
}
