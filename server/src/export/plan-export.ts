/** Follows every reference of a pipeline, and decides what the exported folder holds and how references read there. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { builtinComponents } from '@millrace/component-library';
import {
  applyEdits,
  type ComponentDefinition,
  computeName,
  EngineError,
  parseComponentReference,
  parsePipeline,
  type ReferenceSite,
  replaceReferences,
  setSetting,
} from '@millrace/pipeline-engine/browser';
import { isLocalPath } from '../document/check-paths.ts';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { documentName } from '../workspace/document-names.ts';
import { locateDocumentPath } from '../workspace/locate.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Absence, Copy, ExportedDocument } from './exported.ts';
import { withListedIncludes } from './listed-includes.ts';
import { followTables } from './outer-paths.ts';
import { createPlacement, type Placement } from './placement.ts';

export interface ExportPlan {
  readonly placement: Placement;
  /** The pipeline first. */
  readonly documents: readonly ExportedDocument[];
  readonly copies: readonly Copy[];
  /** MLTable files that read otherwise than in the workspace; they are written after what is copied. */
  readonly tables: readonly ExportedDocument[];
  readonly builtins: readonly ComponentDefinition[];
  readonly absent: readonly Absence[];
  /** References to computes that only this machine has, now `azureCompute`. */
  readonly computes: number;
}

/** Azure ML's compute that every workspace has. */
export const azureCompute = 'azureml:serverless';
/** The one compute that only Millrace knows. */
const localCompute = 'local';

/** `pipeline` is a workspace path. */
export async function planExport(
  workspace: Workspace,
  catalog: ComponentCatalog,
  pipeline: string,
): Promise<ExportPlan> {
  const main = path.resolve(workspace.root, pipeline);
  const placement = createPlacement(
    workspace,
    main,
    builtinComponents.map(({ definition }) => definition.name),
  );
  const follow = createFollower(workspace, catalog, placement);
  const documents: ExportedDocument[] = [];
  follow.document(main);
  for (let source = follow.next(); source !== undefined; source = follow.next()) {
    const own = await readDocument(source, documentName(workspace, source));
    const original = await withListedIncludes(own, source, workspace.roots);
    const change = replaceReferences(original, (site) => follow.reference(site, source));
    const { text } = applyEdits(original, change);
    documents.push({ source, place: placement.place(source), text });
  }
  const { data, copies, absent, ...found } = follow.found;
  const outer = await Promise.all(data.map((copy) => followTables(workspace, copy)));
  return {
    placement,
    documents: withCompute(documents),
    ...found,
    copies: [...copies, ...outer.flatMap((one) => one.copies)],
    tables: outer.flatMap(({ tables }) => tables),
    absent: [...absent, ...outer.flatMap((one) => one.absent)],
  };
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

/** Azure ML refuses a pipeline with a node that has no compute at all, at any depth; here it runs on this machine. */
function withCompute(documents: readonly ExportedDocument[]): readonly ExportedDocument[] {
  const [main, ...others] = documents;
  if (main === undefined) return documents;
  const { model } = parsePipeline(main.text);
  const given = model?.compute ?? model?.settings.defaultCompute;
  if (model === undefined || given !== undefined || !documents.some(lacksCompute)) return documents;
  const change = setSetting(main.text, { key: 'default_compute', value: azureCompute });
  return [{ ...main, text: applyEdits(main.text, change).text }, ...others];
}

function lacksCompute({ text }: ExportedDocument): boolean {
  const nodes = parsePipeline(text).model?.nodes ?? [];
  return nodes.some((node) => node.type !== 'pipeline' && node.compute === undefined);
}

function createFollower(workspace: Workspace, catalog: ComponentCatalog, placement: Placement) {
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
    const from = path.posix.dirname(placement.place(source));
    if (resolved.file !== undefined) {
      const absolute = path.resolve(workspace.root, resolved.file);
      document(absolute);
      return relativePath(from, placement.place(absolute));
    }
    if (resolved.kind !== 'component') return undefined;
    builtins.set(resolved.definition.name, resolved.definition);
    return relativePath(from, `${placement.builtin(resolved.definition.name)}/component.yaml`);
  }

  /** A local path: `take` gets what is there. */
  function file(site: ReferenceSite, source: string, take: (absolute: string) => void): string | undefined {
    const prefix = site.text.startsWith('file:') ? 'file:' : '';
    const given = site.text.slice(prefix.length);
    const located = locateDocumentPath(given, source, workspace.roots);
    if (located.kind === 'outside') throw outside(documentName(workspace, source), site);
    const place = placement.place(located.file);
    const name = documentName(workspace, source);
    if (located.kind === 'found') take(located.file);
    else if (site.kind === 'component') throw noComponent(name, site);
    else absent.push({ document: name, line: site.line, reference: site.text, place });
    const from = path.posix.dirname(placement.place(source));
    return isSamePlace(from, given, place) ? undefined : prefix + relativePath(from, place);
  }

  function reference(site: ReferenceSite, source: string): string | undefined {
    if (/\$\{\{|\$\[\[/.test(site.text)) return undefined;
    if (site.kind === 'compute') {
      if (computeName(site.text) !== localCompute) return undefined;
      computes += 1;
      return azureCompute;
    }
    if (site.kind === 'component') return component(site, source);
    if (!isLocalPath(site.text) || /^(git\+|https?:)/i.test(site.text)) return undefined;
    if (site.kind === 'environment') return file(site, source, document);
    return file(site, source, (absolute) => {
      const copy = { source: absolute, place: placement.place(absolute) };
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
