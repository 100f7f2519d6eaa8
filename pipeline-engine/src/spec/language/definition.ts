/** Where the thing stands that a reference at a place means. */
import { parseBinding } from '../bindings.ts';
import type { Binding, ComponentReference } from '../pipeline.ts';
import { parseComponentReference } from '../references.ts';
import { childOf, entryAtPath, type Outline, type OutlineEntry, outlineOf, pathOf } from './outline.ts';
import { expressionAt, placeAt, type Span } from './place.ts';

/** `from` and `to` are the key in the same text; a file is relative to the folder of the document. */
export type Definition =
  | ({ readonly kind: 'node'; readonly node: string } & Span)
  | ({ readonly kind: 'input' | 'output'; readonly name: string } & Span)
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'component'; readonly reference: ComponentReference };

export function definitionAt(text: string, offset: number): Definition | undefined {
  const outline = outlineOf(text);
  const expression = expressionAt(text, offset);
  if (expression !== undefined) {
    const binding = parseBinding(`\${{${text.slice(expression.from, expression.to)}}}`);
    return binding === undefined ? undefined : definitionOfBinding(outline, binding);
  }
  const place = placeAt(text, offset);
  return place?.role === 'value' && place.entry.text !== ''
    ? definitionOfValue(outline, place.entry)
    : undefined;
}

function definitionOfBinding(outline: Outline, binding: Binding): Definition | undefined {
  if (binding.kind === 'job-output') return nodeDefinition(outline, binding.node);
  const holder = binding.kind === 'parent-input' ? 'inputs' : 'outputs';
  const entry = entryAtPath(outline, [holder, binding.name]);
  if (entry === undefined) return undefined;
  const kind = holder === 'inputs' ? 'input' : 'output';
  return { kind, name: binding.name, from: entry.keyFrom, to: entry.keyTo };
}

function nodeDefinition(outline: Outline, id: string): Definition | undefined {
  const node = childOf(childOf(outline, 'jobs'), id);
  return node === undefined ? undefined : { kind: 'node', node: id, from: node.keyFrom, to: node.keyTo };
}

const fileKeys = [
  'code',
  'conda_file',
  'path',
  'job',
  'create_job',
  'job_definition',
  'entry_script',
  'trial',
];

function definitionOfValue(outline: Outline, entry: OutlineEntry): Definition | undefined {
  const path = pathOf(entry);
  if (entry.key === 'component' || entry.key === 'trial') {
    const reference = parseComponentReference(entry.text);
    return reference.kind === 'file'
      ? { kind: 'file', path: reference.path }
      : { kind: 'component', reference };
  }
  if (path[0] === 'settings' && (entry.key === 'on_init' || entry.key === 'on_finalize')) {
    return nodeDefinition(outline, entry.text);
  }
  const isFile = fileKeys.includes(entry.key) && !/^(?:[a-z]+:\/\/|azureml:|\$\{\{)/i.test(entry.text);
  return isFile ? { kind: 'file', path: entry.text.replace(/^file:/, '') } : undefined;
}
