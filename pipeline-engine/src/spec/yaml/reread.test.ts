import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYaml, type YamlDocument } from './read.ts';
import { rereadYaml } from './reread.ts';

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

/** Comparable: the line index holds a function. */
function parts({ lines, ...document }: YamlDocument): unknown {
  return { ...document, starts: lines.starts };
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
    fc.assert(property, { numRuns: 1_200 });
    // The short way is taken for a good part of the changes that leave a readable text.
    expect(taken).toBeGreaterThan(150);
  });

  test('P9 what reaches beyond a node is read as a whole', () => {
    const known = readYaml(sample);
    for (const [from, to] of [
      ['rate: 0.10', 'rate: 0.2'],
      ['  b:\n', '  a:\n'],
      ['./a.yml', '&x ./a.yml'],
      ['"1"', '"1'],
      ['  c: {', 'c: {'],
    ] as const) {
      expect(rereadYaml(known, sample.replace(from, to))).toBeUndefined();
    }
    expect(rereadYaml(known, sample.replace('two', 'three'))).toBeDefined();
  });
});
