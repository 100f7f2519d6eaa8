/** Edits of the graph as text edits: what the canvas asks for, in terms of the engine's edit operations. */
import type { ComponentDefinition, PipelineModel } from '@millrace/pipeline-engine/browser';
import { applyTextEdits, differenceOf, type TextEdit } from '../model/change.ts';
import type { DocumentTools } from '../model/document-tools.ts';
import type { Wire } from '../model/wires.ts';

export interface WireEnds {
  readonly source: string;
  readonly output: string;
  readonly target: string;
  readonly input: string;
}

/** Edits of several operations in a row, as one list of ranges over the first text. */
export function sequence(
  text: string,
  steps: readonly ((text: string) => readonly TextEdit[])[],
): readonly TextEdit[] {
  let now = text;
  for (const step of steps) now = applyTextEdits(now, step(now));
  return now === text ? [] : [differenceOf(text, now)];
}

/** How a node references a definition: registered components by name, those of the workspace by file. */
export function referenceTo(definition: ComponentDefinition, pipelinePath: string): string {
  if (definition.origin.kind === 'workspace') return relativePath(definition.origin.file, pipelinePath);
  return `azureml:${definition.name}:${definition.version}`;
}

function relativePath(file: string, pipelinePath: string): string {
  const from = pipelinePath.split('/').slice(0, -1);
  const to = file.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  const up = from.slice(shared).map(() => '..');
  const path = [...up, ...to.slice(shared)].join('/');
  return up.length > 0 ? path : `./${path}`;
}

export function connectWires(
  tools: DocumentTools,
  text: string,
  wires: readonly WireEnds[],
): readonly TextEdit[] {
  return sequence(
    text,
    wires.map(
      ({ source, output, target, input }) =>
        (now: string) =>
          tools.connect(now, { node: target, input, source: { kind: 'job-output', node: source, output } }),
    ),
  );
}

export function disconnectWire(tools: DocumentTools, text: string, wire: Wire): readonly TextEdit[] {
  return tools.unsetInput(text, { node: wire.target, input: wire.input });
}

export function idsOf(model: PipelineModel): ReadonlySet<string> {
  return new Set(model.nodes.map((node) => node.id));
}
