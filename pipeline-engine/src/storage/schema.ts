/** The tables, as a list of migrations that only grows. Payloads never live here: artifacts and logs are files. */

const first = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Texts of pins by content: a pipeline that runs a hundred times unchanged is kept once.
CREATE TABLE documents (digest TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;

-- One row per run: its summary, kept up to date by every append, and its last event's number.
CREATE TABLE runs (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  pipeline TEXT NOT NULL,
  display_name TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  seq INTEGER NOT NULL,
  total INTEGER NOT NULL,
  succeeded INTEGER NOT NULL DEFAULT 0,
  reused INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_by_pipeline ON runs (pipeline, run);
CREATE INDEX runs_unfinished ON runs (run) WHERE finished_at IS NULL;

CREATE TABLE pins (
  run INTEGER PRIMARY KEY REFERENCES runs (run),
  text TEXT NOT NULL REFERENCES documents (digest),
  layout TEXT REFERENCES documents (digest),
  graph TEXT NOT NULL REFERENCES documents (digest),
  up_to TEXT,
  force INTEGER NOT NULL,
  inputs TEXT NOT NULL,
  code TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  run INTEGER NOT NULL REFERENCES runs (run),
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_cache (
  fingerprint TEXT PRIMARY KEY,
  component TEXT NOT NULL,
  run TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt TEXT NOT NULL,
  time INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  outputs TEXT NOT NULL,
  metrics TEXT NOT NULL,
  identity TEXT NOT NULL
) STRICT;
CREATE INDEX step_cache_by_component ON step_cache (component, time);

-- The result that each step of each pipeline used last: what a miss is compared with.
CREATE TABLE step_history (
  pipeline TEXT NOT NULL,
  step TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (pipeline, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE input_digests (
  path TEXT PRIMARY KEY,
  stat TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

const retention = `
-- A person asked that a run keep its results.
ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
-- When a run became a summary; null while it keeps its results.
ALTER TABLE runs ADD COLUMN compacted_at INTEGER;
`;

const room = `
ALTER TABLE runs ADD COLUMN source TEXT NOT NULL DEFAULT 'http';
-- What a search looks in: name and path, folded by \`run-filter.ts\`.
ALTER TABLE runs ADD COLUMN search TEXT NOT NULL DEFAULT '';
-- Of the results that the run made itself.
ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET
  search = lower(display_name || char(10) || pipeline),
  source = coalesce((SELECT json_extract(body, '$.source') FROM events e WHERE e.run = runs.run AND seq = 1), 'http'),
  bytes = coalesce((SELECT sum(json_extract(o.value, '$.bytes')) FROM events e, json_each(e.body, '$.outputs') o
    WHERE e.run = runs.run AND json_extract(e.body, '$.type') = 'step-succeeded'), 0);
CREATE INDEX runs_by_status ON runs (status, run);
CREATE INDEX runs_by_source ON runs (source, run);
CREATE INDEX runs_pinned ON runs (run) WHERE pinned = 1;
`;

const sizes = `
-- Every artifact that a run or a kept result refers to, once, with the bytes that it takes.
CREATE TABLE artifacts (digest TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Whose they are. The step '' stands for the code that a pipeline's runs pinned.
CREATE TABLE artifact_uses (
  pipeline TEXT NOT NULL,
  step TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (pipeline, step, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_uses_by_digest ON artifact_uses (digest);
CREATE INDEX artifact_uses_of_code ON artifact_uses (digest) WHERE step = '';

-- Sums of what is kept beside the artifacts.
CREATE TABLE room (kind TEXT PRIMARY KEY, count INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO artifacts
  SELECT json_extract(o.value, '$.digest'), json_extract(o.value, '$.bytes')
  FROM events e, json_each(e.body, '$.outputs') o
  WHERE json_extract(e.body, '$.type') IN ('step-succeeded', 'step-reused');
INSERT OR IGNORE INTO artifact_uses
  SELECT r.pipeline, json_extract(e.body, '$.step'), json_extract(o.value, '$.digest')
  FROM events e JOIN runs r USING (run), json_each(e.body, '$.outputs') o
  WHERE json_extract(e.body, '$.type') IN ('step-succeeded', 'step-reused');
-- How large older copies of code are is not known: the next collection measures them.
INSERT OR IGNORE INTO artifact_uses
  SELECT r.pipeline, '', json_extract(c.value, '$.artifact') FROM pins JOIN runs r USING (run), json_each(code) c
  WHERE r.compacted_at IS NULL;
`;

const folding = `
-- Whether the log of an ended run is folded (\`run/fold-log.ts\`).
ALTER TABLE runs ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_unfolded ON runs (run) WHERE folded = 0 AND finished_at IS NOT NULL;
`;

const rows = `
-- A table without rowids puts a row of more than a quarter page on a page of its own; events often are that long.
CREATE TABLE events_with_rowids (
  run INTEGER NOT NULL REFERENCES runs (run),
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT;
INSERT INTO events_with_rowids SELECT run, seq, time, body FROM events ORDER BY run, seq;
DROP TABLE events;
ALTER TABLE events_with_rowids RENAME TO events;
`;

const secrets = `
-- Versions of the secrets that a run was begun with.
ALTER TABLE pins ADD COLUMN secrets TEXT NOT NULL DEFAULT '[]';
`;

const schedules = `
-- Schedules that were enabled on this machine at least once, with what was frozen then.
CREATE TABLE schedules (
  name TEXT PRIMARY KEY,
  file TEXT NOT NULL,
  digest TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  enabled_at INTEGER NOT NULL,
  -- Null while it is disabled, and when nothing is due any more.
  next_due INTEGER,
  disabled_because TEXT,
  snapshot TEXT NOT NULL
) STRICT;
CREATE INDEX schedules_due ON schedules (next_due) WHERE next_due IS NOT NULL;

-- One row for each due time that was recorded: there is no second run of it.
CREATE TABLE occurrences (
  schedule TEXT NOT NULL,
  nominal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  start_after INTEGER NOT NULL,
  late INTEGER NOT NULL,
  backfill TEXT,
  reason TEXT,
  run INTEGER,
  PRIMARY KEY (schedule, nominal)
) STRICT;
CREATE INDEX occurrences_waiting ON occurrences (nominal, schedule) WHERE status = 'waiting';
CREATE INDEX occurrences_by_run ON occurrences (run) WHERE run IS NOT NULL;

CREATE TABLE backfills (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL,
  from_time INTEGER NOT NULL,
  until_time INTEGER NOT NULL,
  concurrency INTEGER NOT NULL,
  newest_first INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
`;

const readings = `
-- When the content of an artifact was last read again and found intact.
ALTER TABLE artifacts ADD COLUMN read_at INTEGER;
`;

const endpointCalls = `
-- One row for each idempotency key of a batch endpoint: there is no second run of it.
CREATE TABLE endpoint_calls (
  endpoint TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  run INTEGER NOT NULL,
  PRIMARY KEY (endpoint, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX endpoint_calls_by_run ON endpoint_calls (run);
`;

const triggers = `
-- What made an occurrence that the clock did not.
ALTER TABLE occurrences ADD COLUMN cause TEXT;
-- What a schedule has seen: a content, a run that ended, the key of a call. It makes no second occurrence.
CREATE TABLE trigger_marks (
  schedule TEXT NOT NULL,
  mark TEXT NOT NULL,
  nominal INTEGER NOT NULL,
  PRIMARY KEY (schedule, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX trigger_marks_by_occurrence ON trigger_marks (schedule, nominal);
`;

const calledDeployments = `
-- Which deployment of the endpoint answered; unknown of earlier calls.
ALTER TABLE endpoint_calls ADD COLUMN deployment TEXT;
`;

const partRooms = `
-- What the committed parts of steps take, by what they are computed from.
CREATE TABLE part_rooms (scope TEXT PRIMARY KEY, count INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

export const migrations: readonly string[] = [
  first,
  retention,
  room,
  sizes,
  folding,
  rows,
  secrets,
  schedules,
  readings,
  endpointCalls,
  triggers,
  calledDeployments,
  partRooms,
];
