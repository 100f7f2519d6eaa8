import { expect, it } from 'vitest';
import { exampleStep } from '../testing/example-graphs.ts';
import { createReadyQueue, type ReadyStep } from './ready-queue.ts';

const entry = (id: string): ReadyStep => ({
  step: exampleStep({ id }),
  identity: () => ({ version: 2, parts: [] }),
  fingerprint: id,
  former: () => ({ identity: { version: 1, parts: [] }, fingerprint: id, saysAll: false }),
  isWhole: true,
  forced: false,
  replaces: false,
  shareable: true,
});

it('R14 hands steps out in their order, whether they came together or one by one', () => {
  const names = Array.from({ length: 60 }, (_, index) => String((index * 37) % 60).padStart(2, '0'));
  const queue = createReadyQueue((a, b) => a.localeCompare(b));
  queue.add(names.slice(0, 40).map(entry));
  for (const name of names.slice(40)) queue.add([entry(name)]);
  const taken = names.map(() => queue.take(() => true)?.step.id);
  expect(taken).toEqual([...names].sort());
  expect(queue.take(() => true)).toBeUndefined();
});
