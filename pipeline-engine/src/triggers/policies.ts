/** What a schedule's `properties` say beyond what Azure knows (S7): missed and overlapping runs, jitter, and a deadline. */
import { dayMs, parseSpan } from './span.ts';

export type MissedRuns =
  | { readonly kind: 'skip' }
  | { readonly kind: 'last' }
  /** The newest `most` of them. */
  | { readonly kind: 'all'; readonly most: number };

export const overlaps = ['allow', 'queue', 'skip', 'cancel_older'] as const;
export type Overlap = (typeof overlaps)[number];

export interface Policies {
  readonly missedRuns: MissedRuns;
  readonly overlap: Overlap;
  /** A run starts up to so many milliseconds after it is due. */
  readonly jitterMs: number;
  /** So long after it was due a run has to have succeeded (S65); absent for no matter when. */
  readonly expectWithinMs?: number;
}

export const policyKeys = {
  missedRuns: 'millrace.missed_runs',
  overlap: 'millrace.overlap',
  jitter: 'millrace.jitter',
  expectWithin: 'millrace.expect_within',
} as const;

export type PolicyKey = (typeof policyKeys)[keyof typeof policyKeys];

export const usualPolicies: Policies = { missedRuns: { kind: 'last' }, overlap: 'queue', jitterMs: 0 };

/** How many of `all` without a number, and the most that can be asked for. */
const mostMissed = 100;
const jitterBounds = { least: 0, most: dayMs };
/** The watchdog looks once a minute. */
const deadlineBounds = { least: 60_000, most: 31 * dayMs };

/** The policies, and the keys whose texts say nothing. */
export function parsePolicies(properties: Readonly<Record<string, string>> = {}): {
  readonly policies: Policies;
  readonly wrong: readonly PolicyKey[];
} {
  const wrong: PolicyKey[] = [];
  const read = <T>(key: PolicyKey, parse: (text: string) => T | undefined, usual: T): T => {
    const text = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (text === undefined) return usual;
    const value = parse(text.trim().toLowerCase());
    if (value === undefined) wrong.push(key);
    return value ?? usual;
  };
  const policies: Policies = {
    missedRuns: read(policyKeys.missedRuns, parseMissedRuns, usualPolicies.missedRuns),
    overlap: read(
      policyKeys.overlap,
      (text) => overlaps.find((known) => known === text),
      usualPolicies.overlap,
    ),
    jitterMs: read(policyKeys.jitter, (text) => parseSpan(text, jitterBounds), usualPolicies.jitterMs),
  };
  const expectWithinMs = read(policyKeys.expectWithin, (text) => parseSpan(text, deadlineBounds), undefined);
  return { policies: expectWithinMs === undefined ? policies : { ...policies, expectWithinMs }, wrong };
}

function parseMissedRuns(text: string): MissedRuns | undefined {
  if (text === 'skip' || text === 'last') return { kind: text };
  const [, all, number] = /^(all)(?:\s+(?:up\s+to\s+)?(\d{1,3}))?$/.exec(text) ?? [];
  if (all === undefined) return undefined;
  const most = number === undefined ? mostMissed : Number(number);
  return most >= 1 && most <= mostMissed ? { kind: 'all', most } : undefined;
}
