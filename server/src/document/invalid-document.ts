/** The refusal of a document that has errors. */
import { EngineError, type Issue } from '@millrace/pipeline-engine/browser';

/** A refused document, with all its issues. */
export class InvalidDocument extends EngineError {
  readonly issues: readonly Issue[];

  /** `subject`: what has the issues. */
  constructor(issues: readonly Issue[], subject = 'The pipeline') {
    const errors = issues.filter((issue) => issue.severity === 'error').length;
    super(
      'invalid-document',
      `${subject} has ${errors} ${errors === 1 ? 'error' : 'errors'}. Correct them first.`,
    );
    this.issues = issues;
  }
}
