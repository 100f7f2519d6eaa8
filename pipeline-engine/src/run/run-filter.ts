/** Which runs a person looks for. What a text is compared with is folded once, when the run is recorded. */
import type { RunSource, RunStatus } from './events.ts';
import type { RunSummary } from './ports.ts';

/** What is absent excludes nothing. */
export interface RunFilter {
  readonly pipeline?: string;
  readonly status?: RunStatus;
  readonly source?: RunSource;
  readonly pinned?: boolean;
  /** A part of the name or the path, or the number; case and width do not matter. */
  readonly text?: string;
  /** Of the creation, in milliseconds since the epoch. */
  readonly from?: number;
  /** The first moment that is too late. */
  readonly until?: number;
}

/** So that texts are equal that a person takes for equal: NFKC, lower case. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The same in memory: what a store's query means. */
export function isFound(run: RunSummary, filter: RunFilter): boolean {
  const { pipeline, status, source, pinned, text, from, until } = filter;
  return (
    (pipeline === undefined || run.pipeline === pipeline) &&
    (status === undefined || run.status === status) &&
    (source === undefined || run.source === source) &&
    (pinned === undefined || run.isPinned === pinned) &&
    (text === undefined || hasText(run, foldText(text))) &&
    (from === undefined || run.createdAt >= from) &&
    (until === undefined || run.createdAt < until)
  );
}

function hasText({ run, displayName, pipeline }: RunSummary, text: string): boolean {
  return run === text || foldText(`${displayName}\n${pipeline}`).includes(text);
}
