import type { Issue, Severity } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { countIssues, issueKey, sortIssues } from './sort-issues.ts';

const issue = (severity: Severity, line: number, column = 1): Issue => ({
  code: 'missing-input',
  params: { input: 'dataset' },
  severity,
  path: ['jobs', 'train'],
  line,
  column,
});

it('errors come first, then warnings, then notes, each by place', () => {
  const mixed = [
    issue('info', 1),
    issue('error', 9),
    issue('warning', 2),
    issue('error', 3, 7),
    issue('error', 3, 2),
  ];
  expect(sortIssues(mixed).map(({ severity, line, column }) => `${severity} ${line}:${column}`)).toEqual([
    'error 3:2',
    'error 3:7',
    'error 9:1',
    'warning 2:1',
    'info 1:1',
  ]);
});

it('counts by severity', () => {
  expect(countIssues([issue('error', 1), issue('error', 2), issue('info', 1)])).toEqual({
    errors: 2,
    warnings: 0,
    infos: 1,
  });
});

it('two problems of one place differ by what they say', () => {
  expect(issueKey(issue('error', 1))).toBe(issueKey({ ...issue('error', 1) }));
  expect(issueKey(issue('error', 1))).not.toBe(
    issueKey({ ...issue('error', 1), params: { input: 'model' } }),
  );
});
