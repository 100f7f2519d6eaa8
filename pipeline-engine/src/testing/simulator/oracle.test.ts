/** R61: what runs is what a naive recomputation from contents says. `npm run simulate -- --oracle N` asks more often. */
import { expect, it } from 'vitest';
import { askOracle } from './oracle.ts';

it('R61 what runs after edits is what a recomputation from contents says, for 300 pipelines', async () => {
  const report = await askOracle(1, 300);
  expect(report.failure ?? '').toBe('');
  expect(report.runs).toBe(1_200);
  expect(report.ran).toBeGreaterThan(1_000);
  expect(report.steps).toBeGreaterThan(report.ran);
});
