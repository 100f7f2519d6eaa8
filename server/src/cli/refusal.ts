/** What a server that was asked refuses, as an error. */
import { EngineError, type ErrorCode, errorTable, type Issue } from '@millrace/pipeline-engine/browser';
import type { Problem } from '../contract/index.ts';

/** A refusal of the server, with all issues when it was about a document. */
export class Refusal extends EngineError {
  readonly issues: readonly Issue[];

  constructor(problem: Problem) {
    const code: ErrorCode = isErrorCode(problem.code) ? problem.code : 'store-failed';
    super(code, problem.detail ?? problem.title, problem.params ?? {});
    this.issues = problem.issues ?? [];
  }
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);
