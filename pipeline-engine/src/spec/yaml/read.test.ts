import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../parse-pipeline.ts';
import { longestText, readYaml } from './read.ts';
import { textOf, valueAt } from './value.ts';

describe('readYaml', () => {
  test('P2 keeps the source text of scalars, and takes them for what PyYAML takes them for', () => {
    const { root } = readYaml('a: 1.0\nb: 2e-5\nc: .\nd: Yes\ne: "1"\nf: 010\ng: ~\nh: 2.5e+3\n');
    const read = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => {
      const value = valueAt(root, key);
      return value?.kind === 'scalar' ? [value.text, value.type] : undefined;
    });
    expect(read).toEqual([
      ['1.0', 'number'],
      ['2e-5', 'string'],
      ['.', 'string'],
      ['Yes', 'boolean'],
      ['1', 'string'],
      ['010', 'integer'],
      ['~', 'null'],
      ['2.5e+3', 'number'],
    ]);
  });

  test('P3 reads double-quoted scalars whose further lines are not indented, at their own offsets', () => {
    const text = 'a:\n  b: "one\n  two\\n\\\n  three\n\n  four"\n  c: 1\n# "unbalanced\nd: 2\n';
    const { root, problems } = readYaml(text);
    expect(problems).toEqual([]);
    const b = valueAt(valueAt(root, 'a'), 'b');
    expect(textOf(b)).toBe('one two\nthree\nfour');
    expect(text.slice(b?.from, b?.to)).toBe('"one\n  two\\n\\\n  three\n\n  four"');
    expect(textOf(valueAt(valueAt(root, 'a'), 'c'))).toBe('1');
    expect(textOf(valueAt(root, 'd'))).toBe('2');
  });

  test('P4 a quote that is never closed is an error with its place', () => {
    const { problems, lines } = readYaml('a: 1\nb: "open\nc: 2\n');
    expect(problems.map(({ code }) => code)).toContain('yaml-syntax');
    expect(lines.place(problems[0]?.from ?? 0).line).toBeGreaterThanOrEqual(2);
  });

  test('P5 refuses alias bombs, depth and size, with an issue', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(readYaml(bomb.join('\n')).problems[0]?.code).toBe('too-many-aliases');
    expect(readYaml(`a: ${'['.repeat(200_000)}`).problems[0]?.code).toBe('document-too-deep');
    expect(readYaml('x'.repeat(longestText + 1)).problems[0]?.code).toBe('document-too-large');
    expect(parsePipeline('x'.repeat(longestText + 1)).model).toBeUndefined();
  });

  test('P6 keys that name what every object has are only keys', () => {
    const text =
      'type: pipeline\n__proto__: {polluted: 1}\nconstructor: 1\njobs:\n  __proto__: {component: ./a.yml, inputs: {__proto__: 1, toString: 2}}\n';
    const { model, issues } = parsePipeline(text);
    expect(Object.getPrototypeOf(model)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(model?.nodes[0]?.id).toBe('__proto__');
    expect(model?.nodes[0]?.inputs.map(({ name }) => name)).toEqual(['__proto__', 'toString']);
    expect(issues.map(({ code }) => code)).toEqual(['unknown-top-level-key', 'unknown-top-level-key']);
  });

  test('P7 anchors, aliases and merge keys are read', () => {
    const { root, problems } = readYaml('a: &x {p: 1, q: 2}\nb: *x\nc:\n  <<: *x\n  q: 3\n');
    expect(problems).toEqual([]);
    expect(textOf(valueAt(valueAt(root, 'b'), 'p'))).toBe('1');
    expect(textOf(valueAt(valueAt(root, 'c'), 'p'))).toBe('1');
    expect(textOf(valueAt(valueAt(root, 'c'), 'q'))).toBe('3');
  });

  test('P8 no text makes it throw', () => {
    const token = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '|',
      '>',
      '#',
      '!',
      '? ',
      '\t',
      '\r\n',
      '%',
      '---',
      '${{',
      '}}',
      'jobs',
      'type: pipeline',
      '<<',
      '\\',
      ',',
      '\u0000',
      '\ufeff',
      '日',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        const { model, issues } = parsePipeline(tokens.join(''));
        expect(model !== undefined || issues.length > 0).toBe(true);
        for (const { line, column } of issues) expect(line > 0 && column > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
