/** Failures of the machine that are nobody's bug: full disks and full memory, as Node and DuckDB report them. */
import type { Failure } from '@millrace/pipeline-engine/browser';

/** `undefined` for everything else, which is a bug. */
export function knownFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/^Out of Memory Error/.test(error.message)) {
    return {
      code: 'out-of-memory',
      params: {},
      message: 'The step needs more memory than it may use.',
      remedy: 'Work on fewer rows or columns, or raise MILLRACE_MEMORY_LIMIT.',
      outOfMemory: true,
    };
  }
  if (('code' in error && error.code === 'ENOSPC') || /No space left on device/.test(error.message)) {
    return {
      code: 'disk-full',
      params: {},
      message: 'The disk is full.',
      remedy: 'Free some space and run again.',
    };
  }
  return undefined;
}
