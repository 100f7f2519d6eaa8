/** Messages as values: a template with `{names}`, or one template per plural category. Pure. */
import type { Language } from '@millrace/pipeline-engine/browser';

/** `{count}` picks the category; `other` is what a language without plurals needs. */
export interface PluralMessage {
  readonly zero?: string;
  readonly one?: string;
  readonly other: string;
}
export type Message = string | PluralMessage;
export type MessageParam = string | number;

/** The names between braces in a template, as a union. */
type NamesIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The parameters a message needs; a plural one always needs `count`. */
export type NamesOf<M> = M extends string
  ? NamesIn<M>
  : M extends { readonly other: infer Other extends string }
    ? NamesIn<Other> | 'count'
    : never;

const locales: Readonly<Record<Language, string>> = { en: 'en-US', ja: 'ja-JP' };

export function localeOf(language: Language): string {
  return locales[language];
}

const pluralRules = new Map<Language, Intl.PluralRules>();
const numberFormats = new Map<Language, Intl.NumberFormat>();

function templateFor(message: Message, count: MessageParam | undefined, language: Language): string {
  if (typeof message === 'string') return message;
  if (typeof count !== 'number') return message.other;
  if (count === 0 && message.zero !== undefined) return message.zero;
  const rules = pluralRules.get(language) ?? new Intl.PluralRules(localeOf(language));
  pluralRules.set(language, rules);
  return rules.select(count) === 'one' ? (message.one ?? message.other) : message.other;
}

function textOf(param: MessageParam, language: Language): string {
  if (typeof param === 'string') return param;
  const format = numberFormats.get(language) ?? new Intl.NumberFormat(localeOf(language));
  numberFormats.set(language, format);
  return format.format(param);
}

/** Fills a message; numbers are written as the language writes them. An unknown name stays visible in its braces. */
export function fillMessage(
  message: Message,
  params: Readonly<Record<string, MessageParam>>,
  language: Language,
): string {
  const template = templateFor(message, params.count, language);
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const param = params[name];
    return param === undefined ? whole : textOf(param, language);
  });
}
