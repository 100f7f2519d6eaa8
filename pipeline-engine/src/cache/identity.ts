/** What makes two steps the same: named parts, kept one by one so that a miss can name what changed. */

/** `part` is e.g. `implementation`, `param:fraction`, `input:dataset`, `output:scored`, `command`, `code:train.py`. */
export interface IdentityPart {
  readonly part: string;
  readonly value: string;
}

export interface Identity {
  readonly version: 1;
  /** Sorted by `part` in code-unit order, each part once. */
  readonly parts: readonly IdentityPart[];
}

/** Why a step runs: `part` names the part, or is one of `first-run`, `result-missing`, `forced`, `not-deterministic`. */
export interface Because {
  readonly part: string;
  readonly old: string | null;
  readonly new: string | null;
}
