/**
 * What one would write by hand with the same libraries: `node scoring-peer.mjs MODEL.onnx TABLE OUT` scores every Parquet
 * file of a folder into one of the same name. It keeps nothing, counts nothing, and starts again from the beginning.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(new URL('../../component-library/package.json', import.meta.url));
const { DOUBLE, DuckDBDataChunk, DuckDBInstance } = require('@duckdb/node-api');
const runtime = require('onnxruntime-web');

const [model, table, out] = process.argv.slice(2);
const batch = 16_384;
runtime.env.wasm.numThreads = 1;
runtime.env.logLevel = 'error';
const session = await runtime.InferenceSession.create(readFileSync(model), { executionProviders: ['wasm'] });
const connection = await (await DuckDBInstance.create(':memory:')).connect();
mkdirSync(out, { recursive: true });
const columns = session.inputNames.map((name) => ({ name, cells: new Float64Array(batch) }));
const list = columns.map(({ name }) => `CAST("${name}" AS DOUBLE)`).join(', ');

for (const file of readdirSync(table).filter((name) => name.endsWith('.parquet'))) {
  const from = `read_parquet('${path.join(table, file)}')`;
  await connection.run('CREATE OR REPLACE TEMP TABLE scores (score DOUBLE)');
  const appender = await connection.createAppender('scores');
  const rows = await connection.stream(`SELECT ${list} FROM ${from}`);
  let filled = 0;
  for (;;) {
    const chunk = await rows.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    if (filled + chunk.rowCount > batch) filled = await score(appender, filled);
    columns.forEach(({ cells }, index) => {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < vector.itemCount; row++) cells[filled + row] = vector.getItem(row);
    });
    filled += chunk.rowCount;
  }
  if (filled > 0) await score(appender, filled);
  appender.closeSync();
  await connection.run(
    `COPY (SELECT d.*, s.score FROM ${from} AS d POSITIONAL JOIN scores AS s)
     TO '${path.join(out, file)}' (FORMAT parquet, COMPRESSION zstd)`,
  );
}

async function score(appender, rows) {
  const feeds = Object.fromEntries(
    columns.map(({ name, cells }) => [name, new runtime.Tensor('float64', cells.subarray(0, rows), [rows])]),
  );
  const [scores] = Object.values(await session.run(feeds));
  for (let from = 0; from < rows; from += 2048) {
    const count = Math.min(2048, rows - from);
    const chunk = DuckDBDataChunk.create([DOUBLE], count);
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < count; row++) vector.setItem(row, scores.data[from + row]);
    vector.flush();
    appender.appendDataChunk(chunk);
  }
  return 0;
}
