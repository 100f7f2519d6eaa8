/** Calls of batch endpoints: which run each idempotency key has. */

export interface EndpointCall {
  readonly endpoint: string;
  /** The caller's own name for the call. */
  readonly key: string;
  /** The digest of what was asked. */
  readonly request: string;
}

/** Calls become rows by `RunStore.create`, in the transaction that creates their run. */
export interface EndpointCalls {
  find(endpoint: string, key: string): { readonly run: string; readonly request: string } | undefined;
  /** Whether the endpoint started this run. */
  has(endpoint: string, run: string): boolean;
  count(endpoint: string): number;
}
