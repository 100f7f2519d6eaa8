/** Light, dark or as the system says: `data-theme` on the root element, remembered in this browser. */
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'millrace.theme';

function rememberedTheme(): Theme {
  const stored = globalThis.localStorage?.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export const useTheme = create<{ readonly theme: Theme }>(() => ({ theme: rememberedTheme() }));

/** Without `data-theme` the tokens follow prefers-color-scheme. */
function showTheme(theme: Theme): void {
  if (typeof document === 'undefined') return;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function setTheme(theme: Theme): void {
  globalThis.localStorage?.setItem(storageKey, theme);
  useTheme.setState({ theme });
  showTheme(theme);
}

/** Call once before the first render. */
export function applyRememberedTheme(): void {
  showTheme(useTheme.getState().theme);
}
