/**
 * `node scripts/soak.mjs --rounds N`: rounds of the crash test with real servers, each with four kills of servers and
 * workers and two of wrappers. The number that held is kept in node_modules/.cache, so that a soak that was stopped goes
 * on; `--again` begins anew.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const file = path.join(root, 'node_modules/.cache/millrace/soak.json');
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '500' }, again: { type: 'boolean', default: false } },
});
const wanted = Number(values.rounds);
if (!Number.isInteger(wanted) || wanted < 1) {
  process.stderr.write(`--rounds "${values.rounds}" is not a number of rounds.\n`);
  process.exit(2);
}
/** So many share one workspace; all transitions come up in them. */
const together = 15;

if (values.again) rmSync(file, { force: true });
mkdirSync(path.dirname(file), { recursive: true });
await buildStale();
let done = readDone();
while (done < wanted) {
  const rounds = Math.min(together, wanted - done);
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/e2e/vitest.config.ts', 'crash'];
  const env = { ...process.env, MILLRACE_CRASH_ROUNDS: String(rounds) };
  const { status } = spawnSync(process.execPath, words, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(
      `A round after number ${done} failed, as told above; ${done} of ${wanted} rounds held.\n`,
    );
    process.exit(1);
  }
  done += rounds;
  writeFileSync(file, JSON.stringify({ done }));
  process.stdout.write(`${done} of ${wanted} rounds held: ${4 * done} kills of servers and workers\n`);
}

function readDone() {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).done;
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}
