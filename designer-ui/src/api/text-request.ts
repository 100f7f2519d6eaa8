/** What the page and the worker of `text-traffic.ts` say to each other. */
import type { Problem } from '@millrace/server/contract';
import type { AnswerDifference } from '../model/answer-difference.ts';
import type { Method, Query } from './request.ts';

/** A request whose body holds the text of a pipeline. */
export interface TextRequest {
  readonly method: Method;
  readonly path: string;
  readonly query?: Query;
  readonly body: { readonly text: string; readonly path?: string };
  /** The answer is like the one before: what did not change in its lists keeps its objects. */
  readonly isShared?: boolean;
}

/** The number is the page's, for giving up. */
export type TrafficQuestion =
  | { readonly kind: 'send'; readonly number: number; readonly request: TextRequest }
  | { readonly kind: 'give-up'; readonly number: number };

export type TrafficAnswer =
  | { readonly kind: 'whole'; readonly value: unknown }
  | { readonly kind: 'difference'; readonly key: string; readonly difference: AnswerDifference }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'given-up' };

/** Answers with one key are compared with each other. */
export function answerKey({ path, body }: TextRequest): string {
  return `${path} ${body.path ?? ''}`;
}

/** More pipelines than are open at once. Both sides forget at the same answer, so that they stay in step. */
const most = 16;

/** One per key, made when it is needed. */
export function createByKey<T>(make: () => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const made = make();
    known.set(key, made);
    return made;
  };
}
