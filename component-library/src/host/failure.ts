/** The one error that a component throws on purpose. */
import type { Failure, Params } from '@millrace/pipeline-engine/browser';

export class ComponentFailure extends Error {
  readonly failure: Failure;

  /** `message` says what happened and where, `remedy` what to do; `port` is the parameter or port it is about. */
  constructor(
    code: string,
    message: string,
    options: { params?: Params; remedy?: string; port?: string } = {},
  ) {
    super(message);
    this.name = 'ComponentFailure';
    this.failure = {
      code,
      message,
      params: options.params ?? {},
      ...(options.remedy === undefined ? {} : { remedy: options.remedy }),
      ...(options.port === undefined ? {} : { port: options.port }),
    };
  }
}
