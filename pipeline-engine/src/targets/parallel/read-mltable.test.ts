import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MltableProblem, readMltable } from './read-mltable.ts';

const root = mkdtempSync(path.join(tmpdir(), 'millrace-mltable-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function table(text: string): string {
  const folder = path.join(root, String(++count));
  mkdirSync(path.join(folder, 'deep/er'), { recursive: true });
  for (const name of ['b.csv', 'a.csv', 'a.txt', 'deep/c.csv', 'deep/er/d.csv'])
    writeFileSync(path.join(folder, name), '');
  writeFileSync(path.join(folder, 'MLTable'), text);
  return folder;
}

test('B2 a table is the files that its MLTable names, read as it says', () => {
  const read = (paths: string) => readMltable(table(`paths: ${paths}\n`)).files;
  expect(read('[{ file: ./b.csv }, { file: a.csv }]')).toEqual(['b.csv', 'a.csv']);
  expect(read('[{ pattern: "./*.csv" }]')).toEqual(['a.csv', 'b.csv']);
  expect(read('[{ pattern: "**/*.csv" }]')).toEqual(['a.csv', 'b.csv', 'deep/c.csv', 'deep/er/d.csv']);
  expect(read('[{ folder: ./deep/ }]')).toEqual(['deep/c.csv', 'deep/er/d.csv']);
  const { format, keep, drop } = readMltable(
    table(`paths: [{ file: a.csv }]
transformations:
  - read_delimited: { delimiter: ";", header: no_header }
  - keep_columns: [x, y]
  - drop_columns: z
`),
  );
  expect([format, keep, drop]).toEqual([
    { kind: 'delimited', delimiter: ';', header: 'no_header' },
    ['x', 'y'],
    ['z'],
  ]);
});

test('B2 what lies outside the table, is not there or is not done here is told', () => {
  for (const [text, message] of [
    ['paths: [{ file: ../x.csv }]', /outside its folder/],
    ['paths: [{ pattern: "/etc/*" }]', /outside its folder/],
    ['paths: [{ file: "https://a.b/c" }]', /outside its folder/],
    ['paths: [{ file: gone.csv }]', /nothing is there/],
    [`paths: [{ pattern: "${'*a'.repeat(40)}" }]`, /too long/],
    ['paths: []', /names no file/],
    ['paths: [{ file: a.csv }]\ntransformations: [{ filter: "col(x) > 1" }]', /asks for filter/],
  ] as const) {
    const folder = table(`${text}\n`);
    expect(() => readMltable(folder)).toThrow(MltableProblem);
    expect(() => readMltable(folder)).toThrow(message);
  }
});
