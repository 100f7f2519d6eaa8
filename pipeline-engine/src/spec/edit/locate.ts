/** Finds the parts of a pipeline document that operations change. */
import { EngineError } from '../../errors.ts';
import type { IssueCode } from '../issue-codes.ts';
import { pipelineDocument } from '../parse-pipeline.ts';
import { entryOf, type YamlEntry, type YamlMap } from '../yaml/value.ts';
import { createDraft, type Draft, ownEntries, requireOwn } from './tree-edit.ts';

/** Refuses a text that is no YAML: where its parts stand would be a guess. */
export function draftOf(text: string): Draft {
  const document = pipelineDocument(text);
  const wrong = document.problems.find(({ code }) => unreadable.has(code));
  if (wrong === undefined) return createDraft(document);
  const { line, column } = document.lines.place(wrong.from);
  throw new EngineError(
    'invalid-document',
    `The text cannot be read at line ${line}, column ${column}. Mend it in the text first.`,
    { line, column, code: wrong.code },
  );
}

const unreadable: ReadonlySet<string> = new Set<IssueCode>([
  'yaml-syntax',
  'many-documents',
  'document-too-large',
  'document-too-deep',
  'too-many-aliases',
]);

export function rootOf(draft: Draft): YamlMap {
  const { root } = draft.document;
  if (root?.kind !== 'map') throw new EngineError('invalid-document', 'The text is not a YAML mapping.');
  return root;
}

export function jobsOf(draft: Draft): YamlMap | undefined {
  const jobs = entryOf(draft.document.root, 'jobs')?.value;
  if (jobs?.kind !== 'map') return undefined;
  requireOwn(jobs, 'jobs');
  return jobs;
}

export interface NodePlace {
  readonly entry: YamlEntry;
  readonly map: YamlMap;
}

export function nodeOf(draft: Draft, node: string): NodePlace {
  const jobs = jobsOf(draft);
  const entry = jobs === undefined ? undefined : ownEntries(jobs).findLast(({ key }) => key === node);
  if (entry?.value.kind !== 'map') {
    throw new EngineError('not-found', `There is no node "${node}" in this pipeline.`, { node });
  }
  requireOwn(entry.value, node);
  return { entry, map: entry.value };
}

/** The mapping that holds `inputs:`: a node, or the document itself. */
export function ownerOf(draft: Draft, node: string | undefined): YamlMap {
  return node === undefined ? rootOf(draft) : nodeOf(draft, node).map;
}
