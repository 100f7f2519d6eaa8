import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYaml, type YamlDocument } from './read.ts';
import { rereadYaml } from './reread.ts';
import type { YamlEntry, YamlValue } from './value.ts';

const sample = `# head
type: pipeline
inputs: {rate: 0.10}
jobs:
  # one
  a:   # node a
    component: ./a.yml
    inputs:
      x: "1"   # quoted
      list: [1, 2, {b: c}]
    # end of a

  b:
    component: ./b.yml
    inputs:
      text: |
        two
        lines

  c: {component: ./c.yml, inputs: {n: 1}}
# tail
settings:
  force_rerun: false
`;

const texts = [
  sample,
  sample.replaceAll('\n', '\r\n'),
  sample.replace(/# tail[\s\S]*/, ''),
  sample.trimEnd(),
];
const piece = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom(
    '\n',
    '  ',
    '\n    k: v',
    '\n  d: {}',
    '"',
    "'",
    '{',
    '}',
    '#',
    ': ',
    '&a ',
    '*a',
    '- ',
    '|',
    '|+',
    '---',
    '?',
  ),
);

interface SomeEdit {
  readonly at?: number;
  readonly length?: number;
  readonly insert?: string;
  readonly line?: number;
  readonly lines?: number | readonly [number, number];
}

function changed(text: string, { at = 0, length = 0, insert, line = 0, lines }: SomeEdit): string {
  const all = text.split('\n');
  if (typeof lines === 'number') {
    const from = line % all.length;
    return [...all.slice(0, from), ...all.slice(from + lines)].join('\n');
  }
  if (lines !== undefined) {
    const [from, count] = [lines[0] % all.length, lines[1]];
    const target = at % all.length;
    return [...all.slice(0, target), ...all.slice(from, from + count), ...all.slice(target)].join('\n');
  }
  const from = at % (text.length + 1);
  return text.slice(0, from) + (insert ?? '') + text.slice(from + length);
}

/** Comparable: the line index holds a function, and moved entries hold where they were. */
function parts({ lines, root, ...document }: YamlDocument): unknown {
  return { ...document, root: root && plainValue(root), starts: [...lines.starts] };
}

function plainValue(value: YamlValue): unknown {
  if (value.kind === 'scalar') return value;
  if (value.kind === 'list') return { ...value, items: value.items.map(plainValue) };
  return {
    ...value,
    entries: value.entries.map(plainEntry),
    index: [...value.index].map(([, entry]) => plainEntry(entry)),
  };
}

function plainEntry({ key, keyFrom, keyTo, value }: YamlEntry): unknown {
  return { key, keyFrom, keyTo, value: plainValue(value) };
}

describe('reading a changed text', () => {
  test('P9 a part that is read anew gives what reading everything gives', () => {
    let taken = 0;
    const edit = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat({ max: 12 }), piece);
    const property = fc.property(edit, ([text, at, length, insert]) => {
      const from = at % (text.length + 1);
      const changed = text.slice(0, from) + insert + text.slice(from + length);
      const reread = rereadYaml(readYaml(text), changed);
      if (reread === undefined) return;
      taken++;
      expect(parts(reread)).toEqual(parts(readYaml(changed)));
    });
    fc.assert(property, { numRuns: 500 });
    // The short way is taken for a good part of the changes that leave a readable text.
    expect(taken).toBeGreaterThan(100);
  });

  test('P9 a chain of changes gives the same, however far each goes', () => {
    let taken = 0;
    const edits = fc.array(
      fc.oneof(
        fc.record({ at: fc.nat(), length: fc.nat({ max: 12 }), insert: piece }),
        // Lines of one place put at another: nodes and keys that come, go and change their order.
        fc.record({ at: fc.nat(), length: fc.constant(0), lines: fc.tuple(fc.nat(), fc.nat({ max: 9 })) }),
        fc.record({ line: fc.nat(), lines: fc.nat({ max: 9 }) }),
      ),
      { minLength: 1, maxLength: 6 },
    );
    const property = fc.property(fc.constantFrom(...texts), edits, (start, list) => {
      let known = readYaml(start);
      for (const edit of list) {
        const text = changed(known.text, edit);
        const reread = rereadYaml(known, text);
        const read = readYaml(text);
        if (reread !== undefined) {
          taken++;
          expect(parts(reread)).toEqual(parts(read));
        }
        known = reread ?? read;
      }
    });
    fc.assert(property, { numRuns: 300 });
    expect(taken).toBeGreaterThan(100);
  });

  test('P9 nodes and keys at the top may come, go and change together', () => {
    const known = readYaml(sample);
    for (const edited of [
      sample.replace('rate: 0.10', 'rate: 0.2'),
      sample.replace('  b:\n', '  d: {}\n\n  b:\n'),
      sample.replace('  b:\n', '  renamed:\n'),
      sample.replace(/ {2}a:[\s\S]*end of a\n/, ''),
      sample.replace('./a.yml', './b.yml').replace('n: 1', 'n: 2'),
      sample.replace('rate: 0.10', 'other: 2').replace('n: 1', 'n: 2').replace('false', 'true'),
      sample.replace('settings:', 'outputs:\n  x: {}\nsettings:'),
      sample.replace('two', 'three'),
    ]) {
      const reread = rereadYaml(known, edited);
      expect(reread && parts(reread)).toEqual(parts(readYaml(edited)));
    }
  });

  test('P9 what reaches beyond a node is read as a whole', () => {
    const known = readYaml(sample);
    for (const [from, to] of [
      ['  b:\n', '  a:\n'],
      ['./a.yml', '&x ./a.yml'],
      ['"1"', '"1'],
      ['  c: {', ' c: {'],
    ] as const) {
      expect(rereadYaml(known, sample.replace(from, to))).toBeUndefined();
    }
    expect(rereadYaml(known, sample.replace('two', 'three'))).toBeDefined();
  });
});
