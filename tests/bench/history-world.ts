/**
 * A long history in a real state database: a few runs are recorded as the engine records them, folded as the collector
 * folds them, and then copied, so that every row is as long as a real one.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  createDatabase,
  createRunHistory,
  createRunStore,
  type Database,
  type RunEventBody,
  type RunHistory,
  type RunStore,
} from '@millrace/pipeline-engine';

export interface HistoryWorld {
  readonly database: Database;
  readonly runStore: RunStore;
  readonly history: RunHistory;
  close(): void;
}

export const stepsPerRun = 50;

export function openHistory(stateDirectory: string): HistoryWorld {
  mkdirSync(stateDirectory, { recursive: true });
  const file = path.join(stateDirectory, 'millrace.db');
  const database = createDatabase({ path: file });
  return {
    database,
    runStore: createRunStore({ database, fence: 0 }),
    history: createRunHistory({ database, file, fence: 0 }),
    close: () => database.close(),
  };
}

export interface RecordedRun {
  /** Numbers every result that the run makes: equal numbers are equal results. */
  readonly salt: number;
  readonly kind: 'made' | 'reused';
  readonly status?: 'succeeded' | 'failed';
}

/** One run with everything that the engine stores of it. */
export async function recordRun({ runStore }: HistoryWorld, recorded: RecordedRun): Promise<string> {
  const ids = Array.from({ length: stepsPerRun }, (_, index) => `prepare_and_join_${index}`);
  const steps = ids.map((id, index) => ({
    id,
    displayName: `Prepare and join ${index}`,
    component: 'join_data',
    dependsOn: index === 0 ? [] : [`prepare_and_join_${index - 1}`],
  }));
  const pin = { pipeline: 'pipelines/sales.yml', text: 'type: pipeline\n', layout: null, graph: '{}' };
  const { run } = await runStore.create(
    { ...pin, upTo: null, force: false, inputs: [], code: [], secrets: [] },
    (id) => ({
      ...{ type: 'run-created', run: id, pipeline: pin.pipeline, displayName: 'Sales forecast' },
      ...{ steps, force: false, source: 'designer' },
    }),
    1,
  );
  for (const id of ids) await recordStep(runStore, { run, id, ...recorded });
  const { status = 'succeeded' } = recorded;
  await runStore.append(run, [{ type: 'run-finished', status, outputs: [] }], 3);
  return run;
}

async function recordStep(
  runStore: RunStore,
  { run, id, salt, kind }: RecordedRun & { readonly run: string; readonly id: string },
): Promise<void> {
  const hex = `${id}${salt}`.replaceAll(/\D/g, '').padStart(64, '0');
  const [fingerprint, digest] = [`v1:${hex}`, `sha256:${hex}`];
  const attempt = `01234567-89ab-cdef-0123-${hex.slice(-12)}`;
  const columns = ['id', 'region', 'month', 'amount', 'returns', 'label'].map((name) => ({
    ...{ name, type: 'double' as const, categorical: false, role: 'feature' as const, nulls: 0 },
  }));
  const table = { rows: 12_345, columns };
  const outputs = [{ name: 'results_dataset', type: 'mltable', digest, bytes: 65_536, table }];
  const metrics = [{ name: 'rows', value: 12_345 }];
  const because = [{ part: 'input:dataset', old: digest, new: digest }];
  const identified: RunEventBody = { type: 'step-identified', step: id, fingerprint, because };
  if (kind === 'reused') {
    const from = { run: '1', step: id, time: 2 };
    await runStore.append(
      run,
      [identified, { type: 'step-reused', step: id, fingerprint, from, outputs, metrics }],
      2,
    );
    return;
  }
  const parts = Array.from({ length: 12 }, (_, index) => ({
    part: `param:setting_${index}`,
    value: 'number 0.75',
  }));
  const entry = { fingerprint, run, step: id, attempt, time: 2, durationMs: 812.5, outputs, metrics };
  await runStore.append(
    run,
    [
      identified,
      { type: 'attempt-intended', step: id, attempt, target: 'local' },
      { type: 'attempt-submitted', step: id, attempt },
      { type: 'attempt-running', step: id, attempt },
      { type: 'step-succeeded', step: id, attempt, fingerprint, outputs, metrics, durationMs: 812.5 },
    ],
    2,
    [{ entry, identity: { version: 1, parts }, component: 'join_data', replace: false }],
  );
}

/** Bytes of the database for one step, by what is recorded of it; each measured over some thousand steps. */
export async function growthPerStep(
  world: HistoryWorld,
  recorded: Omit<RecordedRun, 'salt'>,
): Promise<{ readonly whole: number; readonly folded: number }> {
  const { database, history } = world;
  const used = (): number => {
    const [row] = database.all(
      'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    );
    return Number(row?.bytes);
  };
  const count = 60;
  const before = used();
  const runs: string[] = [];
  for (let salt = 1; salt <= count; salt++) runs.push(await recordRun(world, { salt, ...recorded }));
  const whole = used();
  for (const run of runs) await history.fold(run);
  const per = (bytes: number): number => (bytes - before) / (count * stepsPerRun);
  return { whole: per(whole), folded: per(used()) };
}

/** Copies what was recorded last until there are so many runs: of several pipelines, statuses, triggers and days. */
export function copyRuns({ database }: HistoryWorld, template: string, wanted: number): void {
  const [row] = database.all('SELECT max(run) AS last FROM runs');
  const first = Number(row?.last) + 1;
  const numbers = `WITH RECURSIVE n (i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${wanted})`;
  database.transaction(() => {
    database.run(
      `INSERT INTO runs (run, pipeline, display_name, status, created_at, finished_at, seq, total, succeeded,
         source, search, bytes, folded)
       ${numbers} SELECT i, 'pipelines/sales-' || (i % 40) || '.yml', 'Sales forecast ' || (i % 40),
         CASE WHEN i % 50 = 0 THEN 'failed' WHEN i % 97 = 0 THEN 'cancelled' ELSE 'succeeded' END,
         1700000000000 + i * 60000, 1700000000000 + i * 60000 + 30000, seq, total, succeeded,
         CASE i % 3 WHEN 0 THEN 'designer' WHEN 1 THEN 'command-line' ELSE 'http' END,
         'sales forecast ' || (i % 40) || char(10) || 'pipelines/sales-' || (i % 40) || '.yml', bytes, 1
       FROM n, runs r WHERE r.run = ?`,
      Number(template),
    );
    database.run(
      `INSERT INTO pins (run, text, layout, graph, up_to, force, inputs, code, secrets)
       SELECT r.run, text, layout, graph, up_to, force, inputs, code, secrets
       FROM runs r, pins p WHERE r.run >= ? AND p.run = ?`,
      first,
      Number(template),
    );
    database.run(
      `INSERT INTO events (run, seq, time, body) SELECT r.run, e.seq, e.time, e.body FROM runs r, events e
       WHERE r.run >= ? AND e.run = ? ORDER BY r.run, e.seq`,
      first,
      Number(template),
    );
  });
}
