/** A save or draft that was made from another version of the file than the one on disk. */
import { EngineError, type PipelineLayout } from '@millrace/pipeline-engine/browser';

export interface FileOnDisk {
  readonly text: string;
  readonly layout: PipelineLayout | null;
  /** `sha256:` of the file's bytes. */
  readonly digest: string;
}

/** Carries what is there now, so that the refused change can be merged with it; null when the file is gone. */
export class StaleFile extends EngineError {
  readonly theirs: FileOnDisk | null;

  constructor(workspacePath: string, theirs: FileOnDisk | null) {
    super(
      'stale-revision',
      `"${workspacePath}" has changed on disk since it was opened. Look at both versions, then save again.`,
      { path: workspacePath, digest: theirs?.digest ?? '' },
    );
    this.theirs = theirs;
  }
}
