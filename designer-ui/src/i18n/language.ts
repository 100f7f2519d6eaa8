/** The language of the screen: the browser's at first, then what the user chose, remembered in this browser. */
import type { Language } from '@millrace/pipeline-engine/browser';
import { create } from 'zustand';
import { loadDictionary } from './dictionaries.ts';

export const languages: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'ja', name: '日本語' },
];

const storageKey = 'millrace.language';

/** Japanese when the first preferred language is Japanese, else English. */
export function languageFrom(remembered: string | null | undefined, preferred: readonly string[]): Language {
  if (remembered === 'en' || remembered === 'ja') return remembered;
  return preferred[0]?.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

function firstLanguage(): Language {
  if (typeof document === 'undefined') return 'en';
  return languageFrom(
    globalThis.localStorage?.getItem(storageKey),
    navigator.languages ?? [navigator.language],
  );
}

export const useLanguageStore = create<{ readonly language: Language }>(() => ({
  language: firstLanguage(),
}));

export function useLanguage(): Language {
  return useLanguageStore((state) => state.language);
}

export function currentLanguage(): Language {
  return useLanguageStore.getState().language;
}

/** `lang` decides which forms kanji take, and what screen readers speak. */
function showLanguage(language: Language): void {
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

/** The language changes when its words are there. */
export async function setLanguage(language: Language): Promise<void> {
  globalThis.localStorage?.setItem(storageKey, language);
  await loadDictionary(language);
  useLanguageStore.setState({ language });
  showLanguage(language);
}

/** Await it once before anything is drawn or said. */
export async function applyRememberedLanguage(): Promise<void> {
  showLanguage(currentLanguage());
  await loadDictionary(currentLanguage());
}
