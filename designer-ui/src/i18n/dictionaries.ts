/** The messages of the screen per language, each loaded when it is first spoken: nobody fetches both. */
import type { Language } from '@millrace/pipeline-engine/browser';
import type { en } from './en/index.ts';
import type { Message } from './message.ts';

export type English = typeof en;
export type Namespace = keyof English;
export type Dictionary = Readonly<Record<Namespace, Readonly<Record<string, Message>>>>;

const load: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  en: async () => (await import('./en/index.ts')).en,
  ja: async () => (await import('./ja/index.ts')).ja,
};

const loaded = new Map<Language, Dictionary>();

/** Await it before the language is shown; asking again costs nothing. */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  const dictionary = loaded.get(language) ?? (await load[language]());
  loaded.set(language, dictionary);
  return dictionary;
}

/** Undefined until `loadDictionary` answered. */
export function dictionaryOf(language: Language): Dictionary | undefined {
  return loaded.get(language);
}
