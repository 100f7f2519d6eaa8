/** Laws of all editing operations on whole documents, in random order; `npm run conformance` does every document. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEdits, EngineError, parsePipeline, type TextChange } from '@millrace/pipeline-engine/browser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDocument, meansTheSame } from './check-document.ts';
import { readCorpus } from './documents.ts';
import { casesOf, type EditCase } from './operations.ts';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const small = readCorpus(root).documents.filter(
  ({ kind, text }) => kind === 'pipeline' && text.length < 6_000,
);
const sample = readFileSync(path.join(root, 'server/src/workspace/samples/cars-regression.yml'), 'utf8');

/** The same document with other line ends, another indentation, without its last line end. */
function variantsOf(text: string): string[] {
  return [
    text,
    text.replaceAll('\n', '\r\n'),
    text.trimEnd(),
    text.replace(/^ +/gm, (spaces) => spaces.repeat(2)),
    // Keys beside the first one of a list's item stand wrong in the last: no YAML any more.
  ].filter((variant) => !parsePipeline(variant).issues.some(({ code }) => code === 'yaml-syntax'));
}

const texts = fc
  .constantFrom(sample, ...small.map(({ text }) => text))
  .chain((text) => fc.constantFrom(...variantsOf(text)));

function caseAt(text: string, pick: number): EditCase | undefined {
  const { model } = parsePipeline(text);
  const cases = model === undefined ? [] : casesOf(model);
  return cases[pick % Math.max(cases.length, 1)];
}

/** Undefined where an operation says why it cannot be done, as a name that is taken. */
function changeOf(text: string, one: EditCase): TextChange | undefined {
  try {
    return one.edit(text);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

describe('laws of editing documents', () => {
  test('P30 parse(edit(text)) is edit(parse(text)), and any sequence is undone to the bytes', () => {
    const property = fc.property(texts, fc.array(fc.nat(), { maxLength: 6 }), (original, picks) => {
      let now = original;
      const undo: TextChange[] = [];
      for (const pick of picks) {
        const one = caseAt(now, pick);
        const { model } = parsePipeline(now);
        const change = one === undefined ? undefined : changeOf(now, one);
        if (one === undefined || model === undefined || change === undefined) continue;
        const applied = applyEdits(now, change);
        expect([one.operation, meansTheSame(applied.text, model, one)]).toEqual([one.operation, {}]);
        undo.push(applied.inverse);
        now = applied.text;
      }
      for (const inverse of undo.reverse()) now = applyEdits(now, inverse).text;
      expect(now).toBe(original);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test('P32 edits of different nodes commute', () => {
    // These reach beyond their node: into references, the ports of the pipeline, or the end of the list.
    const reaching = /remove|rename|promote|demote|copy/;
    const property = fc.property(texts, fc.nat(), fc.nat(), (text, first, second) => {
      const { model } = parsePipeline(text);
      const own = (model === undefined ? [] : casesOf(model)).filter(
        ({ subject, operation }) => subject !== 'pipeline' && !reaching.test(operation),
      );
      const [a, b] = [own[first % Math.max(own.length, 1)], own[second % Math.max(own.length, 1)]];
      if (a === undefined || b === undefined || a.subject === b.subject) return;
      const inOrder = (...cases: EditCase[]): string =>
        cases.reduce((now, one) => applyEdits(now, one.edit(now)).text, text);
      expect(inOrder(a, b)).toBe(inOrder(b, a));
    });
    fc.assert(property, { numRuns: 150 });
  });

  test('P34 every operation on our own samples', () => {
    for (const text of variantsOf(sample)) {
      const findings = checkDocument(text, 'cars.yml', () => undefined);
      expect(
        findings.filter(
          ({ column, reason }) => reason !== undefined && !/validated|flattened|runnable/.test(column),
        ),
      ).toEqual([]);
    }
  });
});
