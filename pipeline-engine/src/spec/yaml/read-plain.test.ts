import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readThoroughly } from './read.ts';
import { readPlain } from './read-plain.ts';

const sample = `# head
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
description: Trains a model, slowly: no # comment
inputs:
  rate: 0.10
  data: {type: uri_folder, path: "azureml:cars:1", mode: ro_mount}   # flow
tags: {}

jobs:
  # one
  a:   # node a
    component: ./a.yml
    inputs:
      x: "1"   # quoted
      y: 'it is'
      list: [1, two words, {b: c}, azureml:env@latest]
      z: \${{parent.inputs.data}}
      text: 日本語 の 値
    # end of a
  b:
    command: |

      python train.py --x \${{inputs.x}}  # no comment

        further in
      end

    code: ../src
    steps:
    - name: one
      run: -1
    -   name: two
        # inside
        run: ~
    - plain
    - "quoted"
    -
      deep: true
    empty:   # nothing
    last:
  c:
    command: |-
      true
settings:
    force_rerun: false
`;

/** What both say of a text: the same, or the fast reader declines. */
function compare(text: string): boolean {
  const root = readPlain(text);
  if (root === undefined) return false;
  const whole = readThoroughly(text);
  expect({ root, problems: [], plain: true }, text).toEqual({
    root: whole.root,
    problems: whole.problems,
    plain: whole.plain,
  });
  return true;
}

describe('the fast reader of plain documents', () => {
  test('R86 reads what pipelines are made of, as the parser does', () => {
    const plainDescription = sample.replace('slowly: no', 'slowly and no');
    expect(compare(plainDescription)).toBe(true);
    expect(compare(plainDescription.trimEnd())).toBe(true);
    expect(compare(sample)).toBe(false);
  });

  test.each([
    'a: 1\n b: 2\n',
    'a: one\n  two\n',
    'a: &x 1\nb: *x\n',
    'a: 1\na: 2\n',
    'a: "x\\n"\n',
    'a:\tb\n',
    '- a\n',
    '? a\n: b\n',
    'a: 1\n---\nb: 2\n',
    'a: [1, 2\n',
    'a: {b: 1} c\n',
    'a: |2\n   x\n',
    'a: >\n  x\n',
    'a: b: c\n',
    'a: b:\n',
    '<<: {a: 1}\n',
    '',
  ])('R86 leaves %j to the parser', (text) => {
    expect(readPlain(text)).toBeUndefined();
  });

  const pieces = fc.constantFrom(
    ...['a', 'b1', 'true', '1.0', '-', '- ', ': ', ':', '\n', '\n  ', '\n    ', '\n- ', '\n  - ', ' ', '  '],
    ...['#', ' # c', '"', "'", '"q"', "'s'", '{', '}', '[', ']', ', ', ',', '{k: v}', '[1, x y]', '${{a.b}}'],
    ...[
      '|\n',
      '|-\n',
      '>\n',
      '\\',
      '&x ',
      '*x',
      '!t ',
      '%',
      '@',
      '?',
      '? ',
      '~',
      '=',
      '<<',
      '---',
      '...',
      '\t',
      '\r\n',
    ],
    ...['k: v\n', 'k:\n', 'l: |\n    text\n', '  m: 1\n', '日本', '\ufeff', '\u2028', '\u0085', '\ud800'],
  );
  const made = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));

  test('R86 gives what the parser gives, or nothing, for any text', () => {
    let read = 0;
    fc.assert(
      fc.property(made, (text) => {
        if (compare(`k: v\n${text}`)) read++;
        if (compare(text)) read++;
      }),
      { numRuns: 4000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  test('R86 gives what the parser gives, or nothing, for a spoiled pipeline', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(12), made, (at, removed, put) => {
        const text = sample.replace('slowly: no', 'slowly and no');
        const from = at % text.length;
        if (compare(text.slice(0, from) + put + text.slice(from + removed))) read++;
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
