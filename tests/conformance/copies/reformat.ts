/** Writes the same document as another hand would: order, quotes, comments, indentation, line ends. */
import { yamlOf } from '../../../pipeline-engine/src/spec/yaml/remembered.ts';
import type { YamlMap, YamlScalar, YamlValue } from '../../../pipeline-engine/src/spec/yaml/value.ts';
import type { Random } from '../random.ts';
import { isMap, isScalar, type Patch, patched, valuesBelow } from './patches.ts';

export type Reformat = (text: string, random: Random) => string;

/** In an order in which they do not get in each other's way. */
export const reformats: Readonly<Record<string, Reformat>> = {
  order: shuffled,
  quotes: requoted,
  comments: commented,
  indentation: shifted,
  'final line end': withOtherEnd,
  'line ends': (text) => text.replace(/\r?\n/g, '\r\n'),
};

function isPlainTree(text: string): boolean {
  return yamlOf(text).plain;
}

/** Every block mapping in another order, from the inside out: the ranges of an outer one hold the inner ones. */
function shuffled(text: string, random: Random): string {
  // Anchors have to stand before their aliases.
  if (!isPlainTree(text)) return text;
  let now = text.endsWith('\n') ? text : `${text}\n`;
  const count = [...valuesBelow(yamlOf(now).root)].filter(isMap).length;
  for (let index = count - 1; index >= 0; index--) {
    const map = [...valuesBelow(yamlOf(now).root)].filter(isMap)[index];
    if (map !== undefined) now = shuffleMap(now, map, random);
  }
  return now;
}

function shuffleMap(text: string, map: YamlMap, random: Random): string {
  const lineOf = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
  const starts = map.entries.map(({ keyFrom }) => lineOf(keyFrom));
  const owned = map.entries.every(({ keyFrom }, index) =>
    /^ *["']?$/.test(text.slice(starts[index], keyFrom)),
  );
  const [first = 0] = starts;
  if (map.flow || starts.length < 2 || !owned) return text;
  const after = text.indexOf('\n', (map.entries.at(-1)?.value.to ?? 0) - 1) + 1;
  if (after === 0) return text;
  const blocks = starts.map((start, index) => text.slice(start, starts[index + 1] ?? after));
  for (let left = blocks.length - 1; left > 0; left--) {
    const other = random.below(left + 1);
    [blocks[left], blocks[other]] = [blocks[other] ?? '', blocks[left] ?? ''];
  }
  return text.slice(0, first) + blocks.join('') + text.slice(after);
}

/** Half of the strings and some of the keys get other quotes. */
function requoted(text: string, random: Random): string {
  const { root } = yamlOf(text);
  const patches: Patch[] = [];
  for (const value of valuesBelow(root)) {
    if (isScalar(value) && canRequote(text, value) && random.below(2) === 0)
      patches.push({ from: value.from, to: value.to, insert: quotedAs(random, value.text) });
    if (!isMap(value)) continue;
    for (const { keyFrom, keyTo, key } of value.entries)
      if (random.below(6) === 0 && text.slice(keyFrom, keyTo) === key)
        patches.push({ from: keyFrom, to: keyTo, insert: quotedAs(random, key) });
  }
  return isPlainTree(text) ? patched(text, patches) : text;
}

function canRequote(text: string, { from, to, type, style }: YamlScalar): boolean {
  return type === 'string' && style !== 'block' && to > from && !text.slice(from, to).includes('\n');
}

function quotedAs(random: Random, text: string): string {
  // A line end inside single quotes would be folded.
  return random.below(2) === 0 || text.includes('\n')
    ? JSON.stringify(text)
    : `'${text.replaceAll("'", "''")}'`;
}

/** Comments on lines of their own, and behind values. */
function commented(text: string, random: Random): string {
  const { root } = yamlOf(text);
  const patches: Patch[] = [{ from: 0, to: 0, insert: '# a copy\n' }];
  for (const map of [...valuesBelow(root)].filter(isMap)) {
    if (map.flow) continue;
    for (const { keyFrom, value } of map.entries) {
      const line = text.lastIndexOf('\n', keyFrom - 1) + 1;
      if (line > 0 && /^ *$/.test(text.slice(line, keyFrom)) && random.below(4) === 0)
        patches.push({
          from: line,
          to: line,
          insert: `${text.slice(line, keyFrom)}# "note": ${random.below(99)}\n`,
        });
      if (value.kind === 'scalar' && isAtLineEnd(text, value) && random.below(4) === 0)
        patches.push({ from: value.to, to: value.to, insert: '  # as it was' });
    }
  }
  return isPlainTree(text) ? patched(text, patches) : text;
}

function isAtLineEnd(text: string, { from, to, style }: YamlScalar): boolean {
  return (
    to > from &&
    style !== 'block' &&
    !text.slice(from, to).includes('\n') &&
    /^ *(?:\n|$)/.test(text.slice(to))
  );
}

/** Everything below the top stands two columns further right. */
function shifted(text: string): string {
  const moved = text.replace(/^ +(?=\S)/gm, (spaces) => `  ${spaces}`);
  const [before, after] = [yamlOf(text), yamlOf(moved)];
  const isSame =
    after.problems.length === before.problems.length &&
    JSON.stringify(plain(after.root)) === JSON.stringify(plain(before.root));
  // A list in the column of its key cannot be shifted in this way.
  return isSame ? moved : text;
}

function plain(value: YamlValue | undefined): unknown {
  if (value?.kind === 'map') return value.entries.map((entry) => [entry.key, plain(entry.value)]);
  return value?.kind === 'list' ? value.items.map(plain) : value?.text;
}

function withOtherEnd(text: string): string {
  if (!text.endsWith('\n')) return `${text}\n`;
  // The last line end of a block scalar is part of it.
  const ends = [...valuesBelow(yamlOf(text).root)].some(
    (value) => isScalar(value) && value.style === 'block' && value.to >= text.trimEnd().length,
  );
  return ends ? text : text.trimEnd();
}
