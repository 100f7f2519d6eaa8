/** What a key, a component, a port or a binding means, for the pointer that rests on it. */
import { parseBinding } from '../bindings.ts';
import type { InputPort, OutputPort } from '../component.ts';
import type { Binding } from '../pipeline.ts';
import { descriptionOf, schemasFor } from './applicable-schemas.ts';
import {
  definitionFor,
  definitionOf,
  type KnownComponent,
  type LanguageContext,
  nodeEntry,
  titleIn,
} from './context.ts';
import { childOf, entryAtPath, type Outline, type OutlineEntry, outlineOf, pathOf } from './outline.ts';
import { expressionAt, type Place, placeAt, type Span } from './place.ts';
import { schemaOfText } from './schema-of-text.ts';

/** About `[from, to)` of the text. */
export interface Hover extends Span {
  readonly markdown: string;
}

export function hoverAt(text: string, offset: number, context: LanguageContext): Hover | undefined {
  const outline = outlineOf(text);
  const expression = expressionAt(text, offset);
  if (expression !== undefined) {
    const { from, to } = expression;
    const binding = parseBinding(`\${{${text.slice(from, to)}}}`);
    const markdown = binding === undefined ? undefined : aboutBinding(outline, binding, context);
    return markdown === undefined ? undefined : { from, to, markdown };
  }
  const place = placeAt(text, offset);
  if (place === undefined) return undefined;
  const markdown = aboutPlace(outline, place, context);
  return markdown === undefined ? undefined : { from: place.from, to: place.to, markdown };
}

function aboutPlace(outline: Outline, place: Place, context: LanguageContext): string | undefined {
  const { entry } = place;
  if (entry === undefined) return undefined;
  if (place.role === 'value') return aboutValue(entry, context);
  const [top, id, holder] = pathOf(entry);
  if (top === 'jobs' && pathOf(entry).length === 2) return aboutNode(outline, id, context);
  if (top === 'jobs' && pathOf(entry).length === 4) {
    const definition = definitionOf(nodeEntry(outline, id), context);
    const port =
      holder === 'inputs' ? definition?.inputs : holder === 'outputs' ? definition?.outputs : undefined;
    const found = port?.find(({ name }) => name === entry.key);
    if (found !== undefined) return aboutPort(found, context);
  }
  return descriptionOf(schemasFor(schemaOfText(outline, context), entry));
}

function aboutValue(entry: OutlineEntry, context: LanguageContext): string | undefined {
  if (entry.key === 'component') {
    const definition = definitionFor(entry.text, context);
    return definition === undefined ? undefined : aboutComponent(definition, context);
  }
  const path = pathOf(entry);
  if (path[0] !== 'jobs' || path[2] !== 'inputs' || path.length !== 4) return undefined;
  const port = definitionOf(entry.parent?.parent, context)?.inputs.find(({ name }) => name === entry.key);
  const title = port?.options?.[entry.text];
  return title === undefined ? undefined : titleIn(title, context);
}

function aboutNode(outline: Outline, id: string | undefined, context: LanguageContext): string | undefined {
  const definition = definitionOf(nodeEntry(outline, id), context);
  return definition === undefined ? undefined : aboutComponent(definition, context);
}

function aboutComponent(definition: KnownComponent, context: LanguageContext): string {
  const list = (ports: readonly (InputPort | OutputPort)[]): string =>
    ports.map((port) => `- \`${port.name}\`: ${titleIn(port.title, context)}`).join('\n');
  const { name, version, title, summary } = definition;
  const id = name === undefined ? '' : `\`${version === undefined ? name : `${name}:${version}`}\``;
  const lead = title === undefined ? id : `**${titleIn(title, context)}** ${id}`;
  return [
    lead.trim(),
    (summary === undefined ? '' : titleIn(summary, context)) || (definition.description ?? ''),
    definition.inputs.length === 0 ? '' : `Inputs\n\n${list(definition.inputs)}`,
    definition.outputs.length === 0 ? '' : `Outputs\n\n${list(definition.outputs)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function aboutPort(port: InputPort | OutputPort, context: LanguageContext): string {
  const facts = [`**${titleIn(port.title, context)}** \`${port.type}\``];
  if ('optional' in port) {
    if (port.hint !== undefined) facts.push(titleIn(port.hint, context));
    if (port.description !== undefined) facts.push(port.description);
    if (port.default !== undefined) facts.push(`Default: \`${port.default}\``);
    if (port.enum !== undefined) facts.push(`One of ${port.enum.map((value) => `\`${value}\``).join(', ')}`);
    if (port.min !== undefined) facts.push(`At least ${port.min}`);
    if (port.max !== undefined) facts.push(`At most ${port.max}`);
  } else if (port.description !== undefined) facts.push(port.description);
  return facts.join('\n\n');
}

function aboutBinding(outline: Outline, binding: Binding, context: LanguageContext): string | undefined {
  if (binding.kind === 'job-output') {
    const node = nodeEntry(outline, binding.node);
    if (node === undefined) return undefined;
    const port = definitionOf(node, context)?.outputs.find(({ name }) => name === binding.output);
    const written = childOf(childOf(node, 'outputs'), binding.output);
    const type = port?.type ?? childOf(written, 'type')?.text;
    const title = port === undefined ? binding.output : titleIn(port.title, context);
    return `**${title}**${type === undefined ? '' : ` \`${type}\``}\n\nFrom the node \`${binding.node}\``;
  }
  const holder = binding.kind === 'parent-input' ? 'inputs' : 'outputs';
  const entry = entryAtPath(outline, [holder, binding.name]);
  if (entry === undefined) return undefined;
  const value = [childOf(entry, 'type')?.text, childOf(entry, 'path')?.text ?? entry.text].filter(Boolean);
  const what = holder === 'inputs' ? 'Input' : 'Output';
  return `${what} of the pipeline: **${binding.name}**${value.length === 0 ? '' : `\n\n\`${value.join(' ')}\``}`;
}
