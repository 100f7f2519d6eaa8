/** What makes two steps the same: named parts, kept one by one so that a miss can name what changed. */

/** `part` is e.g. `implementation`, `param:fraction`, `input:dataset`, `command`, `code:train.py`, `environment:pip:pandas`. */
export interface IdentityPart {
  readonly part: string;
  readonly value: string;
}

/** The format that identities have now. A new one comes with a way to say the old one (`former-identity.ts`). */
export const identityFormat = 2;

export interface Identity {
  readonly version: 1 | typeof identityFormat;
  /** Sorted by `part` in code-unit order, each part once. */
  readonly parts: readonly IdentityPart[];
}

/**
 * Why a step runs: `part` names the part, or is one of `first-run`, `result-missing`, `forced`, `not-deterministic`,
 * `input-not-found:<path>`, `identity-format` (its results were stored under a format that cannot be compared).
 */
export interface Because {
  readonly part: string;
  readonly old: string | null;
  readonly new: string | null;
}
