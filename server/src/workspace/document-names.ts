/**
 * How documents are named inside the engine: by workspace path where they lie in the workspace, so that
 * what is recorded stays true when the workspace moves, else (`--allow`) by absolute path.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { locateDocumentPath } from './locate.ts';
import { isInside, toWorkspacePath } from './safe-path.ts';
import type { Workspace } from './workspace.ts';

export function documentName(workspace: Workspace, absolute: string): string {
  return isInside(workspace.root, absolute) ? toWorkspacePath(workspace.root, absolute) : absolute;
}

/** With the results, wherever the state lies: a run may read those of another one. Nothing else of the state. */
function readableRoots({ roots, stateDirectory }: Workspace): readonly string[] {
  const results = path.join(stateDirectory, 'artifacts');
  return existsSync(results) ? [...roots, results] : roots;
}

/** Where a path that a document spells points to, or why it may not be read. Nothing need be there. */
export function locate(workspace: Workspace, document: string, given: string): string | EngineError {
  const located = locateDocumentPath(given, path.resolve(workspace.root, document), readableRoots(workspace));
  if (located.kind !== 'outside') return located.file;
  return new EngineError(
    'path-outside-workspace',
    `"${given}" in ${document} leaves the workspace. Move the file into the workspace, or start millrace with --allow for its folder.`,
    { path: given, file: document },
  );
}
