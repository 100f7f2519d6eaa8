/** The event stream. */
/**
 * GET /events?topics=run:12,workspace → SSE. Each message's `id` is `topic@seq` of every topic, comma-separated
 * (resume with Last-Event-ID); `data` is one of these. Transient messages carry no id of their own.
 */
export type StreamMessage =
  | {
      readonly topic: `run:${string}`;
      readonly event:
        | import('@millrace/pipeline-engine/browser').RunEvent
        | import('@millrace/pipeline-engine/browser').TransientEvent;
    }
  | { readonly topic: 'workspace'; readonly event: WorkspaceEvent };
export type WorkspaceEvent =
  | { readonly type: 'run-changed'; readonly run: string; readonly pipeline: string; readonly status: string }
  /** Runs were pinned, removed or collected: lists of them are to be read again. */
  | { readonly type: 'history-changed' }
  | {
      readonly type: 'file-changed';
      readonly path: string;
      /** Of a YAML file: the digest of its bytes, so that one's own saves are known; null when it is gone. */
      readonly digest?: string | null;
    }
  | { readonly type: 'components-changed' }
  /** A schedule was enabled, disabled or written, or something became of a due time. */
  | { readonly type: 'schedules-changed' }
  /** Bytes of inputs that are being hashed, for plans and runs together; the end is `done` being `total`. Not replayed. */
  | { readonly type: 'inputs-hashing'; readonly done: number; readonly total: number };
