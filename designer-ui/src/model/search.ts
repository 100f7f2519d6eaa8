/** Search that finds Japanese and English words however they are typed: folded by NFKC, case and kana. */
import { type ComponentDefinition, nearestNames } from '@millrace/pipeline-engine/browser';

/** Full width becomes half width, katakana becomes hiragana, case and spare spaces go. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

interface Searchable {
  readonly titles: readonly string[];
  readonly words: string;
}

const known = new WeakMap<ComponentDefinition, Searchable>();

function searchable(definition: ComponentDefinition): Searchable {
  const found = known.get(definition);
  if (found) return found;
  const names = [definition.title.en, definition.title.ja, definition.displayName, definition.name];
  const rest = [...definition.synonyms, definition.summary.en, definition.summary.ja];
  const folded = { titles: names.map(foldText), words: rest.map(foldText).join('\n') };
  known.set(definition, folded);
  return folded;
}

/** 0 is the best; undefined when a word of the query is nowhere. */
function rank(definition: ComponentDefinition, words: readonly string[], whole: string): number | undefined {
  const { titles, words: others } = searchable(definition);
  if (titles.some((title) => title.startsWith(whole))) return 0;
  if (words.every((word) => titles.some((title) => title.includes(word)))) return 1;
  const everywhere = `${titles.join('\n')}\n${others}`;
  return words.every((word) => everywhere.includes(word)) ? 2 : undefined;
}

/** What matches, best first, else in the given order; if nothing does, what the words may have been meant for. */
export function searchComponents(
  definitions: readonly ComponentDefinition[],
  query: string,
): readonly ComponentDefinition[] {
  const words = foldText(query).split(' ');
  const found = matching(definitions, words);
  if (found.length > 0) return found;
  const meant = corrected(definitions, words);
  return meant ? matching(definitions, meant) : [];
}

/** Each word in the spelling that the components know; undefined when one is like none of theirs. */
function corrected(
  definitions: readonly ComponentDefinition[],
  words: readonly string[],
): readonly string[] | undefined {
  const known = [
    ...new Set(
      definitions.flatMap((definition) => {
        const { titles, words } = searchable(definition);
        return [...titles, words].flatMap((text) => text.split(/[\s.,]+/));
      }),
    ),
  ];
  const meant = words.flatMap((word) => nearestNames(word, known).slice(0, 1));
  return meant.length === words.length ? meant : undefined;
}

/** An empty query matches all. */
function matching(
  definitions: readonly ComponentDefinition[],
  words: readonly string[],
): readonly ComponentDefinition[] {
  const whole = words.join(' ');
  if (!whole) return definitions;
  return definitions
    .map((definition, index) => ({ definition, index, rank: rank(definition, words, whole) }))
    .filter((entry): entry is typeof entry & { rank: number } => entry.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((entry) => entry.definition);
}

export function matchesText(text: string, query: string): boolean {
  return foldText(text).includes(foldText(query));
}
