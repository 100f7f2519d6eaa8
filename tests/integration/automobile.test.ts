/** The automobile price tutorial, through the whole engine and the real workers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunState, TableSummary } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automobileData, fixture, openWorkbench, outcomes, type Workbench } from './workbench.ts';

if (automobileData === undefined) {
  process.stdout.write(
    'skipped: the automobile scenario needs ../shared/data/automobile-price.csv beside the repository\n',
  );
}

describe.skipIf(automobileData === undefined)('automobile price', () => {
  let workbench: Workbench;
  let state: RunState;

  beforeAll(async () => {
    workbench = await openWorkbench({ data: { 'automobile-price.csv': automobileData ?? '' } });
    state = await workbench.run(fixture('automobile.yml'));
  });
  afterAll(() => workbench?.close());

  const table = (step: string, output: string): TableSummary | undefined =>
    state.steps[step]?.outputs.find((each) => each.name === output)?.table;
  const size = (step: string, output: string): readonly [number, number] => {
    const summary = table(step, output);
    return [summary?.rows ?? 0, summary?.columns.length ?? 0];
  };
  const metric = (name: string): number =>
    state.steps.evaluate?.metrics.find((each) => each.name === name)?.value ?? Number.NaN;

  it('ends with every step done', () => {
    expect(new Set(Object.values(outcomes(state)))).toEqual(new Set(['succeeded']));
    expect(state.status).toBe('succeeded');
  });

  it('has the documented table sizes', () => {
    expect(size('import', 'dataset')).toEqual([205, 26]);
    expect(size('select', 'results_dataset')).toEqual([205, 25]);
    expect(size('clean', 'cleaned_dataset')).toEqual([193, 25]);
    expect(size('split', 'results_dataset1')).toEqual([135, 25]);
    expect(size('split', 'results_dataset2')).toEqual([58, 25]);
    expect(size('score', 'scored_dataset')).toEqual([58, 26]);
    expect(table('score', 'scored_dataset')?.columns.at(-1)).toMatchObject({
      name: 'Scored Labels',
      role: 'score',
    });
  });

  it('has the documented quality, and RSE = 1 - R²', () => {
    const r2 = metric('Coefficient_of_Determination');
    expect(r2).toBeGreaterThanOrEqual(0.7);
    expect(r2).toBeLessThanOrEqual(0.95);
    expect(Math.abs(metric('Relative_Squared_Error') - (1 - r2))).toBeLessThan(1e-9);
  });

  it('has the coefficients of an independent ridge solution of the same split', () => {
    const reference = JSON.parse(fixture('automobile-ridge.json')) as {
      intercept: number;
      coefficients: Record<string, number>;
    };
    const digest = state.steps.train?.outputs[0]?.digest ?? '';
    const folder = workbench.services.artifacts.path(digest);
    const found = coefficientsOf(JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8')));
    expect(Object.keys(found.coefficients).sort()).toEqual(Object.keys(reference.coefficients).sort());
    expect(relative(found.intercept, reference.intercept)).toBeLessThan(1e-6);
    for (const [name, value] of Object.entries(reference.coefficients)) {
      expect(relative(found.coefficients[name] ?? Number.NaN, value), name).toBeLessThan(1e-6);
    }
  });

  it('is reused when nothing changed, and only what hangs on the split runs when the fraction changed', async () => {
    const again = await workbench.run(fixture('automobile.yml'));
    expect(new Set(Object.values(outcomes(again)))).toEqual(new Set(['reused']));
    const changed = await workbench.run(
      fixture('automobile.yml').replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.6'),
    );
    expect(outcomes(changed)).toEqual({
      import: 'reused',
      select: 'reused',
      clean: 'reused',
      split: 'succeeded',
      linear: 'reused',
      train: 'succeeded',
      score: 'succeeded',
      evaluate: 'succeeded',
    });
    expect(changed.steps.split?.because).toEqual([
      { part: 'param:fraction_of_rows', old: 'number 0.7', new: 'number 0.6' },
    ]);
  });
});

function relative(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.max(1e-12, Math.abs(expected));
}

/** What model.json of a linear model says: one weight per number, one per level of a text. */
interface ModelFile {
  readonly intercept: number;
  readonly features: readonly {
    readonly column: string;
    readonly coefficient?: number;
    readonly levels?: readonly string[];
    readonly coefficients?: readonly number[];
  }[];
}

function coefficientsOf(model: ModelFile): { intercept: number; coefficients: Record<string, number> } {
  const entries = model.features.flatMap(({ column, coefficient, levels = [], coefficients = [] }) =>
    coefficient === undefined
      ? levels.map((level, index) => [`${column}=${level}`, coefficients[index] ?? Number.NaN] as const)
      : [[column, coefficient] as const],
  );
  return { intercept: model.intercept, coefficients: Object.fromEntries(entries) };
}
