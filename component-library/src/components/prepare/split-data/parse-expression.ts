/** The expressions of Split Data: a column, then a pattern or conditions. Parsed here, never evaluated as code. */
import { ComponentFailure } from '../../../host/failure.ts';

/** By name, or by a position counted from 0. */
export type ColumnReference = { readonly name: string } | { readonly index: number };

type Operator = '<' | '>' | '<=' | '>=' | '==' | '!=';

export interface Condition {
  readonly operator: Operator;
  readonly value: string;
}

/** `\"Text" Gryphon` or `(\1) ^[a-f]`. */
export function parseRegularExpression(text: string): {
  readonly column: ColumnReference;
  readonly pattern: string;
} {
  const { column, rest } = parseColumn(text, 'regular_expression', '\\"Text" Gryphon');
  if (rest === '')
    throw invalid('regular_expression', 'there is no pattern after the column', '\\"Text" Gryphon');
  return { column, pattern: rest };
}

/** `\"Year" > 2010 & <= 2020 | == 1999`: alternatives of conditions that must all hold. */
export function parseRelationalExpression(text: string): {
  readonly column: ColumnReference;
  readonly alternatives: readonly (readonly Condition[])[];
} {
  const { column, rest } = parseColumn(text, 'relational_expression', '\\"Year" > 2010');
  const alternatives = splitOutsideQuotes(rest, '|').map((part) =>
    splitOutsideQuotes(part, '&').map(parseCondition),
  );
  return { column, alternatives };
}

function parseColumn(text: string, port: string, example: string): { column: ColumnReference; rest: string } {
  const byName = /^\s*\\?"((?:[^"\\]|\\.)+)"\s*(.*)$/s.exec(text);
  if (byName !== null) {
    return {
      column: { name: (byName[1] ?? '').replace(/\\(["\\])/g, '$1') },
      rest: (byName[2] ?? '').trim(),
    };
  }
  const byIndex = /^\s*\(\\(\d{1,6})\)\s*(.*)$/s.exec(text);
  if (byIndex !== null) return { column: { index: Number(byIndex[1]) }, rest: (byIndex[2] ?? '').trim() };
  throw invalid(port, 'it does not begin with a column', example);
}

function parseCondition(text: string): Condition {
  const match = /^\s*(<=|>=|==|!=|<|>|=)\s*(.*?)\s*$/s.exec(text);
  const value = unquote(match?.[2] ?? '');
  if (match === null || value === '') {
    throw invalid(
      'relational_expression',
      `"${text.trim()}" is not a condition`,
      '\\"Year" > 2010 & <= 2020',
    );
  }
  // The pattern lists exactly the operators, and `=` for those who know it from elsewhere.
  const operator = (match[1] === '=' ? '==' : match[1]) as Operator;
  return { operator, value };
}

function unquote(text: string): string {
  const match = /^"([^"]*)"$|^'([^']*)'$/.exec(text);
  return match === null ? text : (match[1] ?? match[2] ?? '');
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = [''];
  let quote = '';
  for (const char of text) {
    if (quote === '' && char === separator) parts.push('');
    else parts[parts.length - 1] += char;
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return parts;
}

function invalid(port: string, problem: string, example: string): ComponentFailure {
  return new ComponentFailure('expression-invalid', `The expression cannot be read: ${problem}.`, {
    params: { parameter: port, problem },
    remedy: `Write it like this: ${example}`,
    port,
  });
}
