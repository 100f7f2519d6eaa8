import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { expect, it } from 'vitest';
import { createDatabase } from './database.ts';
import { listRuns } from './run-list.ts';
import { migrations } from './schema.ts';

it('C12 runs that an older version recorded are found like any other', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-migration-'));
  const file = path.join(folder, 'millrace.db');
  const old = new Libsql(file);
  for (const sql of migrations.slice(0, 2)) old.exec(sql);
  const made = { type: 'step-succeeded', step: 'a', outputs: [{ digest: 'sha256:1', bytes: 7 }] };
  old.exec(`PRAGMA user_version = 2;
    INSERT INTO runs (run, pipeline, display_name, status, created_at, seq, total) VALUES (1, 'p.yml', 'Cars', 'failed', 5, 2, 1);
    INSERT INTO events VALUES (1, 1, 5, '{"type":"run-created","source":"designer"}'), (1, 2, 6, '${JSON.stringify(made)}');`);
  old.close();
  const database = createDatabase({ path: file });
  try {
    expect(listRuns(database, { source: 'designer', text: 'cars', limit: 5 })).toMatchObject([
      { run: '1', bytes: 7, isPinned: false },
    ]);
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
});
