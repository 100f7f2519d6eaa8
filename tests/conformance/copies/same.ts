/** Whether a document and its copy mean the same, once the copy's own names, places and order are taken away. */
import path from 'node:path';
import {
  formatComponentReference,
  type Issue,
  localPath,
  type PipelineModel,
  parseComponentReference,
  parsePipeline,
  validatePipeline,
} from '@millrace/pipeline-engine/browser';
import type { Finding } from '../check-document.ts';
import { meaningOf } from '../model-edits.ts';
import { type Folder, resolverOf } from './folder.ts';
import { nodePrefix, portPrefix } from './rename.ts';

export interface PlacedDocument {
  readonly folder: Folder;
  readonly file: string;
}

export function compare(original: PlacedDocument, copy: PlacedDocument): Finding[] {
  const [a, b] = [read(original), read(copy)];
  return [
    { column: 'copy: the same meaning', ...difference(a.meaning, b.meaning) },
    { column: 'copy: the same issues', ...difference(a.issues, b.issues) },
  ];
}

function read({ folder, file }: PlacedDocument): { meaning: string[]; issues: string[] } {
  const { model, issues } = parsePipeline(folder.get(file) ?? '');
  const found = model === undefined ? [] : validatePipeline(model, { resolve: resolverOf(folder), file });
  return {
    meaning: model === undefined ? [] : meaningLines(model, file),
    issues: [...issues, ...found].map(issueLine).sort(),
  };
}

function issueLine({ code, severity, node = '', port = '' }: Issue): string {
  return withoutPrefixes(`${severity} ${code} ${node} ${port}`);
}

/** One line per leaf, in an order of their own, so that the order in the file says nothing. */
function meaningLines(model: PipelineModel, file: string): string[] {
  return leaves(meaningOf(model), file, '').map(withoutPrefixes).sort();
}

function withoutPrefixes(text: string): string {
  return text.replaceAll(nodePrefix, '').replaceAll(portPrefix, '');
}

function leaves(value: unknown, file: string, at: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => leaves(item, file, `${at}/${nameOf(item) ?? index}`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, child]) => leaves(child, file, `${at}/${key}`));
  return [`${at} = ${meant(value, file, at)}`];
}

/** List items are told by their names. */
function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { id, name } = item as { readonly id?: unknown; readonly name?: unknown };
  return typeof id === 'string' ? id : typeof name === 'string' ? name : undefined;
}

/** Paths and pins as what they lead to, whatever their spelling. */
function meant(value: unknown, file: string, at: string): unknown {
  if (typeof value !== 'string') return value;
  if (at.endsWith('/environment')) return leaves(JSON.parse(value), file, '').sort().join();
  const reference = parseComponentReference(value);
  if (reference.kind !== 'file') return formatComponentReference(reference);
  if (!/(?:[/.](?:path|code|conda_file)|\.code\/value)$/.test(at) || value.includes(':/')) return value;
  return path.posix.join(path.posix.dirname(file), localPath(value)).replace(/\/$/, '');
}

function difference(a: readonly string[], b: readonly string[]): { reason?: string } {
  const lost = a.filter((line) => !b.includes(line));
  const gained = b.filter((line) => !a.includes(line));
  if (lost.length + gained.length === 0 && a.length === b.length) return {};
  return { reason: `lost ${lost.slice(0, 3).join(' | ')}; gained ${gained.slice(0, 3).join(' | ')}` };
}
