/** How the engine says that something is wrong: expected failures are values, bugs throw. */

/** What an Issue or a failure may carry to fill its sentence. */
export type Params = Readonly<Record<string, string | number | readonly string[]>>;

/** Codes of the engine's own errors, with the HTTP status and the exit code that they become. */
export const errorTable = {
  'invalid-document': { status: 422, exit: 2 },
  'invalid-request': { status: 400, exit: 2 },
  'not-found': { status: 404, exit: 2 },
  'path-outside-workspace': { status: 403, exit: 2 },
  cancelled: { status: 409, exit: 3 },
  'secret-missing': { status: 422, exit: 2 },
  'secrets-unreadable': { status: 500, exit: 4 },
  /** The occurrence of a schedule has a run, or is not wanted any more. */
  'already-started': { status: 409, exit: 2 },
  /** A batch endpoint cannot go under its calls. */
  'calls-running': { status: 409, exit: 2 },
  'stale-revision': { status: 409, exit: 2 },
  'workspace-owned': { status: 409, exit: 4 },
  'workspace-untrusted': { status: 403, exit: 2 },
  'network-file-system': { status: 500, exit: 4 },
  'not-authenticated': { status: 401, exit: 2 },
  'too-many-requests': { status: 429, exit: 2 },
  'foreign-origin': { status: 403, exit: 2 },
  'unsupported-media': { status: 415, exit: 2 },
  'artifact-missing': { status: 410, exit: 4 },
  'run-broken': { status: 409, exit: 4 },
  'store-failed': { status: 500, exit: 4 },
  'database-damaged': { status: 500, exit: 4 },
  'worker-lost': { status: 500, exit: 4 },
  'fence-lost': { status: 500, exit: 4 },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** An expected failure that crosses a boundary; `message` says what happened, where, and the remedy. */
export class EngineError extends Error {
  readonly code: ErrorCode;
  readonly params: Params;

  constructor(code: ErrorCode, message: string, params: Params = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
    this.params = params;
  }
}

export type Severity = 'error' | 'warning' | 'info';

/**
 * Something wrong in what the user wrote. Its sentence is made from `code` and `params` by
 * `issueMessage(issue, language)`; `path` is the place in the document, `line` and `column` are 1-based.
 */
export interface Issue {
  readonly code: string;
  readonly params: Params;
  readonly severity: Severity;
  readonly path: readonly (string | number)[];
  readonly line: number;
  readonly column: number;
  /** The node that the canvas marks, when there is one. */
  readonly node?: string;
  /** The port or parameter of that node, when there is one. */
  readonly port?: string;
}

/** Why a step failed, as its component, its command or the engine said it. */
export interface Failure {
  readonly code: string;
  readonly params: Params;
  /** English sentence: what happened, where. */
  readonly message: string;
  /** English sentence: what to do about it. */
  readonly remedy?: string;
  /** The parameter or port to look at, when the failure is about one. */
  readonly port?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outOfMemory?: boolean;
}

export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Makes a forgotten case of a union a compile error, and a bug when it happens. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
