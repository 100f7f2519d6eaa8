/** What completion offers. */

/** Replaces `[from, to)` of the text by `insert`. */
export interface Completion {
  readonly kind: 'key' | 'port' | 'value' | 'component' | 'compute' | 'binding' | 'node';
  readonly label: string;
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  /** A few words beside the label. */
  readonly detail?: string;
  /** A paragraph, in Markdown. */
  readonly documentation?: string;
}

/** Before it is known what it replaces. */
export type Offer = Omit<Completion, 'from' | 'to'>;
