/** The rules of SPEC.md and the tests that cite them by number. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, root } from './imports.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const rules = [...read('pipeline-engine/SPEC.md').matchAll(/\*\*([A-Z]\d+)\*\*/g)].map(([, rule]) => rule);

it('gives each rule a number of its own', () => {
  expect(rules.length).toBeGreaterThan(500);
  expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
});

it('cites only rules that exist', () => {
  const title = /\b(?:it|test|describe)\b[^'"`\n]*\(\s*['"`]((?:[A-Z]\d+ )+)/g;
  const known = new Set(rules);
  const unknown = ['pipeline-engine', 'component-library', 'server', 'designer-ui', 'tests']
    .flatMap((folder) => filesBelow(folder, /(?:\.test\.tsx?|-conformance\.ts)$/))
    .flatMap((file) =>
      [...read(file).matchAll(title)]
        .flatMap(([, cited = '']) => cited.trim().split(' '))
        .filter((rule) => !known.has(rule))
        .map((rule) => `${file}: ${rule}`),
    );
  expect(unknown).toEqual([]);
});
