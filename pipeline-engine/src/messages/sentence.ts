/** What a sentence is made from: the params of an issue or failure, read in one language. */
import type { Params } from '../errors.ts';
import type { Language } from '../spec/component.ts';

export interface Said {
  /** A text or number as it is; empty when it is not there. */
  text(name: string): string;
  /** A name in quotes. */
  name(name: string): string;
  list(name: string): readonly string[];
  /** The names of a list in quotes, with the language's comma. */
  names(name: string): string;
  /** The title of a port in this language, else its name; in quotes. */
  title(): string;
  has(name: string): boolean;
}

export type Sentence = (said: Said) => string;

/** Quotes and comma of a language. */
interface Marks {
  readonly open: string;
  readonly close: string;
  readonly comma: string;
}

const marks: Readonly<Record<Language, Marks>> = {
  en: { open: '"', close: '"', comma: ', ' },
  ja: { open: '「', close: '」', comma: '、' },
};

export function createSaid(params: Params, language: Language): Said {
  const { open, close, comma } = marks[language];
  const quote = (text: string): string => open + text + close;
  const text = (name: string): string => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return typeof value === 'object' ? value.join(comma) : String(value ?? '');
  };
  const list = (name: string): readonly string[] => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return typeof value === 'object' ? value : [];
  };
  return {
    text,
    name: (name) => quote(text(name)),
    list,
    names: (name) => list(name).map(quote).join(comma),
    title: () => quote(text(`title_${language}`) || text('input')),
    has: (name) => list(name).length > 0 || text(name) !== '',
  };
}
