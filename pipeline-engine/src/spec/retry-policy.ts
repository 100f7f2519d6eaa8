/** `millrace.retry`: which failures of a step may pass, and when it is tried again. */

/**
 * `lost`: the attempt vanished without a word. `machine`: the machine had no room, killed it or could not start it.
 * `timeout`: it reached `limits.timeout`. `exit`: the step itself said that it failed.
 */
export const retryCauses = ['lost', 'machine', 'timeout', 'exit'] as const;
export type RetryCause = (typeof retryCauses)[number];

export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
  /** Before the second attempt; each further pause is `factor` times as long, up to `maxSeconds`. */
  readonly delaySeconds: number;
  readonly factor: number;
  readonly maxSeconds: number;
  readonly on: readonly RetryCause[];
}

/** What the parts that are left out are. */
const usual: RetryPolicy = {
  attempts: 3,
  delaySeconds: 10,
  factor: 2,
  maxSeconds: 600,
  on: ['lost', 'machine'],
};

/** Without a policy an attempt that vanished is made again at once, and once. */
export const withoutPolicy: RetryPolicy = {
  attempts: 2,
  delaySeconds: 0,
  factor: 1,
  maxSeconds: 0,
  on: ['lost'],
};

const longestSeconds = 24 * 3600;
const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `attempts=3 delay=30s factor=2 max=10m on=lost,machine`, each part at most once; else the part that is wrong. */
export function parseRetryPolicy(
  text: string,
): { readonly ok: true; readonly value: RetryPolicy } | { readonly ok: false; readonly part: string } {
  const parts = text.trim().split(/\s+/);
  const seen = new Set<string>();
  let policy = usual;
  for (const part of parts) {
    const [, name = '', value = ''] = /^([a-z]+)=(\S+)$/.exec(part) ?? [];
    const read = seen.has(name) ? undefined : readPart(name, value);
    if (read === undefined) return { ok: false, part };
    seen.add(name);
    policy = { ...policy, ...read };
  }
  return { ok: true, value: policy };
}

function readPart(name: string, value: string): Partial<RetryPolicy> | undefined {
  switch (name) {
    case 'attempts': {
      const attempts = /^\d{1,2}$/.test(value) ? Number(value) : 0;
      return attempts >= 1 && attempts <= 20 ? { attempts } : undefined;
    }
    case 'factor': {
      const factor = /^\d{1,2}(\.\d{1,3})?$/.test(value) ? Number(value) : 0;
      return factor >= 1 && factor <= 10 ? { factor } : undefined;
    }
    case 'delay': {
      const delaySeconds = secondsOf(value);
      return delaySeconds === undefined ? undefined : { delaySeconds };
    }
    case 'max': {
      const maxSeconds = secondsOf(value);
      return maxSeconds === undefined ? undefined : { maxSeconds };
    }
    case 'on': {
      const words = value.split(',');
      const on = retryCauses.filter((cause) => words.includes(cause));
      return on.length === words.length ? { on } : undefined;
    }
    default:
      return undefined;
  }
}

function secondsOf(text: string): number | undefined {
  const [, digits = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,3})?)([smh])?$/.exec(text) ?? [];
  const seconds = digits === '' ? Number.NaN : Number(digits) * (unitSeconds[unit] ?? 1);
  return seconds <= longestSeconds ? seconds : undefined;
}
