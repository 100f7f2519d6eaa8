import type { StepState } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { keptOutput } from '../testing/typed-command.ts';
import { readEvents } from './client.ts';
import { sayRows, tableLines } from './output.ts';
import { parseSetting, parseStepReference } from './pipeline-source.ts';
import { isLossless } from './round-trip.ts';
import { barText, createTally } from './run-progress.ts';

const step = (id: string, status: StepState['status'], progress?: number): StepState => ({
  id,
  displayName: id,
  component: 'x',
  dependsOn: [],
  status,
  outputs: [],
  metrics: [],
  ...(progress === undefined ? {} : { progress }),
});

it('draws a bar in which running steps count by their progress', () => {
  const tally = createTally();
  expect(barText(tally, 0, 80)).toContain('0/0');
  for (const each of [step('b', 'running', 0.1), step('a', 'running'), step('a', 'reused')])
    tally.count(each);
  for (const each of [step('a', 'reused'), step('b', 'running', 0.5), step('c', 'waiting')])
    tally.count(each);
  expect(barText(tally, 3, 80)).toBe(`[${'█'.repeat(12)}${'░'.repeat(12)}] 1/3  b 50 %`);
  expect(barText(tally, 3, 30)).toHaveLength(30);
});

it('aligns columns', () => {
  expect(
    tableLines([
      ['a', 'bb', ''],
      ['aaa', 'b', 'c'],
    ]),
  ).toEqual(['a    bb', 'aaa  b   c']);
});

it('says that a list is empty', () => {
  const { output, said } = keptOutput();
  sayRows(output, [], 'Nothing is here.');
  sayRows(output, [['a', 'b']], 'Nothing is here.');
  expect(said).toEqual(['Nothing is here.', 'a  b']);
});

describe('words of the command line', () => {
  it('reads settings', () => {
    expect(parseSetting('inputs.rate=0.5=x')).toEqual({ name: 'rate', value: '0.5=x' });
    expect(parseSetting('inputs.data.path=../a b.csv')).toEqual({ name: 'data', path: '../a b.csv' });
    expect(parseSetting('inputs.note=')).toEqual({ name: 'note', value: '' });
    for (const wrong of ['rate=1', 'inputs.=1', 'inputs.a', 'inputs.a.b=1', 'inputs.a-b=1']) {
      expect(() => parseSetting(wrong)).toThrow('--set');
    }
  });

  it('reads steps of nested pipelines', () => {
    expect(parseStepReference('12/train/fit')).toEqual({ run: '12', step: 'train/fit' });
    for (const wrong of ['12', '/train', '12/']) expect(() => parseStepReference(wrong)).toThrow('RUN/STEP');
  });
});

it('reads events that arrive in pieces', async () => {
  const message = { topic: 'workspace', event: { type: 'file-changed', path: '行.csv' } } as const;
  const bytes = new TextEncoder().encode(`: hello\n\nid: workspace@1\ndata: ${JSON.stringify(message)}\n\n`);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  }
  const found = [];
  for await (const each of readEvents(pieces())) found.push(each);
  expect(found).toEqual([message]);
});

it('finds every way of writing a pipeline lossless', () => {
  const text =
    'type: pipeline # a\r\njobs:\r\n  \'a_b\':   {type: command, command: "x\\ty"} \r\n\r\n  c:\r\n     type: command\r\n';
  expect(isLossless(text)).toBe(true);
  expect(isLossless('[')).toBe(false);
});
