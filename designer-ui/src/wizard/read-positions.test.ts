import { expect, it } from 'vitest';
import { type PositionalLanguage, readPositions } from './read-positions.ts';

const ports = (language: PositionalLanguage, text: string): readonly string[] =>
  readPositions(text, language).ports.map(
    ({ name, direction, type, default: value }) =>
      `${direction} ${name} ${type}${value === undefined ? '' : ` = ${value}`}`,
  );

it('D41 a shell script takes what it gives names to, in the order of their places', () => {
  const script = `#!/bin/bash
# table=$9 is no argument
result_file="$3"; label=\${4:-a b}
table=$1 # Path of a table
rows="\${2:-100}"
head -n "$((rows + 1))" "$table"
`;
  expect(ports('shell', script)).toEqual([
    'input table uri_file',
    'input rows integer = 100',
    'output result_file uri_file',
    'input label string = a b',
  ]);
  expect(readPositions(script, 'shell').ports[0]?.description).toBe('Path of a table');
});

it('D41 a Node script takes the words of process.argv, listed or one by one', () => {
  expect(
    ports(
      'node',
      "const [table, rows = '100', result] = process.argv.slice(2);\nconst kept = lines.slice(0, Number(rows));\n",
    ),
  ).toEqual(['input table uri_file', 'input rows number = 100', 'output result uri_file']);
  expect(
    ports(
      'node',
      'const model = process.argv[2];\nconst rate = parseFloat(process.argv[3]); // (default 0.5)\n',
    ),
  ).toEqual(['input model uri_folder', 'input rate number = 0.5']);
});

it('D41 an R script takes its commandArgs, by the reader that it gives them to', () => {
  const script = `words <- commandArgs(trailingOnly = TRUE)
table <- words[1] # An mltable
rows <- as.integer(words[2]) # How many (default 100)
all.rows <- as.logical(words[[3]])
result <- words[4] # Written as an MLTable
`;
  expect(ports('r', script)).toEqual([
    'input table mltable',
    'input rows integer = 100',
    'input all_rows boolean',
    'output result mltable',
  ]);
  expect(readPositions(script, 'r').ports[1]?.description).toBe('How many');
});

it('D41 what has no place is told, and a script without arguments has no ports', () => {
  expect(readPositions('first=$1\nrun "$@"\n', 'shell').unread).toEqual([
    { line: 2, what: '$@', reason: 'many-values' },
  ]);
  expect(readPositions('echo hello # $1\n', 'shell')).toEqual({ style: 'none', ports: [], unread: [] });
  expect(readPositions('for (const word of process.argv) print(word)\n', 'node').unread).toHaveLength(1);
});
