/**
 * Tables whose MLTable file names files outside the folder that a pipeline refers to. Azure ML uploads that folder and
 * nothing else, so such files are copied into it, and the MLTable names them there.
 */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  applyEdits,
  EngineError,
  findReferenceSites,
  type ReferenceSite,
  replaceReferences,
} from '@millrace/pipeline-engine/browser';
import { isLocalPath } from '../document/check-paths.ts';
import { documentName } from '../workspace/document-names.ts';
import { locateDocumentPath } from '../workspace/locate.ts';
import { isInside, toWorkspacePath } from '../workspace/safe-path.ts';
import { walkFiles } from '../workspace/walk-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Absence, Copy, ExportedDocument } from './exported.ts';

/** What joins a data folder, and its MLTable files as they are to be. */
export interface OuterPaths {
  readonly tables: readonly ExportedDocument[];
  readonly copies: readonly Copy[];
  readonly absent: readonly Absence[];
}

/** `data` is a file or folder that the pipeline refers to. */
export async function followTables(workspace: Workspace, data: Copy): Promise<OuterPaths> {
  const tables: ExportedDocument[] = [];
  const copies: Copy[] = [];
  const absent: Absence[] = [];
  if (!(await stat(data.source)).isDirectory()) return { tables, copies, absent };
  for (const source of await walkFiles(data.source, (name) => name === 'MLTable')) {
    const place = path.posix.join(data.place, toWorkspacePath(data.source, source));
    const original = await readFile(source, 'utf8');
    const joining = createJoining(workspace, data, { source, place });
    const change = replaceReferences(original, joining.replacement);
    if (change.length > 0) tables.push({ source, place, text: applyEdits(original, change).text });
    copies.push(...joining.copies);
    absent.push(...joining.absent);
  }
  return { tables, copies, absent };
}

/** The path up to the first part with a wildcard, and the rest. */
export function splitPattern(given: string): { readonly fixed: string; readonly rest: string } {
  const parts = given.split('/');
  const at = parts.findIndex((part) => /[*?[{]/.test(part));
  if (at === -1) return { fixed: given, rest: '' };
  return { fixed: parts.slice(0, at).join('/') || '.', rest: `/${parts.slice(at).join('/')}` };
}

function createJoining(workspace: Workspace, data: Copy, table: Copy) {
  const names = new Map<string, string>();
  const copies: Copy[] = [];
  const absent: Absence[] = [];
  const document = documentName(workspace, table.source);
  const home = path.dirname(table.source);

  /** A name beside the MLTable that nothing has. */
  function nameFor(file: string): string {
    const known = names.get(file);
    if (known !== undefined) return known;
    const { name, ext } = path.parse(file);
    const taken = (candidate: string): boolean =>
      existsSync(path.join(home, candidate)) || [...names.values()].includes(candidate);
    let candidate = name + ext;
    for (let count = 2; taken(candidate); count++) candidate = `${name}-${count}${ext}`;
    names.set(file, candidate);
    return candidate;
  }

  function replacement(site: ReferenceSite): string | undefined {
    if (site.kind !== 'table' || (!isLocalPath(site.text) && !site.text.startsWith('file:')))
      return undefined;
    const given = site.text.replace(/^file:(?:\/\/)?/, '');
    const { fixed, rest } = splitPattern(given);
    const located = locateDocumentPath(fixed, table.source, workspace.roots);
    if (located.kind === 'outside') throw cannotCome(document, site, 'leaves the workspace');
    const { file, kind } = located;
    if (rest.split('/').includes('..')) throw cannotCome(document, site, 'goes up behind a wildcard');
    const miss = (place: string): void =>
      void absent.push({ document, line: site.line, reference: site.text, place });
    if (isInside(data.source, file)) {
      if (kind === 'absent') miss(path.posix.join(data.place, toWorkspacePath(data.source, file)));
      const isPlain = given === site.text && !path.isAbsolute(given);
      return isPlain ? undefined : `./${toWorkspacePath(home, file)}${rest}`;
    }
    if (isInside(file, data.source)) throw cannotCome(document, site, 'holds the table itself');
    const name = nameFor(file);
    const place = path.posix.join(path.posix.dirname(table.place), name);
    if (kind === 'found') copies.push({ source: file, place });
    else miss(place);
    return `./${name}${rest}`;
  }

  return { replacement, copies, absent };
}

function cannotCome(document: string, site: ReferenceSite, why: string): EngineError {
  return new EngineError(
    'invalid-request',
    `${document}:${site.line}:${site.column}: "${site.text}" ${why}, and Azure ML uploads the folder of a table only. Move what the table needs into its folder.`,
    { path: site.text, file: document },
  );
}

/** Paths in a table that lead out of the exported data, or nowhere. */
export function tableProblems(table: ExportedDocument, folder: string, absent: ReadonlySet<string>) {
  return findReferenceSites(table.text).flatMap(({ kind, text, line, column }) => {
    if (kind !== 'table' || !isLocalPath(text)) return [];
    const place = path.posix.join(path.posix.dirname(table.place), splitPattern(text).fixed);
    const isThere = existsSync(path.join(folder, place)) || absent.has(place);
    return isThere ? [] : [`${table.place}:${line}:${column}: "${text}" is not there`];
  });
}
