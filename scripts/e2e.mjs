/** `npm run e2e`: what needs a browser, real servers or long runs. Arguments go through to Vitest. */
import { buildStale } from './build.mjs';
import { runTests } from './run-tests.mjs';

await buildStale();
process.exit(runTests(['--config', 'tests/e2e/vitest.config.ts', ...process.argv.slice(2)]));
