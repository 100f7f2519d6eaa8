/** What a whole database says about the files around it. */
import { existsSync } from 'node:fs';
import { readDatabase } from '../storage/read-only-database.ts';

export interface Recorded {
  readonly runs: number;
  /** Artifacts of results that would be reused, with who made them. */
  readonly results: readonly RecordedResult[];
  /** Attempts that runs which have not ended may wait for. */
  readonly awaited: ReadonlySet<string>;
}

export interface RecordedResult {
  readonly digest: string;
  readonly fingerprint: string;
  readonly run: string;
  readonly step: string;
}

const nothing: Recorded = { runs: 0, results: [], awaited: new Set() };

/** Only to be asked of a database in which nothing was found. */
export function readRecorded(file: string): Recorded {
  if (!existsSync(file)) return nothing;
  return readDatabase(file, (database) => {
    const all = <Row>(sql: string): readonly Row[] => database.prepare(sql).all([]) as Row[];
    // A database that was just made has no tables yet.
    if (all(`SELECT 1 FROM sqlite_schema WHERE name = 'step_cache'`).length === 0) return nothing;
    return {
      runs: all<{ n: number }>('SELECT count(*) AS n FROM runs')[0]?.n ?? 0,
      results: all<RecordedResult>(
        `SELECT json_extract(o.value, '$.digest') AS digest, fingerprint, run, step
         FROM step_cache c, json_each(c.outputs) o`,
      ),
      awaited: new Set(
        all<{ attempt: string }>(
          `SELECT json_extract(body, '$.attempt') AS attempt FROM events JOIN runs USING (run)
           WHERE finished_at IS NULL AND json_extract(body, '$.type') = 'attempt-intended'`,
        ).map((row) => row.attempt),
      ),
    };
  });
}
