/** The file changed under unsaved changes: merged when the two do not touch, a conflict when they do. */
import { getPipelineFile } from '../api/client.ts';
import { t } from '../i18n/translate.ts';
import { differenceOf, emptyLayout } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import { useDocumentStore } from './document-store.ts';
import { useViewStore } from './view-store.ts';

/**
 * `conflict`: both changed the same lines. `other-draft`: another window's draft is in the way, not the file.
 * `closed`: another pipeline was opened meanwhile, and nothing is to be done for this one.
 */
export type MergeOutcome = 'merged' | 'conflict' | 'other-draft' | 'closed';

/**
 * Takes what is on disk into the open document, as one step of undo, so that the next save is based on it.
 * Changes nothing unless it answers `merged`.
 */
export async function mergeFile(path: string): Promise<MergeOutcome> {
  const [stored, tools] = await Promise.all([getPipelineFile(path), loadDocumentTools()]);
  const { digest, draftRevision, text, layout, savedText, savedLayout, perform, ...now } =
    useDocumentStore.getState();
  if (now.path !== path) return 'closed';
  if (stored.revision > 0 && stored.revision !== draftRevision) return 'other-draft';
  if (stored.digest === digest) return 'merged';
  const merged = tools.merge(savedText, text, stored.savedText);
  if (merged.conflicts.length > 0) return 'conflict';
  const theirLayout = stored.savedLayout ?? emptyLayout;
  const mergedLayout = tools.mergeLayouts(savedLayout, layout, theirLayout) ?? emptyLayout;
  const gone = Object.keys(layout.nodes).filter((id) => mergedLayout.nodes[id] === undefined);
  useDocumentStore.setState({ digest: stored.digest, savedText: stored.savedText, savedLayout: theirLayout });
  await perform({
    label: t('canvas.mergeFile'),
    edits: text === merged.text ? [] : [differenceOf(text, merged.text)],
    layout: { ...Object.fromEntries(gone.map((id) => [id, null])), ...mergedLayout.nodes },
  });
  useViewStore.getState().notify({ tone: 'ok', text: t('canvas.mergedFile', { path }) });
  return 'merged';
}
