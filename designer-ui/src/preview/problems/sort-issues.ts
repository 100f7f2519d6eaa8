/** Order of the Problems list: what stops a run first, then by place in the file. Pure. */
import type { Issue, Severity } from '@millrace/pipeline-engine/browser';

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export function sortIssues(issues: readonly Issue[]): readonly Issue[] {
  return [...issues].sort(
    (a, b) => rank[a.severity] - rank[b.severity] || a.line - b.line || a.column - b.column,
  );
}

/** The same problem is the same line of the list, whatever order the checks came in. */
export function issueKey(issue: Issue): string {
  return JSON.stringify([
    issue.code,
    issue.path,
    issue.node,
    issue.port,
    issue.line,
    issue.column,
    issue.params,
  ]);
}

export interface IssueCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function countIssues(issues: readonly Issue[]): IssueCounts {
  const count = (severity: Severity) => issues.filter((issue) => issue.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}
