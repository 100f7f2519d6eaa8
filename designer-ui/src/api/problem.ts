/** A refused request: problem+json (RFC 9457) as an error that callers can tell apart by `code`. */
import type { Issue, Params } from '@millrace/pipeline-engine/browser';
import type { Problem } from '@millrace/server/contract';

export class ApiProblem extends Error {
  readonly status: number;
  /** Of the engine's error table, or `offline` when no answer came. */
  readonly code: string;
  readonly params: Params;
  readonly issues: readonly Issue[];
  /** What it was made of, for taking it elsewhere. */
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.params = problem.params ?? {};
    this.issues = problem.issues ?? [];
    this.problem = problem;
  }
}

export function offlineProblem(cause: unknown): ApiProblem {
  return new ApiProblem(
    { type: 'about:blank', title: 'The Millrace server does not answer.', status: 0, code: 'offline' },
    { cause },
  );
}

/** What the body of a refused request says; servers in between may answer without problem+json. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const plain: Problem = {
    type: 'about:blank',
    title: `The server answered ${response.status} ${response.statusText}.`,
    status: response.status,
    code: response.status === 401 ? 'not-authenticated' : 'invalid-request',
  };
  if (!response.headers.get('content-type')?.includes('json')) return new ApiProblem(plain);
  const body: unknown = await response.json();
  return new ApiProblem({ ...plain, ...(isProblem(body) ? body : {}) });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}
