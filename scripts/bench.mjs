/** `npm run bench`: prints figures with their floor in the same run. Arguments choose files (`engine`, `page`). */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildStale, root } from './build.mjs';

await buildStale();
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'tests/bench/vitest.config.ts',
    '--reporter=dot',
    // With its value, or it takes the first name for one.
    '--disable-console-intercept=true',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
