/** Runs Vitest and closes with "N passed, N failed, N skipped", which people and CI read. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './build.mjs';

/** Returns the exit code: 0 only when every test file was loaded and no test failed. */
export function runTests(args) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'millrace-test-'));
  const report = path.join(scratch, 'report.json');
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const failed = printClosingLine(report);
  rmSync(scratch, { recursive: true, force: true });
  return status === 0 && failed === 0 ? 0 : 1;
}

function printClosingLine(report) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    process.stdout.write('The test runner left no report.\n0 passed, 1 failed, 0 skipped\n');
    return 1;
  }
  const unloaded = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = result.numFailedTests + unloaded.length;
  const skipped = result.numPendingTests + (result.numTodoTests ?? 0);
  process.stdout.write(`${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed;
}
