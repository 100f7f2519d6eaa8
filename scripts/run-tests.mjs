/** Runs Vitest and closes with "N passed, N failed, N skipped", which people and CI read. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './build.mjs';

/**
 * Returns the exit code: 0 only when every test file was loaded and no test failed. With
 * MILLRACE_SECOND_TRY files that failed are run once more, and what passed only then is named:
 * on a busy machine a build is about the change, and what wavers is still told.
 */
export function runTests(args) {
  const first = runVitest(args);
  const again = process.env.MILLRACE_SECOND_TRY && first.failedFiles.length > 0;
  const result = again ? withSecondTry(first, args) : first;
  for (const name of result.failures) process.stdout.write(`FAILED ${name}\n`);
  const { passed, failed, skipped } = result;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return result.status === 0 && failed === 0 ? 0 : 1;
}

function withSecondTry(first, args) {
  const options = args.filter((arg, at) => arg.startsWith('-') || args[at - 1] === '--config');
  const second = runVitest([...options, ...first.failedFiles]);
  for (const name of first.failures) {
    if (!second.failures.includes(name)) process.stdout.write(`PASSED ONLY ON A SECOND TRY ${name}\n`);
  }
  return {
    ...second,
    passed: first.passedElsewhere + second.passed,
    skipped: first.skippedElsewhere + second.skipped,
  };
}

function runVitest(args) {
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
  const summary = { status, ...readReport(report) };
  rmSync(scratch, { recursive: true, force: true });
  if (status === 0 || summary.failed > 0) return summary;
  return { ...summary, failed: 1, failures: ['an error outside of every test, shown above'] };
}

function readReport(report) {
  let files;
  try {
    files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    const failures = ['the test runner itself: it left no report'];
    return { ...tally([]), failed: 1, failures, failedFiles: [] };
  }
  const failed = files.filter((file) => file.status === 'failed');
  const elsewhere = tally(files.filter((file) => file.status !== 'failed'));
  return {
    ...tally(files),
    failedFiles: failed.map((file) => file.name),
    passedElsewhere: elsewhere.passed,
    skippedElsewhere: elsewhere.skipped,
  };
}

/** A file that could not be loaded, or whose set-up failed before its first test, counts as one failure. */
function tally(files) {
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ file, ...test })));
  const failures = tests
    .filter((test) => test.status === 'failed')
    .map((test) => named(test.file, test.fullName, test.failureMessages[0]));
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  failures.push(...broken.map((file) => named(file, 'the file itself', file.message)));
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failures.length,
    skipped: tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').length,
    failures,
  };
}

function named(file, test, message) {
  const place = path.relative(root, file.name);
  return `${place}: ${test}: ${String(message ?? '').split('\n')[0]}`;
}
