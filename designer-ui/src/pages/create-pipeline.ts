/** New pipelines: empty, a copy of a sample, or a copy of one that is there. */
import {
  createPipeline,
  deletePipelineFile,
  getPipelineFile,
  renamePipelineFile,
  savePipelineFile,
} from '../api/client.ts';
import { t } from '../i18n/translate.ts';
import { applyTextEdits } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import { flushDraft } from '../store/autosave.ts';
import { openPipeline } from '../store/session.ts';
import { splitFileName } from './pipeline-files.ts';
import { tryTo } from './try-to.ts';

export async function createAndOpen(wish: {
  readonly name?: string;
  readonly sample?: string;
}): Promise<void> {
  await tryTo(async () => openPipeline((await createPipeline(wish)).path));
}

/** Copies a pipeline as it is on screen or in its draft, and opens the copy. */
export async function openCopy(path: string, name: string): Promise<void> {
  await tryTo(async () => {
    await flushDraft();
    await openPipeline(await copyPipeline(path, t('pages.copyOf', { name })));
  });
}

/** Copies text and layout under a free name into the same folder, where relative paths in the text stay right. */
export async function copyPipeline(path: string, name: string): Promise<string> {
  const original = await getPipelineFile(path);
  const created = await createPipeline({ name });
  const copy = await movedBeside(created.path, path);
  const [{ digest }, tools] = await Promise.all([getPipelineFile(copy), loadDocumentTools()]);
  const text = applyTextEdits(original.text, tools.setPipelineName(original.text, { value: name }));
  await savePipelineFile(copy, { text, layout: original.layout, baseDigest: digest });
  return copy;
}

/** New pipelines are made in `pipelines/`; one that has no place beside the original is taken back. */
async function movedBeside(created: string, original: string): Promise<string> {
  const { folder, stem, extension } = splitFileName(created);
  const target = splitFileName(original).folder;
  if (target === folder) return created;
  try {
    return (await renamePipelineFile(created, `${target}${stem}${extension}`)).path;
  } catch (error) {
    await deletePipelineFile(created, (await getPipelineFile(created)).digest);
    throw error;
  }
}
