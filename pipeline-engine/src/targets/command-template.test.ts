import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandValue, literalValue, renderCommand } from './command-template.ts';

function render(
  template: string,
  inputs: Record<string, CommandValue>,
  outputs: Record<string, string> = {},
): string {
  const result = renderCommand(template, {
    inputs: new Map(Object.entries(inputs)),
    outputs: new Map(Object.entries(outputs).map(([name, text]) => [name, { kind: 'path', text }])),
  });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const path = (text: string): CommandValue => ({ kind: 'path', text });
const literal = (text: string): CommandValue => ({ kind: 'literal', text });
const unset: CommandValue = { kind: 'unset', text: '' };

describe('T10 command templates', () => {
  it('quotes a path only where it needs it', () => {
    expect(render('cat ${{inputs.a}}', { a: path('/data/a.csv') })).toBe('cat /data/a.csv');
    expect(render('cat ${{ inputs.a }}', { a: path('/my data/a.csv') })).toBe("cat '/my data/a.csv'");
    expect(render('cat "${{inputs.a}}"', { a: path('/my data/$a') })).toBe('cat "/my data/\\$a"');
    expect(render("cat '${{inputs.a}}'", { a: path("/it's") })).toBe("cat '/it'\\''s'");
    expect(render('cp a ${{outputs.b}}', {}, { b: '/out/b' })).toBe('cp a /out/b');
  });

  it('writes literals as their source text, words apart, and booleans as Python does', () => {
    expect(render('x --rate ${{inputs.r}}', { r: literal('1.0') })).toBe('x --rate 1.0');
    expect(render('x ${{inputs.flags}}', { flags: literal('--a 1 --b 2') })).toBe('x --a 1 --b 2');
    expect(render('x ${{inputs.j}}', { j: literal('{"a": 1}') })).toBe(`x '{"a": 1}'`);
    expect(literalValue('true', 'boolean').text).toBe('True');
    expect(literalValue('false', 'string').text).toBe('false');
  });

  it('begins its quotes anew in a command that is substituted, within quotes or not', () => {
    const hard = literal(`it's "x" $y`);
    const quoted = `'it'\\''s "x" $y'`;
    expect(render('echo "$(cat ${{inputs.f}})"', { f: hard })).toBe(`echo "$(cat ${quoted})"`);
    expect(render('echo "$(cat "${{inputs.f}}") ${{inputs.f}}"', { f: hard })).toBe(
      'echo "$(cat "it\'s \\"x\\" \\$y") it\'s \\"x\\" \\$y"',
    );
    expect(render('x=$((1 + (2))) "$(f (a) b)" ${{inputs.f}}', { f: hard })).toBe(
      `x=$((1 + (2))) "$(f (a) b)" ${quoted}`,
    );
  });

  it('drops an optional segment whose input is unset, and else only its brackets', () => {
    const template = 'train $[[--seed ${{inputs.seed}}]] $[[inputs.name]]';
    expect(render(template, { seed: unset })).toBe('train  inputs.name');
    expect(render(template, { seed: literal('7') })).toBe('train --seed 7 inputs.name');
  });

  it('names a reference that means nothing', () => {
    const result = renderCommand('x ${{inputs.nothing}}', { inputs: new Map(), outputs: new Map() });
    expect(result).toEqual({ ok: false, error: 'inputs.nothing' });
  });

  it('leaves values in a quoted here-document as they are', () => {
    const value = `it's "x" $HOME \`date\` \\n`;
    const template = "cat - '${{inputs.f}}' <<'END'\n<a>${{inputs.a}}</a> it's\nEND\nprintf %s ${{inputs.a}}";
    const command = render(template, { a: literal(value), f: path('/dev/null') });
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' })).toBe(
      `<a>${value}</a> it's\n${value}`,
    );
  });

  it('brings every path through bash unchanged, in any kind of quotes', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '$', '"', "'", '\\', '`', '*', ';', '&', 'é', '\n'),
    });
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('${{inputs.a}}', '"${{inputs.a}}"', "'${{inputs.a}}'"),
        (value, template) => {
          fc.pre(value !== '');
          const command = render(`printf %s ${template}`, { a: path(value) });
          expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' })).toBe(value);
        },
      ),
      { numRuns: 40 },
    );
  });
});
