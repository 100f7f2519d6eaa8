/**
 * How much room results take, and whose they are. The ledger is written in the transactions that record results, and
 * set right by every collection: nobody has to walk the store to know a size.
 */

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** Bytes that nobody else uses, and bytes that others use too; a thing that is used twice counts once. */
export interface Room {
  readonly own: number;
  readonly shared: number;
}

export interface PipelineRoom extends Room {
  readonly pipeline: string;
}

/** `step` is `codeStep` for what the pipeline's runs keep of its code. */
export interface StepRoom extends Room {
  readonly step: string;
}

/** No step is called this. */
export const codeStep = '';

export interface ArtifactUse {
  readonly pipeline: string;
  readonly step: string;
  readonly digest: string;
}

/** One text per use; no name holds a NUL. */
export function useKey({ pipeline, step, digest }: ArtifactUse): string {
  return `${pipeline}\0${step}\0${digest}`;
}

export interface RoomTotals {
  readonly results: Amount;
  readonly code: Amount;
  readonly logs: Amount;
  /** Committed parts of steps. */
  readonly parts: Amount;
}

export interface RoomLedger {
  /**
   * Of the whole workspace, each thing once. Logs of cancelled attempts, and parts that were committed by one that did
   * not end, count from the next collection on.
   */
  totals(): Promise<RoomTotals>;
  /** Shared: with other pipelines. Largest first. */
  pipelines(): Promise<readonly PipelineRoom[]>;
  /** Shared: with other steps, of this pipeline or another. */
  steps(pipeline: string): Promise<readonly StepRoom[]>;
  /** Drops the uses that `isKept` refuses; `use` is the key of one. */
  prune(isKept: (found: { readonly use: string; readonly digest: string }) => boolean): Promise<void>;
  /** Drops the artifacts that are gone; asked in the transaction that drops them. */
  forget(isGone: (digest: string) => boolean): Promise<void>;
  /** Artifacts in use whose size was never recorded. */
  unmeasured(): Promise<readonly string[]>;
  learn(digest: string, bytes: number): Promise<void>;
  setLogs(logs: Amount): Promise<void>;
  /** Of one scope of parts. */
  setParts(scope: string, amount: Amount): Promise<void>;
  /** Of every scope that there is. */
  setAllParts(amounts: ReadonlyMap<string, Amount>): Promise<void>;
}
