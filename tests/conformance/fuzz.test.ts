/** A small part of what `npm run fuzz` does in the large, and the two attacks on memory. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError, issueMessage, parsePipeline, setLiteral } from '@millrace/pipeline-engine/browser';
import { describe, expect, test } from 'vitest';
import { readCorpus } from './documents.ts';
import { mutate } from './mutations.ts';
import { createRandom } from './random.ts';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

describe('spoiled documents', () => {
  test('P8 no crash, no hang, no broken promise', () => {
    const fuzz = path.join(root, 'scripts/fuzz.mjs');
    const run = spawnSync(process.execPath, [fuzz, '--from', '0', '--count', '1500', '--seed', '11'], {
      encoding: 'utf8',
    });
    expect(run.stdout).toContain('1500 inputs');
    expect(run.stdout).toContain('0 crashes, hangs over 2 s or broken promises');
    expect(run.status).toBe(0);
  });

  test('P8 the same seed and number give the same input', () => {
    const { documents } = readCorpus(root);
    const make = (index: number): string => {
      const random = createRandom(5, index);
      return mutate(random.pick(documents).text, random);
    };
    expect(make(17)).toBe(make(17));
    expect(new Set(Array.from({ length: 50 }, (_, index) => make(index))).size).toBeGreaterThan(45);
  });

  test('P5 a text of 100 MB is refused with a message, and so are edits of it', () => {
    const text = `type: pipeline\njobs:\n  a:\n    comment: ${'x'.repeat(100_000_000)}\n`;
    expectRefusal(text, 'document-too-large');
  });

  test('P5 an alias bomb is refused with a message, and so are edits of it', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 30; level++) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    expectRefusal(`type: pipeline\n${lines.join('\n')}\njobs: {}\n`, 'too-many-aliases');
  });
});

function expectRefusal(text: string, code: string): void {
  const { model, issues } = parsePipeline(text);
  expect(model).toBeUndefined();
  expect(issues.map((issue) => issue.code)).toEqual([code]);
  for (const issue of issues) expect(issueMessage(issue, 'en')).not.toBe(code);
  expect(() => setLiteral(text, { node: 'a', input: 'x', text: '1' })).toThrow(EngineError);
}
