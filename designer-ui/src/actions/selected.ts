/** What is selected and open, as the actions ask for it. */
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';

const selection = (): readonly string[] => useViewStore.getState().selection;

export const selected = (): string | undefined => selection().at(-1);
export const hasSelection = (): boolean => selection().length > 0;
export const hasOne = (): boolean => selection().length === 1;
export const hasNodes = (): boolean => (useDocumentStore.getState().model?.nodes.length ?? 0) > 0;
export const isOpen = (): boolean => useDocumentStore.getState().path !== undefined;

export function withSelected(perform: (node: string) => void): () => void {
  return () => {
    const node = selected();
    if (node !== undefined) perform(node);
  };
}
