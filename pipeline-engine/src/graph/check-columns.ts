/** Column parameters name columns that the table above them has, as far as its schema is known. */
import { parseColumnSelection } from '../spec/column-selection.ts';
import type { InputPort } from '../spec/component.ts';
import type { IssueCode } from '../spec/issue-codes.ts';
import { nearestNames } from '../spec/nearest-names.ts';
import { resolveColumns } from '../spec/resolve-columns.ts';
import type { TableSchema } from '../spec/table-schema.ts';
import { visibleInputs } from './check-parameters.ts';
import { atInput, type GraphIssues } from './graph-issues.ts';
import { effectiveText, type Level, type NodeView } from './level.ts';

/** The schema of a node's output, where it is known. */
export type SchemaLookup = (node: string, output: string) => TableSchema | undefined;

export function checkColumns(level: Level, view: NodeView, schemas: SchemaLookup, issues: GraphIssues): void {
  for (const port of visibleInputs(level, view)) {
    if (port.control !== 'column' && port.control !== 'columns') continue;
    const text = effectiveText(level, view, port.name);
    if (text === undefined || text === '') continue;
    const schema = schemaFor(view, port, schemas);
    if (port.control === 'column') checkColumn(view, port, text, schema, issues);
    else checkSelection(view, port, text, schema, issues);
  }
}

function schemaFor(view: NodeView, port: InputPort, schemas: SchemaLookup): TableSchema | undefined {
  const table = port.columnsOf ?? [...view.inputs.values()].find((input) => input.kind === 'table')?.name;
  const value = table === undefined ? undefined : view.values.get(table);
  if (value?.kind !== 'binding' || value.binding.kind !== 'job-output') return undefined;
  return schemas(value.binding.node, value.binding.output);
}

function checkColumn(
  view: NodeView,
  port: InputPort,
  column: string,
  schema: TableSchema | undefined,
  issues: GraphIssues,
): void {
  if (schema === undefined || schema.columns.some(({ name }) => name === column)) return;
  const nearest = nearestNames(
    column,
    schema.columns.map(({ name }) => name),
  );
  report(view, port, 'column-not-found', { column, nearest }, issues);
}

function checkSelection(
  view: NodeView,
  port: InputPort,
  text: string,
  schema: TableSchema | undefined,
  issues: GraphIssues,
): void {
  const selection = parseColumnSelection(text);
  if (!selection.ok) {
    report(view, port, 'bad-column-selection', { value: text.slice(0, 80) }, issues);
    return;
  }
  if (schema === undefined) return;
  const resolved = resolveColumns(selection.value, schema.columns);
  if (!resolved.ok) report(view, port, resolved.error.code, resolved.error.params, issues);
}

function report(
  view: NodeView,
  port: InputPort,
  code: IssueCode,
  params: Parameters<GraphIssues['add']>[3],
  issues: GraphIssues,
): void {
  const node = view.node.id;
  issues.add('error', code, atInput(node, port.name), {
    ...params,
    node,
    input: port.name,
    title_en: port.title.en,
    title_ja: port.title.ja,
  });
}
