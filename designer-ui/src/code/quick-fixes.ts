/** "Did you mean" as an edit: where the wrong name stands in its line, and what may stand there. Pure. */
import type { Issue } from '@millrace/pipeline-engine/browser';

/** Columns are 1-based; `to` is after the last character. */
export interface QuickFix {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Parameters that say where an issue is, not what is wrong. */
const places: ReadonlySet<string> = new Set(['node', 'port', 'file', 'source', 'nearest', 'allowed']);

/** `line` is the text of the issue's line. Nearest name first. */
export function quickFixes(issue: Issue, line: string): readonly QuickFix[] {
  const { nearest } = issue.params;
  if (!Array.isArray(nearest) || nearest.length === 0) return [];
  const found = wrongNames(issue).flatMap((name) => placeIn(line, name, issue.column - 1) ?? []);
  const [place] = found;
  if (!place) return [];
  return nearest.map((insert) => ({ ...place, insert }));
}

/** The longest first: it says most exactly what is meant. */
function wrongNames({ params }: Issue): readonly string[] {
  return Object.entries(params)
    .flatMap(([key, value]) => (typeof value === 'string' && !places.has(key) ? [nameIn(value)] : []))
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length);
}

/** Of `azureml:train_modle:1` only the name is wrong. */
function nameIn(value: string): string {
  return /^azureml:([^:@/]+)(?:[:@].*)?$/.exec(value)?.[1] ?? value;
}

/** The name as a whole word, after the issue's column if there is one, else anywhere in the line. */
function placeIn(
  line: string,
  name: string,
  start: number,
): { readonly from: number; readonly to: number } | undefined {
  const index = [start, 0].map((from) => wholeWord(line, name, from)).find((at) => at >= 0);
  return index === undefined ? undefined : { from: index + 1, to: index + 1 + name.length };
}

function wholeWord(line: string, name: string, start: number): number {
  for (let at = line.indexOf(name, Math.max(0, start)); at >= 0; at = line.indexOf(name, at + 1)) {
    if (!isWord(line[at - 1]) && !isWord(line[at + name.length])) return at;
  }
  return -1;
}

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);
}
