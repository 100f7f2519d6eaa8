/**
 * `t('namespace.key', params)`: the sentence in the current language. Keys and parameter names are checked
 * by the compiler. Components use `useT()`, which renders again when the language changes.
 */
import type { Language, Titles } from '@millrace/pipeline-engine/browser';
import { useMemo } from 'react';
import { dictionaryOf, type English, type Namespace } from './dictionaries.ts';
import { currentLanguage, useLanguage } from './language.ts';
import { fillMessage, type MessageParam, type NamesOf } from './message.ts';

export type MessageKey = { [N in Namespace]: `${N}.${Extract<keyof English[N], string>}` }[Namespace];

type MessageOf<K extends MessageKey> = K extends `${infer N extends Namespace}.${infer Name}`
  ? English[N][Name & keyof English[N]]
  : never;

/** Nothing when the message has no parameters, else one object with all of them. */
type ParamsFor<K extends MessageKey> = [NamesOf<MessageOf<K>>] extends [never]
  ? []
  : [params: Readonly<Record<NamesOf<MessageOf<K>>, MessageParam>>];

export type Translate = <K extends MessageKey>(key: K, ...params: ParamsFor<K>) => string;

function translate(
  language: Language,
  key: MessageKey,
  params: Readonly<Record<string, MessageParam>>,
): string {
  const dot = key.indexOf('.');
  // MessageKey is built from the namespaces of the dictionaries.
  const messages = dictionaryOf(language)?.[key.slice(0, dot) as Namespace];
  return fillMessage(messages?.[key.slice(dot + 1)] ?? key, params, language);
}

export function translatorFor(language: Language): Translate {
  return (key, ...params) => translate(language, key, params[0] ?? {});
}

/** For code outside of components; a component that calls it does not follow a change of language. */
export const t: Translate = (key, ...params) => translate(currentLanguage(), key, params[0] ?? {});

export function useT(): Translate {
  const language = useLanguage();
  return useMemo(() => translatorFor(language), [language]);
}

/** The title of a component, port or option in the current language. */
export function useTitle(): (titles: Titles) => string {
  const language = useLanguage();
  return useMemo(() => (titles: Titles) => titles[language] || titles.en, [language]);
}
