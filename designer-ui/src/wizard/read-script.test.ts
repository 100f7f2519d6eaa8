import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonTokens } from './python-tokens.ts';
import { readScript } from './read-script.ts';

const port = (text: string, name: string) => readScript(text).ports.find((entry) => entry.name === name);

describe('E20 argparse, by reading only', () => {
  const script = `#!/usr/bin/env python
import argparse  # parser.add_argument('--not-this')
"""parser.add_argument("--nor-this")"""
parser = argparse.ArgumentParser()
parser.add_argument("--training-data", type=str, help="Path of the " "training table")
parser.add_argument('-r', '--rate', type=float, default=1e-3,
                    help='How fast, %(default)s')
parser.add_argument("--rounds", type=int, default=-1)
group = parser.add_argument_group()
group.add_argument("--mode", choices=["fast", 'exact'], default="fast")
group.add_argument("--verbose", action="store_true")
parser.add_argument("--label_column", required=True)
parser.add_argument("--note", type=str)
parser.add_argument("--model_output", type=str)
parser.add_argument("--version", action="version", version="1")
`;
  it('E20 gives names, types, defaults, options and descriptions', () => {
    const { style, ports, unread } = readScript(script);
    expect(style).toBe('arguments');
    expect(unread).toEqual([]);
    expect(ports.map(({ name, direction, type }) => `${direction} ${name}: ${type}`)).toEqual([
      'input training_data: uri_file',
      'input rate: number',
      'input rounds: integer',
      'input mode: string',
      'input verbose: boolean',
      'input label_column: string',
      'input note: string',
      'output model_output: uri_folder',
    ]);
    expect(port(script, 'rate')).toMatchObject({ flag: '--rate', default: '1e-3', optional: false });
    expect(port(script, 'rounds')?.default).toBe('-1');
    expect(port(script, 'mode')).toMatchObject({ options: ['fast', 'exact'], default: 'fast' });
    expect(port(script, 'verbose')).toMatchObject({ isSwitch: true, default: 'false' });
    expect(port(script, 'label_column')?.optional).toBe(false);
    expect(port(script, 'note')?.optional).toBe(true);
    expect(port(script, 'training_data')?.description).toBe('Path of the training table');
  });

  it('E21 says what would have to be run, with its line', () => {
    const { ports, unread } = readScript(
      'p.add_argument(f"--{x}")\np.add_argument("--a", default=os.getcwd())\np.add_argument("--many", nargs=argparse.REMAINDER)\np.add_argument("--d", type=parse_date)\np.add_argument("--open"',
    );
    expect(unread.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '1 computed',
      '2 computed',
      '3 many-values',
      '4 type',
      '5 unfinished',
    ]);
    expect(ports.map(({ name }) => name)).toEqual(['a', 'd']);
  });

  it('E49 enumerations, both ways of a switch, and several words', () => {
    const script = `from enum import Enum
class Color(str, Enum):
    """Not these: x = "y" """
    RED = "red"
    GREEN = 'green'
p.add_argument("--color", type=Color, choices=list(Color), default=Color.GREEN)
p.add_argument("--paint", choices=[c.value for c in Color], default=Color.RED.value)
p.add_argument("--shuffle", action=argparse.BooleanOptionalAction, default=True)
p.add_argument("--cached", action=argparse.BooleanOptionalAction)
p.add_argument("--layers", type=int, nargs="+", default=[64, 32])
p.add_argument("--names", nargs="*")
p.add_argument("--pair", nargs=2, required=True)
`;
    const { ports, unread } = readScript(script);
    expect(unread).toEqual([]);
    const colors = { type: 'string', options: ['red', 'green'], optional: false };
    expect(ports).toMatchObject([
      { name: 'color', ...colors, default: 'green' },
      { name: 'paint', ...colors, default: 'red' },
      { name: 'shuffle', type: 'boolean', default: 'true', offFlag: '--no-shuffle' },
      { name: 'cached', type: 'boolean', default: 'false', offFlag: '--no-cached' },
      { name: 'layers', type: 'string', default: '64 32', isWords: true, optional: false },
      { name: 'names', type: 'string', isWords: true, optional: true },
      { name: 'pair', type: 'string', isWords: true, optional: false },
    ]);
  });

  it('E49 the decorators of click', () => {
    const script = `@click.command()
@click.argument("source", type=click.Path(exists=True))
@click.option("-r", "--rate", default=0.5, help="How fast", show_default=True)
@click.option("--kind", type=click.Choice(["a", "b"], case_sensitive=False), default="b")
@click.option("--shout/--no-shout", default=True)
@click.option("--dry", is_flag=True)
@click.option("--tag", multiple=True)
@click.option("--seed", type=click.INT, required=True)
def main(source, rate, kind, shout, dry, tag, seed): pass
`;
    const { style, ports, unread } = readScript(script);
    expect(style).toBe('arguments');
    expect(ports).toMatchObject([
      { name: 'source', type: 'uri_file', flag: '' },
      { name: 'rate', type: 'number', default: '0.5', flag: '--rate', description: 'How fast' },
      { name: 'kind', options: ['a', 'b'], default: 'b' },
      { name: 'shout', type: 'boolean', default: 'true', flag: '--shout', offFlag: '--no-shout' },
      { name: 'dry', isSwitch: true, default: 'false' },
      { name: 'seed', type: 'integer', optional: false },
    ]);
    expect(unread).toMatchObject([{ line: 7, what: '--tag', reason: 'many-values' }]);
  });

  it('E49 the command of typer: what has a default is an option', () => {
    const script = `import typer
from enum import Enum
class Kind(str, Enum):
    fast = "fast"
    exact = "exact"
app = typer.Typer()
@app.command()
def run(
    source_file: Path,
    rows: int = typer.Option(10, help="How many"),
    max_depth: Annotated[int, typer.Option(help="x, y")] = 3,
    kind: Kind = Kind.fast,
    shuffle: bool = False,
    other: Path = typer.Argument(...),
) -> None: pass
`;
    const { style, ports, unread } = readScript(script);
    expect(style).toBe('arguments');
    expect(unread).toEqual([]);
    expect(ports).toMatchObject([
      { name: 'source_file', type: 'uri_file', flag: '' },
      { name: 'rows', type: 'integer', default: '10', flag: '--rows' },
      { name: 'max_depth', type: 'integer', default: '3', flag: '--max-depth' },
      { name: 'kind', options: ['fast', 'exact'], default: 'fast', flag: '--kind' },
      { name: 'shuffle', type: 'boolean', offFlag: '--no-shuffle', flag: '--shuffle' },
      { name: 'other', flag: '' },
    ]);
    expect(readScript('import typer\ndef main(a: int): pass\ntyper.run(main)').ports[0]?.flag).toBe('');
  });

  it('E20 positional arguments and one name twice', () => {
    expect(readScript("p.add_argument('input_file')\np.add_argument('--Input-File')").ports).toMatchObject([
      { name: 'input_file', flag: '', optional: false, type: 'uri_file' },
    ]);
  });
});

describe('E22 the signature of main', () => {
  it('E22 gives types, defaults and options', () => {
    const script = `from typing import Literal, Optional
def helper(x: int): ...
def main(
    sales_data: Path,  # the table
    threshold: float = 0.5, *,
    rounds=10,
    kind: Literal["a", "b"] = "a",
    comment: str | None = None,
    limit: Optional[int] = None,
    result_file: str = "out.csv",
) -> None:
    pass
`;
    const { style, ports, unread } = readScript(script);
    expect(style).toBe('function');
    expect(unread).toEqual([]);
    expect(
      ports.map(
        ({ name, direction, type, optional }) => `${direction} ${name}: ${type}${optional ? '?' : ''}`,
      ),
    ).toEqual([
      'input sales_data: uri_file',
      'input threshold: number',
      'input rounds: integer',
      'input kind: string',
      'input comment: string?',
      'input limit: integer?',
      'output result_file: uri_file',
    ]);
    expect(port(script, 'kind')?.options).toEqual(['a', 'b']);
  });

  it('E50 a pandas.DataFrame is a table, given and returned', () => {
    const script = `def main(sales: pd.DataFrame, extra: Optional["pd.DataFrame"] = None, rows: Union[int, None] = None) -> pd.DataFrame:
    pass
`;
    expect(readScript(script)).toMatchObject({
      style: 'function',
      unread: [],
      ports: [
        { name: 'sales', direction: 'input', type: 'mltable', optional: false, isFrame: true },
        { name: 'extra', type: 'mltable', optional: true },
        { name: 'rows', type: 'integer', optional: true },
        { name: 'result', direction: 'output', type: 'mltable', isFrame: true },
      ],
    });
    const two = readScript('def main(result: DataFrame) -> tuple[pandas.DataFrame, pandas.DataFrame]: pass');
    expect(two.ports.map(({ name }) => name)).toEqual(['result', 'returned_1', 'returned_2']);
    expect(readScript('def main(a: int) -> dict[str, pd.DataFrame]: pass').ports).toHaveLength(1);
  });

  it('E49 a long list of literals is read to its end', () => {
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`);
    const text = `def main(kind: Literal[${words.map((word) => `"${word}"`).join(', ')}]): pass`;
    expect(port(text, 'kind')?.options).toEqual(words);
  });

  it('E21 lists, computed defaults and *args are told', () => {
    const { ports, unread } = readScript('def main(a: list[str], b: str = str(1), *rest, c: int = 1): pass');
    expect(ports.map(({ name }) => name)).toEqual(['c']);
    expect(unread.map(({ reason }) => reason)).toEqual(['type', 'computed', 'many-values']);
  });

  it('E22 a method or an inner function is none', () => {
    expect(readScript('class A:\n    def main(self, a: int): pass\n').style).toBe('none');
  });
});

it('E23 any text is read without a fault, and no token is lost sight of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      readScript(`p.add_argument(${text}\ndef main(${text}`);
      expect(pythonTokens(text).every(({ line }) => line >= 1)).toBe(true);
    }),
  );
  const pieces = fc.constantFrom(
    'p.add_argument(',
    '"--a"',
    ',',
    'default=',
    '[',
    ')',
    "'''",
    '\n',
    'def main(',
    ':',
    '=',
    '#',
    '\\',
    '1',
  );
  fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => void readScript(parts.join(''))));
});
