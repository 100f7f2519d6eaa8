import { expect, it } from 'vitest';
import type { Attempt } from '../run/ports.ts';
import { exampleStep } from '../testing/example-graphs.ts';
import { createManualTarget } from '../testing/manual-target.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { withTimeLimit } from './time-limit.ts';

const attempt = (timeoutSeconds: number | undefined): Attempt => ({
  id: `limit-${timeoutSeconds}`,
  step: { ...exampleStep({ id: 'step' }), timeoutSeconds },
  directory: '/nowhere',
  inputs: [],
  outputs: [],
  seed: '0',
  logFile: '/nowhere/log',
});

it('T91 the shorter limit of time holds, the step’s or the target’s', async () => {
  const manual = createManualTarget({ name: 'far', capacity: 1, files: createMemoryFiles() });
  const target = withTimeLimit(manual, 60);
  const given: (number | undefined)[] = [];
  for (const asked of [undefined, 30, 90]) {
    await target.submit(attempt(asked), () => undefined);
    given.push((await manual.next('step')).attempt.step.timeoutSeconds);
  }
  expect(given).toEqual([60, 30, 60]);
  expect(withTimeLimit(manual, undefined)).toBe(manual);
});
