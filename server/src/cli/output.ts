/** What the command line writes: documents for programs to stdout, everything for people to stderr. */
import { type Failure, type Issue, issueMessage } from '@millrace/pipeline-engine/browser';

export interface Output {
  /** One JSON document on a line of its own, to stdout. */
  json(value: unknown): void;
  /** A line for people, to stderr. */
  say(line: string): void;
  /** A line that is the command's result for people: to stdout when no JSON goes there. */
  readonly isTerminal: boolean;
  write(text: string): void;
}

export const terminalOutput: Output = {
  json: (value) => process.stdout.write(`${JSON.stringify(value)}\n`),
  say: (line) => process.stderr.write(`${line}\n`),
  write: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
};

/** `file:line:column: severity: sentence`, which editors and terminals turn into links. */
function issueLine(file: string, issue: Issue): string {
  return `${file}:${issue.line}:${issue.column}: ${issue.severity}: ${issueMessage(issue, 'en')}`;
}

/** An issue for programs, with its sentence. */
export const issueDocument = (issue: Issue) => ({ ...issue, message: issueMessage(issue, 'en') });

export function sayIssues(output: Output, file: string, issues: readonly Issue[]): void {
  for (const issue of issues) output.say(issueLine(file, issue));
}

export const failureLine = (failure: Failure): string =>
  failure.remedy === undefined ? failure.message : `${failure.message} ${failure.remedy}`;

/** A list for people: its rows, or a sentence that says that there is none. */
export function sayRows(output: Output, rows: readonly (readonly string[])[], whenNone: string): void {
  if (rows.length === 0) output.say(whenNone);
  else for (const line of tableLines(rows)) output.say(line);
}

/** Columns of equal width, without trailing blanks. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export const durationText = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
