/** What one look at the state folder gives: a finding, and the repair that is safe, where there is one. */
import type { Params } from '../errors.ts';
import type { Finding, FindingCode } from '../messages/findings.ts';

export interface Check {
  readonly finding: Finding;
  /** Returns what more the finding says once it is done. */
  readonly repair?: () => Promise<Params>;
}

export function found(
  severity: Finding['severity'],
  code: FindingCode,
  where: string,
  more: { readonly params?: Params; readonly repair?: Check['repair'] } = {},
): Check {
  const repair = more.repair === undefined ? 'none' : 'possible';
  return { finding: { code, severity, where, params: more.params ?? {}, repair }, repair: more.repair };
}

/** What the operating system or SQLite said. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return `${error.message}`;
  throw error;
}
