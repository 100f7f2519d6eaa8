/**
 * Where a parsed pipeline's parts stand in its text. Kept beside the model, not in it: the model is plain JSON that
 * travels, and one that came over the wire simply has no places but its nodes' lines.
 */
import type { Issue } from '../errors.ts';
import type { DocumentPath } from './issues.ts';
import type { PipelineModel } from './pipeline.ts';
import type { Place } from './yaml/lines.ts';
import type { YamlDocument } from './yaml/read.ts';
import { yamlOf } from './yaml/remembered.ts';
import { entryOf, isEmptyValue } from './yaml/value.ts';

const documents = new WeakMap<PipelineModel, YamlDocument>();

const readWith = new WeakMap<object, readonly Issue[]>();

/** What was wrong with the text that a model or definition was read from; kept beside it, as the places are. */
export function rememberIssues(owner: object, issues: readonly Issue[]): void {
  readWith.set(owner, issues);
}

export function errorsOf(owner: object): readonly Issue[] {
  return (readWith.get(owner) ?? []).filter(({ severity }) => severity === 'error');
}

export function rememberDocument(model: PipelineModel, document: YamlDocument): void {
  documents.set(model, document);
}

/** The place of the deepest part of `path` that exists: a scalar value, or the key of anything larger. */
export function placeIn(model: PipelineModel, path: DocumentPath): Place {
  const document = documents.get(model);
  if (document === undefined) return lineOfNode(model, path);
  return document.lines.place(offsetOf(document, path));
}

/** The same for a document of any kind, by its text. */
export function placeInText(text: string, path: DocumentPath): Place {
  const document = yamlOf(text);
  return document.lines.place(offsetOf(document, path));
}

export function offsetOf(document: YamlDocument, path: DocumentPath): number {
  let value = document.root;
  let offset = 0;
  for (const part of path) {
    if (value?.kind === 'list' && typeof part === 'number') {
      value = value.items[part];
      if (value === undefined) return offset;
      offset = value.from;
      continue;
    }
    const entry = entryOf(value, String(part));
    if (entry === undefined) return offset;
    value = entry.value;
    offset = value.kind === 'scalar' && !isEmptyValue(value) ? value.from : entry.keyFrom;
  }
  return offset;
}

function lineOfNode(model: PipelineModel, path: DocumentPath): Place {
  const node = path[0] === 'jobs' ? model.nodes.find((candidate) => candidate.id === path[1]) : undefined;
  return { line: node?.lines.from ?? 1, column: 1 };
}
