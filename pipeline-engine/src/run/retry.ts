/** Whether a failure may pass, and how long to wait before the step is tried again. It knows no clock. */
import type { Failure } from '../errors.ts';
import { type RetryCause, type RetryPolicy, withoutPolicy } from '../spec/retry-policy.ts';

const causes: Readonly<Record<string, RetryCause>> = {
  'worker-lost': 'lost',
  'store-failed': 'machine',
  'command-killed': 'machine',
  'command-not-started': 'machine',
  timeout: 'timeout',
};

/** What is wrong here stays wrong: the same attempt would fail in the same way, or reads what it must not. */
const lasting: ReadonlySet<string> = new Set([
  'input-changed',
  'input-not-found',
  'internal-error',
  'path-outside-workspace',
  'result-missing',
  'unknown-reference',
]);

/** Undefined for failures that never pass. What a step says of itself is `exit`. */
export function causeOf({ code }: Pick<Failure, 'code'>): RetryCause | undefined {
  if (lasting.has(code)) return undefined;
  return Object.hasOwn(causes, code) ? causes[code] : 'exit';
}

/** Milliseconds until the next attempt after `tries` that failed, the last one with `failure`; undefined when none follows. */
export function pauseBeforeRetry(
  policy: RetryPolicy | undefined,
  failure: Failure,
  tries: number,
): number | undefined {
  const { attempts, delaySeconds, factor, maxSeconds, on } = policy ?? withoutPolicy;
  const cause = causeOf(failure);
  if (cause === undefined || !on.includes(cause) || tries >= attempts) return undefined;
  return Math.round(1000 * Math.min(delaySeconds * factor ** (tries - 1), maxSeconds));
}

export function attemptsOf(policy: RetryPolicy | undefined): number {
  return (policy ?? withoutPolicy).attempts;
}
