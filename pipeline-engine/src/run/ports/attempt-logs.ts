/** What attempts wrote, as the collector sees it. */
/** The logs of attempts. */
export interface AttemptLogs {
  list(): Promise<readonly { readonly attempt: string; readonly bytes: number }[]>;
  remove(attempt: string): Promise<void>;
}
