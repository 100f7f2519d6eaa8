/** Column parameters against the columns of a table: a failure names the nearest columns. */
import type { Column, Failure } from '@millrace/pipeline-engine/browser';
import { nearestNames, parseColumnSelection, resolveColumns } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';

/** The columns that the selection in parameter `port` means, in natural order unless it keeps its own. */
export function selectColumns<C extends Column>(
  text: string,
  columns: readonly C[],
  port: string,
): readonly C[] {
  const selection = parseColumnSelection(text);
  if (!selection.ok) {
    throw new ComponentFailure(
      'column-selection-invalid',
      `The column selection cannot be read: ${selection.error}`,
      {
        params: { parameter: port, reason: selection.error },
        remedy: 'Choose the columns again.',
        port,
      },
    );
  }
  const resolved = resolveColumns(selection.value, columns);
  if (!resolved.ok) throw columnProblem(resolved.error.code, resolved.error.params, port);
  const byName = new Map(columns.map((column) => [column.name, column]));
  return resolved.value.flatMap((column) => byName.get(column.name) ?? []);
}

/** The column that parameter `port` names. */
export function selectColumn<C extends Column>(name: string, columns: readonly C[], port: string): C {
  const column = columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const names = columns.map((candidate) => candidate.name);
  throw columnProblem('column-not-found', { column: name, nearest: nearestNames(name, names) }, port);
}

/** A failure about columns that were chosen but are of no use. */
export function columnsFailure(
  code: string,
  message: string,
  columns: readonly string[],
  remedy: string,
  port: string,
) {
  return new ComponentFailure(code, message, { params: { columns }, remedy, port });
}

function columnProblem(code: string, params: Failure['params'], port: string): ComponentFailure {
  const { message, remedy } = columnSentences(code, params);
  return new ComponentFailure(code, message, { params, remedy, port });
}

function columnSentences(code: string, params: Failure['params']): { message: string; remedy: string } {
  if (code === 'column-index-out-of-range') {
    return {
      message: `Column ${params.index} was chosen, but the table has ${params.count} columns.`,
      remedy: `Choose positions from 1 to ${params.count}.`,
    };
  }
  if (code === 'bad-column-range') {
    return {
      message: `"${params.range}" is not a column position or a range such as 3-8.`,
      remedy: 'Write positions counted from 1, such as 1,3-8.',
    };
  }
  const nearest = Array.isArray(params.nearest) ? params.nearest : [];
  return {
    message: `The table has no column "${params.column}".`,
    remedy:
      nearest.length > 0 ? `Did you mean ${quotedList(nearest)}?` : 'Choose one of the columns of the table.',
  };
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' or ');
}
