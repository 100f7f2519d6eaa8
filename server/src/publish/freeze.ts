/** Copies a pipeline with its components, code and environments into a folder where nothing changes them any more. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyTree } from '../export/copy-tree.ts';
import { createFollower, followDocuments } from '../export/follow-references.ts';
import { placeByRoot } from '../export/placement.ts';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface FreezePorts {
  readonly workspace: Workspace;
  readonly catalog: Pick<ComponentCatalog, 'refresh' | 'resolve'>;
}

/** Where the files are written, and where they are moved to afterwards: what data is pointed to from. */
export interface FrozenFolder {
  readonly folder: string;
  readonly standsAt: string;
}

/**
 * Files keep their workspace paths below the folder. Data is pointed to where it lies, and built-in components are named:
 * they are the product's. Answers the pipeline's place in it.
 */
export async function freezePipeline(
  { workspace, catalog }: FreezePorts,
  pipeline: string,
  { folder: target, standsAt }: FrozenFolder,
): Promise<string> {
  await catalog.refresh();
  const place = (absolute: string): string => placeByRoot(workspace, absolute);
  const follow = createFollower(workspace, catalog, { place, dataFrom: standsAt });
  const main = path.resolve(workspace.root, pipeline);
  const documents = await followDocuments(workspace, main, follow, place);
  for (const copy of follow.found.copies)
    await copyTree(copy.source, path.join(target, copy.place), {
      roots: workspace.roots,
      accept: async () => true,
    });
  for (const { place: file, text } of documents) {
    const absolute = path.join(target, file);
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, text);
  }
  return place(main);
}
