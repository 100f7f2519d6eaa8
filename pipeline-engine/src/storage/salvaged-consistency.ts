/** What makes rows that were saved one by one a state database again, in SQL. */

const ofType = (type: string): string => `json_extract(e.body, '$.type') = '${type}'`;
const stepsThat = (status: string): string =>
  `(SELECT count(*) FROM events e WHERE e.run = f.run AND (${ofType(`step-${status}`)}
    OR ${ofType('step-recorded')} AND json_extract(e.body, '$.state.status') = '${status}'))`;
const end = (column: string): string =>
  `(SELECT ${column} FROM events e WHERE e.run = f.run AND ${ofType('run-finished')})`;

/** In `meta`: how many runs of which something was read could not be kept. */
export const lostRunsKey = 'lost-runs';

/**
 * Texts that are no JSON go; runs whose row was lost get it back from their log; a run whose log has a hole, and one that
 * could not go on because its pin is lost, goes. Results stay, whatever becomes of the run that made them.
 */
export const consistency = `
CREATE TEMP TABLE seen AS SELECT run FROM runs UNION SELECT run FROM events UNION SELECT run FROM pins;
DELETE FROM events WHERE NOT json_valid(body);
DELETE FROM pins WHERE NOT json_valid(inputs) OR NOT json_valid(code) OR NOT json_valid(secrets)
  OR text NOT IN (SELECT digest FROM documents) OR graph NOT IN (SELECT digest FROM documents)
  OR layout IS NOT NULL AND layout NOT IN (SELECT digest FROM documents);
DELETE FROM step_cache WHERE NOT (json_valid(outputs) AND json_valid(metrics) AND json_valid(identity));

INSERT OR IGNORE INTO runs
  (run, pipeline, display_name, status, created_at, finished_at, seq, total, succeeded, reused, failed, skipped, cancelled)
SELECT f.run, json_extract(f.body, '$.pipeline'), json_extract(f.body, '$.displayName'),
  coalesce(${end(`json_extract(e.body, '$.status')`)}, 'running'), f.time, ${end('e.time')},
  (SELECT max(seq) FROM events e WHERE e.run = f.run), json_array_length(f.body, '$.steps'),
  ${['succeeded', 'reused', 'failed', 'skipped', 'cancelled'].map(stepsThat).join(', ')}
FROM events f
WHERE json_extract(f.body, '$.type') = 'run-created' AND f.run NOT IN (SELECT run FROM runs)
  AND json_extract(f.body, '$.pipeline') IS NOT NULL AND json_extract(f.body, '$.displayName') IS NOT NULL;

CREATE TEMP TABLE broken AS SELECT run FROM runs WHERE
  finished_at IS NULL AND run NOT IN (SELECT run FROM pins)
  OR seq <> coalesce((SELECT max(seq) FROM events e WHERE e.run = runs.run), 0)
  OR NOT EXISTS (SELECT 1 FROM events e WHERE e.run = runs.run AND e.seq = 1)
  OR NOT EXISTS (SELECT 1 FROM events e WHERE e.run = runs.run AND ${ofType('step-recorded')})
    AND seq <> (SELECT count(*) FROM events e WHERE e.run = runs.run);
DELETE FROM runs WHERE run IN (SELECT run FROM broken);
DELETE FROM events WHERE run NOT IN (SELECT run FROM runs);
DELETE FROM pins WHERE run NOT IN (SELECT run FROM runs);
INSERT OR REPLACE INTO meta (key, value)
  SELECT '${lostRunsKey}', count(*) FROM seen WHERE run NOT IN (SELECT run FROM runs);
DROP TABLE temp.broken;
DROP TABLE temp.seen;
`;

/** Numbers of runs are never given twice, also those of runs that were lost. */
export const lastRun = (highest: number): string => `
DELETE FROM sqlite_sequence WHERE name = 'runs';
INSERT INTO sqlite_sequence (name, seq) SELECT 'runs', max(${highest}, coalesce((SELECT max(run) FROM runs), 0),
  coalesce((SELECT max(CAST(run AS INTEGER)) FROM step_cache), 0));
`;

/** The schema that began to keep sizes. */
export const schemaWithSizes = 4;

const outputsOfSteps = `events e JOIN runs r USING (run),
  json_each(coalesce(e.body -> '$.outputs', e.body -> '$.state.outputs', '[]')) o
  WHERE ${['succeeded', 'reused', 'recorded'].map((end) => ofType(`step-${end}`)).join(' OR ')}`;

/** Which results there are, whose, and how large, told again by the logs. */
export const sizes = `
INSERT OR IGNORE INTO artifacts (digest, bytes)
  SELECT o.value ->> '$.digest', o.value ->> '$.bytes' FROM ${outputsOfSteps};
INSERT OR IGNORE INTO artifact_uses (pipeline, step, digest)
  SELECT r.pipeline, e.body ->> '$.step', o.value ->> '$.digest' FROM ${outputsOfSteps};
INSERT OR IGNORE INTO artifact_uses (pipeline, step, digest)
  SELECT r.pipeline, '', c.value ->> '$.artifact' FROM pins p JOIN runs r USING (run), json_each(p.code) c;
`;
