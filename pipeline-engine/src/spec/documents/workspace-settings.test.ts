import { expect, it } from 'vitest';
import { issueMessage } from '../../messages/messages.ts';
import { parseDocument } from './parse-document.ts';
import { parseWorkspaceSettings } from './workspace-settings.ts';

it('C16 the settings of a workspace say what is kept; what is left out has its default', () => {
  const text = 'retention:\n  keep_runs: 5\n  keep_days: 0.5\n  max_size: 1.5 GB\n  automatic: false\n';
  const settings = { keepRuns: 5, keepDays: 0.5, mostBytes: 1_500_000_000, isAutomatic: false };
  expect(parseWorkspaceSettings(text)).toEqual({ settings: { ...settings, notices: [] }, issues: [] });
  expect(parseDocument(text)).toMatchObject({ kind: 'settings', settings, issues: [] });
  for (const empty of ['', '# nothing\n', '{}\n', 'retention:\n', 'retention:\n  keep_runs:\n']) {
    expect(parseWorkspaceSettings(empty)).toEqual({ settings: { notices: [] }, issues: [] });
  }
  expect(parseWorkspaceSettings('retention: {max_size: 2 GiB}').settings.mostBytes).toBe(2 ** 31);
});

it('C16 everything that is wrong with them is an issue with its line, and counts for nothing', () => {
  const { settings, issues } = parseWorkspaceSettings(
    'retention:\n  keep_runs: -1\n  keep_days: soon\n  max_size: 20 GX\n  automatic: maybe\n  keep_run: 3\n',
  );
  expect(settings).toEqual({ notices: [] });
  const lines = issues.map((issue) => [issue.line, issue.code, issue.severity]);
  expect(lines.sort()).toEqual([
    [2, 'not-an-amount', 'error'],
    [3, 'not-an-amount', 'error'],
    [4, 'not-a-size', 'error'],
    [5, 'not-a-switch', 'error'],
    [6, 'unknown-key', 'error'],
  ]);
  for (const issue of issues) {
    for (const language of ['en', 'ja'] as const) expect(issueMessage(issue, language)).not.toBe(issue.code);
  }
  expect(parseWorkspaceSettings('retention: 5').issues[0]).toMatchObject({ code: 'not-a-mapping-here' });
  expect(parseWorkspaceSettings('- a').issues[0]).toMatchObject({ code: 'not-a-mapping' });
  expect(parseWorkspaceSettings('retention: {').issues).not.toEqual([]);
});
