/** New pipelines: empty, a copy of a sample, or a copy of one that is there. */
import { createPipeline, getPipelineFile, savePipelineFile } from '../api/client.ts';
import { applyTextEdits } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import { openPipeline } from '../store/session.ts';
import { tryTo } from './try-to.ts';

export async function createAndOpen(wish: {
  readonly name?: string;
  readonly sample?: string;
}): Promise<void> {
  await tryTo(async () => openPipeline((await createPipeline(wish)).path));
}

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

/**
 * Copies text and layout under a free name. Relative paths in the text stay right because the copy lies in the
 * same folder; `undefined` when the server put it elsewhere, and nothing was copied.
 */
export async function copyPipeline(path: string, name: string): Promise<string | undefined> {
  const original = await getPipelineFile(path);
  const { path: copy } = await createPipeline({ name });
  if (folderOf(copy) !== folderOf(path)) return undefined;
  const [{ digest }, tools] = await Promise.all([getPipelineFile(copy), loadDocumentTools()]);
  const text = applyTextEdits(original.text, tools.setPipelineName(original.text, { value: name }));
  await savePipelineFile(copy, { text, layout: original.layout, baseDigest: digest });
  return copy;
}

/** New pipelines are put beside the first ones; only those can be copied without touching their paths. */
export function canCopy(path: string): boolean {
  return folderOf(path) === 'pipelines';
}
