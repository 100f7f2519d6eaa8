/** Ways to spoil a document: what hands, tools, disks and attackers do to YAML. */
import type { Random } from './random.ts';

type Mutation = (text: string, random: Random) => string;

/** One to four mutations, one after the other. */
export function mutate(text: string, random: Random): string {
  let spoiled = text;
  for (let left = 1 + random.below(4); left > 0; left--) spoiled = pickMutation(random)(spoiled, random);
  return spoiled;
}

/** What makes texts large is rare, so that the many small inputs are not crowded out. */
function pickMutation(random: Random): Mutation {
  return random.below(200) === 0 ? random.pick(large) : random.pick(small);
}

const small: readonly Mutation[] = [
  flipBits,
  cut,
  insertCharacter,
  insertToken,
  swapLines,
  repeatLine,
  dropLine,
  indentLine,
  oddKey,
  changeLineEnds,
  replaceWord,
  anchorAndAlias,
  flowInstead,
  wrapInQuotes,
];
const large: readonly Mutation[] = [nestDeeply, aliasBomb, hugeScalar, manyKeys];

function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function flipBits(text: string, random: Random): string {
  if (text === '') return text;
  const at = random.below(text.length);
  return splice(text, at, at + 1, String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(16))));
}

function cut(text: string, random: Random): string {
  const from = random.below(text.length + 1);
  return splice(text, from, from + random.below(random.pick([2, 40, 4000])), '');
}

const characters = [
  '\0',
  '\ufeff',
  '\u2028',
  '\u0085',
  '\u202e',
  '\ud800',
  '\udc00',
  '😀',
  'é',
  '日',
  '\t',
  '\r',
  '\u0007',
];

function insertCharacter(text: string, random: Random): string {
  const character =
    random.below(3) === 0 ? String.fromCodePoint(random.below(0x110000)) : random.pick(characters);
  // A byte order mark has its own meaning where it comes first.
  const at = random.below(4) === 0 ? 0 : random.below(text.length + 1);
  return splice(text, at, at, character);
}

const tokens = [
  ...[': ', '- ', '? ', '# ', '"', "'", '{', '}', '[', ']', ',', '|', '>', '|+9', '>-', '&a ', '*a', '<<: '],
  ...[
    '!!',
    '!x ',
    '!!binary ',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '\\',
    '\\x',
    '${{',
    '}}',
    '$[[',
    ']]',
    '@',
    '`',
  ],
  ...[
    '\n',
    '\n\n',
    ' ',
    'null',
    '~',
    '-',
    '0x',
    '1e999',
    '${{parent.jobs.',
    '${{parent.inputs.',
    '.outputs.',
  ],
];

function insertToken(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return splice(text, at, at, random.pick(tokens));
}

function onLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}

function swapLines(text: string, random: Random): string {
  return onLines(text, (lines) => {
    const [a, b] = [random.below(lines.length), random.below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  });
}

function repeatLine(text: string, random: Random): string {
  return onLines(text, (lines) => {
    const from = random.below(lines.length);
    lines.splice(random.below(lines.length), 0, ...lines.slice(from, from + 1 + random.below(6)));
  });
}

function dropLine(text: string, random: Random): string {
  return onLines(text, (lines) => lines.splice(random.below(lines.length), 1 + random.below(3)));
}

function indentLine(text: string, random: Random): string {
  return onLines(text, (lines) => {
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    lines[at] = random.pick([` ${line}`, `  ${line}`, `\t${line}`, line.slice(1), line.trimStart()]);
  });
}

const oddKeys = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '<<',
    '',
    '[a]',
    '{a: b}',
  ],
  ...[
    'null',
    'true',
    '1',
    '? complex',
    '"\\u0000"',
    'jobs',
    'inputs',
    'outputs',
    'type',
    'component',
    'path',
  ],
];

function oddKey(text: string, random: Random): string {
  return onLines(text, (lines) => {
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    const key = random.pick(oddKeys);
    const indent = /^ */.exec(line)?.[0] ?? '';
    const renamed = line.replace(/^(\s*)[\w$.-]+(?=:)/, (_, spaces: string) => spaces + key);
    const below = `${indent}  polluted: true\n${indent}  inputs: {polluted: 1}`;
    lines[at] = random.pick([renamed, `${indent}${key}:\n${below}\n${line}`, `${line}\n${indent}${key}: x`]);
  });
}

function changeLineEnds(text: string, random: Random): string {
  const ends = random.pick([['\r\n'], ['\r'], ['\n', '\r\n'], ['\n', '\r', '\r\n', '\u2028']]);
  return text.replace(/\n/g, () => random.pick(ends));
}

function replaceWord(text: string, random: Random): string {
  const words = text.match(/[\w.]+/g) ?? ['x'];
  const from = random.pick(words);
  const to = random.below(3) === 0 ? random.pick(oddKeys) : random.pick(words);
  return random.below(2) === 0 ? text.replaceAll(from, () => to) : text.replace(from, () => to);
}

function anchorAndAlias(text: string, random: Random): string {
  const anchored = text.replace(/: (?=[\w{["'])/, ': &a ');
  const at = anchored.indexOf('\n', random.below(anchored.length + 1));
  const indent = ' '.repeat(random.below(4) * 2);
  return at === -1
    ? anchored
    : splice(anchored, at, at, `\n${indent}${random.pick(['x: *a', '<<: *a', '- *a'])}`);
}

function flowInstead(text: string, random: Random): string {
  return onLines(text, (lines) => {
    const at = random.below(lines.length);
    lines[at] = (lines[at] ?? '').replace(/^(\s*[\w$-]+):.*$/, (_, key: string) => {
      return `${key}: ${random.pick(['{}', '[]', '{a: 1, b: [x, {c: d}]}', '[[[]]]', '{', '[a,', '{a}', '{"a":1}'])}`;
    });
  });
}

function wrapInQuotes(text: string, random: Random): string {
  const quote = random.pick(['"', "'"]);
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(300));
  return splice(text, from, to, quote + text.slice(from, to) + random.pick([quote, '']));
}

function nestDeeply(text: string, random: Random): string {
  const depth = random.pick([50, 500, 5_000, 20_000]);
  const open = random.pick(['[', '{a: ', '- ', '? ']);
  const block = Array.from({ length: Math.min(depth, 500) }, (_, level) => `${' '.repeat(level)}k:`).join(
    '\n',
  );
  const nested = random.below(2) === 0 ? open.repeat(depth) : `\n${block}`;
  const at = text.indexOf('\n', random.below(text.length + 1)) + 1;
  return splice(text, at, at, `deep: ${nested}\n`);
}

function aliasBomb(text: string, random: Random): string {
  const levels = 2 + random.below(20);
  const lines = ['bomb0: &b0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level++) {
    const aliases = Array.from({ length: 9 }, () => `*b${level - 1}`).join(', ');
    lines.push(`bomb${level}: &b${level} [${aliases}]`);
  }
  return `${lines.join('\n')}\n${text}`;
}

function hugeScalar(text: string, random: Random): string {
  const filler = random.pick(['x', ' ', '"', '\\', '\n', '日', '${{', 'a: ', '[', '#']);
  const at = random.below(text.length + 1);
  return splice(text, at, at, filler.repeat(random.pick([1_000, 20_000, 100_000])));
}

function manyKeys(text: string, random: Random): string {
  const at = text.indexOf('\n', random.below(text.length + 1)) + 1;
  const indent = ' '.repeat(random.below(4) * 2);
  const keys = Array.from({ length: random.pick([100, 3_000]) }, (_, key) => `${indent}k${key}: {a: ${key}}`);
  return splice(text, at, at, `${keys.join('\n')}\n`);
}
