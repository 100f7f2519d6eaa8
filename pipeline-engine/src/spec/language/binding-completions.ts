/** The expressions that may stand at a value: inputs of the pipeline, results of other nodes, outputs of the pipeline. */
import type { PortKind } from '../component.ts';
import { isLiteralType } from '../data-types.ts';
import {
  downstreamOf,
  inputPort,
  isLiteralEntry,
  kindOfEntry,
  type LanguageContext,
  outputsOf,
  titleIn,
} from './context.ts';
import type { Offer } from './offer.ts';
import { childOf, type Outline, type OutlineEntry, pathOf } from './outline.ts';
import { nodeEntries } from './place.ts';

/** Labels are what stands between the braces. Without an entry, everything that could be read is offered. */
export function bindingCompletions(
  text: string,
  outline: Outline,
  entry: OutlineEntry | undefined,
  context: LanguageContext,
): readonly Offer[] {
  const path = entry === undefined ? [] : pathOf(entry);
  const [top, id, holder, port, key] = path;
  if (top !== 'jobs' || id === undefined || entry === undefined) return [];
  const isPortValue = path.length === 4 || (path.length === 5 && key === 'path');
  if (holder === 'outputs' && isPortValue) return pipelineOutputs(outline);
  if (holder === 'compute' && path.length === 3) return pipelineInputs(outline, isLiteralEntry);
  if (holder === 'inputs' && isPortValue && port !== undefined) {
    return forInput(text, outline, { id, port }, context);
  }
  if (holder === 'command' && path.length === 3) return ownPorts(entry.parent);
  return [];
}

function forInput(
  text: string,
  outline: Outline,
  target: { readonly id: string; readonly port: string },
  context: LanguageContext,
): readonly Offer[] {
  const node = childOf(childOf(outline, 'jobs'), target.id);
  const port = inputPort(node, target.port, context);
  if (port !== undefined && isLiteralType(port.type)) return pipelineInputs(outline, isLiteralEntry);
  const kind = port?.kind ?? 'any';
  const later = downstreamOf(text, outline, target.id);
  const results = nodeEntries(outline)
    .filter((source) => !later.has(source.key))
    .flatMap((source) =>
      outputsOf(source, context)
        .filter((output) => mayFit(output.kind, kind))
        .map((output): Offer => {
          const label = `parent.jobs.${source.key}.outputs.${output.name}`;
          const detail = output.port === undefined ? undefined : titleIn(output.port.title, context);
          return { kind: 'binding', label, insert: label, ...(detail === undefined ? {} : { detail }) };
        }),
    );
  const inputs = pipelineInputs(outline, (entry) =>
    port === undefined ? true : !isLiteralEntry(entry) && mayFit(kindOfEntry(entry), kind),
  );
  return [...results.toReversed(), ...inputs];
}

/** Files and folders may hold what a port of another kind wants; a model is no table. */
function mayFit(source: PortKind, target: PortKind): boolean {
  const loose: readonly PortKind[] = ['any', 'file', 'folder'];
  return source === target || loose.includes(source) || loose.includes(target);
}

function pipelineInputs(outline: Outline, isWanted: (entry: OutlineEntry) => boolean): readonly Offer[] {
  return (childOf(outline, 'inputs')?.children ?? []).filter(isWanted).map((entry) => {
    const label = `parent.inputs.${entry.key}`;
    const detail = childOf(entry, 'type')?.text ?? entry.text;
    return { kind: 'binding', label, insert: label, ...(detail === '' ? {} : { detail }) };
  });
}

function pipelineOutputs(outline: Outline): readonly Offer[] {
  return (childOf(outline, 'outputs')?.children ?? []).map(({ key }) => {
    const label = `parent.outputs.${key}`;
    return { kind: 'binding', label, insert: label };
  });
}

/** In the command of a node: its own inputs and outputs. */
function ownPorts(node: OutlineEntry | undefined): readonly Offer[] {
  return ['inputs', 'outputs'].flatMap((holder) =>
    (childOf(node, holder)?.children ?? []).map(({ key }): Offer => {
      const label = `${holder}.${key}`;
      return { kind: 'binding', label, insert: label };
    }),
  );
}
