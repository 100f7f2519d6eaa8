/** Copies a text and says so. */
import { useViewStore } from '../store/view-store.ts';

export async function copyText(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  useViewStore.getState().notify({ tone: 'ok', text: done });
}
