import type { Timer } from '@millrace/pipeline-engine';
import { expect, it } from 'vitest';
import { patientJson } from './prepare-text.ts';

it('E48 an answer that takes long says blanks until it is there, and stays JSON', async () => {
  let finish: (value: unknown) => void = () => undefined;
  const value = new Promise((resolve) => {
    finish = resolve;
  });
  let pauses = 0;
  const parts: string[] = [];
  const timer: Timer = (_ms, work) => {
    pauses += 1;
    if (pauses === 3) finish({ steps: [] });
    else queueMicrotask(work);
    return () => undefined;
  };
  for await (const part of patientJson(value, timer)) parts.push(part);
  expect(parts.length).toBe(4);
  expect(JSON.parse(parts.join(''))).toEqual({ steps: [] });
});
