/**
 * Follows the references of documents: what they name comes along, and how the references read in the new place.
 * An export takes everything; a published version leaves data where it is, and built-in components to the product.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  applyEdits,
  type ComponentDefinition,
  computeName,
  EngineError,
  parseComponentReference,
  type ReferenceSite,
  replaceReferences,
} from '@millrace/pipeline-engine/browser';
import { isLocalPath } from '../document/check-paths.ts';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { documentName } from '../workspace/document-names.ts';
import { locateDocumentPath } from '../workspace/locate.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Absence, Copy, ExportedDocument } from './exported.ts';
import { withListedIncludes } from './listed-includes.ts';
import type { Placement } from './placement.ts';

export interface FollowRules {
  /** Where documents and copies go. */
  readonly place: Placement['place'];
  /** The place of a built-in component's folder; absent: its name stays. */
  readonly builtin?: Placement['builtin'];
  /** What stands for the compute that only this machine has; absent: its name stays. */
  readonly localCompute?: string;
  /** The folder that documents are written to, from where data is pointed to; absent: data is copied. */
  readonly dataFrom?: string;
}

/** The one compute that only Millrace knows. */
const localCompute = 'local';

export type Follower = ReturnType<typeof createFollower>;

export function createFollower(
  workspace: Workspace,
  catalog: Pick<ComponentCatalog, 'resolve'>,
  rules: FollowRules,
) {
  const waiting: string[] = [];
  const seen = new Set<string>();
  const copies = new Map<string, Copy>();
  const data = new Map<string, Copy>();
  const builtins = new Map<string, ComponentDefinition>();
  const absent: Absence[] = [];
  let computes = 0;

  function document(absolute: string): void {
    if (!seen.has(absolute)) waiting.push(absolute);
    seen.add(absolute);
  }

  function component(site: ReferenceSite, source: string): string | undefined {
    const reference = parseComponentReference(site.text);
    if (reference.kind === 'file') return file(site, source, document);
    const resolved = catalog.resolve(reference, documentName(workspace, source));
    if (resolved === undefined) return undefined;
    const from = path.posix.dirname(rules.place(source));
    if (resolved.file !== undefined) {
      const absolute = path.resolve(workspace.root, resolved.file);
      document(absolute);
      return relativePath(from, rules.place(absolute));
    }
    if (resolved.kind !== 'component') return undefined;
    builtins.set(resolved.definition.name, resolved.definition);
    const folder = rules.builtin?.(resolved.definition.name);
    return folder === undefined ? undefined : relativePath(from, `${folder}/component.yaml`);
  }

  /** A local path: `take` gets what is there. */
  function file(site: ReferenceSite, source: string, take: (absolute: string) => void): string | undefined {
    const prefix = site.text.startsWith('file:') ? 'file:' : '';
    const given = site.text.slice(prefix.length);
    const located = locateDocumentPath(given, source, workspace.roots);
    if (located.kind === 'outside') throw outside(documentName(workspace, source), site);
    const place = rules.place(located.file);
    const name = documentName(workspace, source);
    if (located.kind === 'found') take(located.file);
    else if (site.kind === 'component') throw noComponent(name, site);
    else absent.push({ document: name, line: site.line, reference: site.text, place });
    const from = path.posix.dirname(rules.place(source));
    return isSamePlace(from, given, place) ? undefined : prefix + relativePath(from, place);
  }

  /** Data stays where it is; nothing need be there yet. */
  function pointAt(site: ReferenceSite, source: string, folder: string): string {
    const prefix = site.text.startsWith('file:') ? 'file:' : '';
    const located = locateDocumentPath(site.text.slice(prefix.length), source, workspace.roots);
    if (located.kind === 'outside') throw outside(documentName(workspace, source), site);
    const from = path.dirname(path.join(folder, rules.place(source)));
    return prefix + relativePath(from, located.file);
  }

  function reference(site: ReferenceSite, source: string): string | undefined {
    // What a delivery fills in is part of the path; everything else in such brackets is no path.
    const spelled = site.kind === 'output' ? site.text.replace(deliveryMacro, '') : site.text;
    if (/\$\{\{|\$\[\[/.test(spelled)) return undefined;
    if (site.kind === 'compute') {
      if (rules.localCompute === undefined || computeName(site.text) !== localCompute) return undefined;
      computes += 1;
      return rules.localCompute;
    }
    if (site.kind === 'component') return component(site, source);
    if (!isLocalPath(site.text) || /^(git\+|https?:)/i.test(site.text)) return undefined;
    if (site.kind === 'environment') return file(site, source, document);
    if (site.kind === 'output' || site.kind === 'data') {
      if (rules.dataFrom !== undefined) return pointAt(site, source, rules.dataFrom);
      // Where Azure ML delivers a result is its own affair.
      if (site.kind === 'output') return undefined;
    }
    return file(site, source, (absolute) => {
      const copy = { source: absolute, place: rules.place(absolute) };
      copies.set(absolute, copy);
      if (site.kind === 'data') data.set(absolute, copy);
    });
  }

  return {
    document,
    next: () => waiting.shift(),
    reference,
    get found() {
      return {
        copies: [...copies.values()],
        data: [...data.values()],
        builtins: [...builtins.values()],
        absent,
        computes,
      };
    },
  };
}

const deliveryMacro = /\$\{\{\s*(?:name|output_name)\s*\}\}/g;

const isSamePlace = (from: string, given: string, place: string): boolean =>
  path.posix.join(from, given, '.') === path.posix.join(place, '.');

/** With `./` in front, so that it is never taken for a name. */
function relativePath(from: string, to: string): string {
  const relative = path.posix.relative(from, to);
  return relative.startsWith('..') ? relative : `./${relative}`;
}

function outside(document: string, site: ReferenceSite): EngineError {
  return new EngineError(
    'path-outside-workspace',
    `${document}:${site.line}:${site.column}: "${site.text}" leaves the workspace. Move it into the workspace, or give --allow for its folder.`,
    { path: site.text, file: document },
  );
}

function noComponent(document: string, site: ReferenceSite): EngineError {
  return new EngineError(
    'not-found',
    `${document}:${site.line}:${site.column}: There is no component file "${site.text}". Check the spelling; it is relative to the file that names it.`,
    { path: site.text, file: document },
  );
}

/** Every document that `main` names, itself first, as it reads in its new place. */
export async function followDocuments(
  workspace: Workspace,
  main: string,
  follow: Follower,
  place: Placement['place'],
): Promise<readonly ExportedDocument[]> {
  const documents: ExportedDocument[] = [];
  follow.document(main);
  for (let source = follow.next(); source !== undefined; source = follow.next()) {
    const own = await readDocument(source, documentName(workspace, source));
    const original = await withListedIncludes(own, source, workspace.roots);
    const change = replaceReferences(original, (site) => follow.reference(site, source));
    const { text } = applyEdits(original, change);
    documents.push({ source, place: place(source), text });
  }
  return documents;
}

async function readDocument(absolute: string, name: string): Promise<string> {
  const unreadable = (reason: string): EngineError =>
    new EngineError('invalid-document', `"${name}" ${reason}`, { file: name });
  const bytes = await readFile(absolute).catch((error: unknown) => {
    if (isCode(error, 'EISDIR')) throw unreadable('is a folder, but a document refers to it as to a file.');
    throw error;
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable('is not UTF-8 text. Save it as UTF-8 in an editor first.');
  }
}
