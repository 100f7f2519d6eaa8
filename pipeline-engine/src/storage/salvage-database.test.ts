/** Bytes of real database files are spoilt; what stands on whole pages has to come back. */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatabase } from './database.ts';
import { readDatabase } from './read-only-database.ts';
import { salvageDatabase } from './salvage-database.ts';

const pageBytes = 4096;
const runs = 40;
const eventsOfRun = 30;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-salvage-'));
  file = path.join(folder, 'millrace.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Ended runs with whole logs, and one result each. */
function fill(): void {
  const database = createDatabase({ path: file });
  database.run(`INSERT INTO meta VALUES ('fence', '7')`);
  for (const text of ['text', 'graph']) database.run('INSERT INTO documents VALUES (?, ?)', text, text);
  database.run(`INSERT INTO schedules VALUES ('s', 's.yml', 'd', 1, 1, 9, NULL, '{}')`);
  database.run(`INSERT INTO occurrences VALUES ('s', 5, 'due', 'started', 5, 5, 0, NULL, NULL, 3, NULL)`);
  database.transaction(() => {
    for (let run = 1; run <= runs; run += 1) fillRun(run);
  });
  database.all('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();

  function fillRun(run: number): void {
    database.run(
      `INSERT INTO runs (pipeline, display_name, status, created_at, finished_at, seq, total) VALUES ('p.yml', 'P', 'succeeded', 1, 2, ?, 1)`,
      eventsOfRun,
    );
    database.run(
      `INSERT INTO pins (run, text, graph, force, inputs, code) VALUES (?, 'text', 'graph', 0, '[]', '[]')`,
      run,
    );
    for (let seq = 1; seq <= eventsOfRun; seq += 1) {
      const type =
        seq === 1
          ? 'run-created'
          : seq === eventsOfRun
            ? 'run-finished'
            : seq === 9
              ? 'step-succeeded'
              : 'step-queued';
      const body = {
        type,
        step: 's',
        pipeline: 'p.yml',
        displayName: 'P',
        steps: [1],
        status: 'succeeded',
        outputs: [{ digest: 'sha256:a', bytes: 5 }],
        x: 'x'.repeat(50),
      };
      database.run('INSERT INTO events VALUES (?, ?, ?, ?)', run, seq, seq, JSON.stringify(body));
    }
    database.run(
      `INSERT INTO step_cache VALUES (?, 'c', ?, 's', 'a', 1, 1.5, '[]', '[]', '{}')`,
      `fingerprint-${run}`,
      String(run),
    );
  }
}

/** The pages of a table, from its root down, as SQLite tells. */
function leavesOf(table: string): readonly number[] {
  const bytes = readFileSync(file);
  const root = readDatabase(file, (database) =>
    Number(
      (
        database
          .prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?')
          .raw(true)
          .get([table]) as unknown[]
      )[0],
    ),
  );
  const visit = (page: number): readonly number[] => {
    const at = (page - 1) * pageBytes;
    if (bytes[at] === 13) return [page];
    const cells = bytes.readUInt16BE(at + 3);
    const children = Array.from({ length: cells }, (_, cell) =>
      bytes.readUInt32BE(at + bytes.readUInt16BE(at + 12 + 2 * cell)),
    );
    return [...children, bytes.readUInt32BE(at + 8)].flatMap(visit);
  };
  return visit(root);
}

function spoilPage(page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, (page - 1) * pageBytes, page * pageBytes);
  writeFileSync(file, bytes);
}

const count = (table: string): number =>
  readDatabase(file, (database) =>
    Number((database.prepare(`SELECT count(*) FROM ${table}`).raw(true).get([]) as unknown[])[0]),
  );
const verdict = (): unknown =>
  readDatabase(file, (database) => database.prepare('PRAGMA integrity_check').raw(true).get([]));

it('D22 rows on whole pages are saved, and the damaged file is kept byte for byte', async () => {
  fill();
  const leaves = leavesOf('events');
  expect(leaves.length).toBeGreaterThan(20);
  spoilPage(leaves[10] ?? 0);
  const before = readFileSync(file);
  const { kept, rows, lostRuns } = await salvageDatabase(file, '20260101T000000Z');
  expect(readFileSync(kept).equals(before)).toBe(true);
  expect(verdict()).toEqual(['ok']);
  // One page of events holds a part of two runs at most.
  expect(lostRuns).toBeGreaterThan(0);
  expect(lostRuns).toBeLessThanOrEqual(2);
  expect(count('runs')).toBe(runs - lostRuns);
  expect(count('events')).toBe((runs - lostRuns) * eventsOfRun);
  expect(count('step_cache')).toBe(runs);
  expect(rows).toBe(2 + 2 * (runs - lostRuns) + count('events') + runs);
  const opened = createDatabase({ path: file });
  expect(opened.first(`SELECT value FROM meta WHERE key = 'fence'`)?.value).toBe('7');
  opened.run(
    `INSERT INTO runs (pipeline, display_name, status, created_at, seq, total) VALUES ('p.yml', '', 'queued', 1, 1, 0)`,
  );
  expect(opened.first('SELECT max(run) AS run FROM runs')?.run).toBe(runs + 1);
  opened.close();
});

it('D23 runs whose rows are lost come back from their logs', async () => {
  fill();
  spoilPage(leavesOf('runs')[0] ?? 0);
  const { lostRuns } = await salvageDatabase(file, 'x');
  expect(lostRuns).toBe(0);
  expect(count('runs')).toBe(runs);
  const opened = createDatabase({ path: file });
  expect(
    opened.first('SELECT pipeline, display_name, status, finished_at, seq FROM runs WHERE run = 3'),
  ).toMatchObject({
    pipeline: 'p.yml',
    display_name: 'P',
    status: 'succeeded',
    finished_at: eventsOfRun,
    seq: eventsOfRun,
  });
  opened.close();
});

it('D22 a file that is no database any more gives way to an empty one', async () => {
  fill();
  writeFileSync(file, readFileSync(file).fill(0xa5));
  const { kept, runs: left } = await salvageDatabase(file, 'x');
  expect(left).toBe(0);
  expect(existsSync(kept)).toBe(true);
  expect(verdict()).toEqual(['ok']);
  createDatabase({ path: file }).close();
});

/** The pages that the tables are listed on. The first page of the file points to the others. */
function listings(): readonly number[] {
  const bytes = readFileSync(file);
  if (bytes[100] === 13) return [1];
  const cells = Array.from({ length: bytes.readUInt16BE(103) }, (_, index) =>
    bytes.readUInt16BE(112 + 2 * index),
  );
  return [1, bytes.readUInt32BE(108), ...cells.map((cell) => bytes.readUInt32BE(cell))];
}

it('R120 every table is found again when the list of the tables is lost, on whichever page', async () => {
  fill();
  const whole = path.join(folder, 'whole.db');
  copyFileSync(file, whole);
  expect(listings().length).toBeGreaterThan(2);
  for (const page of listings()) {
    copyFileSync(whole, file);
    spoilPage(page);
    const { lostRuns } = await salvageDatabase(file, String(page));
    expect(verdict(), `page ${page}`).toEqual(['ok']);
    const counts = [count('runs'), count('pins'), count('events'), count('step_cache'), count('documents')];
    expect([lostRuns, ...counts], `page ${page}`).toEqual([0, runs, runs, runs * eventsOfRun, runs, 2]);
    expect(existsSync(`${file}.shadow`)).toBe(false);
    const opened = createDatabase({ path: file });
    expect(opened.first(`SELECT value FROM meta WHERE key = 'fence'`)?.value).toBe('7');
    expect(opened.first('SELECT next_due, snapshot FROM schedules')).toMatchObject({
      next_due: 9,
      snapshot: '{}',
    });
    expect(opened.first('SELECT status, run FROM occurrences')).toMatchObject({ status: 'started', run: 3 });
    expect(opened.first('SELECT digest, bytes FROM artifacts')).toMatchObject({
      digest: 'sha256:a',
      bytes: 5,
    });
    expect(opened.first(`SELECT seq FROM sqlite_sequence WHERE name = 'runs'`)?.seq).toBe(runs);
    opened.close();
  }
});

it('R120 what was committed to the log of a database is found too', async () => {
  fill();
  const opened = createDatabase({ path: file });
  opened.run(`INSERT INTO meta VALUES ('late', 'kept')`);
  opened.run('UPDATE runs SET search = ?', 'x'.repeat(900));
  // The process dies here: its log stays.
  const log = readFileSync(`${file}-wal`);
  copyFileSync(file, `${file}.before`);
  opened.close();
  copyFileSync(`${file}.before`, file);
  writeFileSync(`${file}-wal`, log);
  spoilPage(listings().at(-1) ?? 0);
  const { lostRuns } = await salvageDatabase(file, 'x');
  expect([lostRuns, count('runs')]).toEqual([0, runs]);
  const again = createDatabase({ path: file });
  expect(again.first(`SELECT value FROM meta WHERE key = 'late'`)?.value).toBe('kept');
  expect(again.first('SELECT min(length(search)) AS least FROM runs')?.least).toBe(900);
  again.close();
});

it('D22 whatever page is spoilt, the outcome is whole', async () => {
  fill();
  const whole = path.join(folder, 'whole.db');
  copyFileSync(file, whole);
  const pages = statSync(file).size / pageBytes;
  for (let page = 2; page <= pages; page += 7) {
    copyFileSync(whole, file);
    spoilPage(page);
    await salvageDatabase(file, String(page));
    expect(verdict(), `page ${page}`).toEqual(['ok']);
    expect(count('runs'), `page ${page}`).toBeGreaterThanOrEqual(runs - 2);
  }
});

it('D24 a salvage that was interrupted is gone on with', async () => {
  fill();
  spoilPage(leavesOf('events')[3] ?? 0);
  await salvageDatabase(file, 'first');
  // As if the process had died just before the new file got its name.
  copyFileSync(file, `${file}.salvaged`);
  copyFileSync(`${file}.damaged-first`, file);
  const { rows } = await salvageDatabase(file, 'second');
  expect(rows).toBeGreaterThan(runs);
  expect(existsSync(`${file}.salvaged`)).toBe(false);
  expect(verdict()).toEqual(['ok']);
});
