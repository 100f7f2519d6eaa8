/** The worker that reads long texts. */
import { parsePipeline } from '@millrace/pipeline-engine/browser';
import type { ParseAnswer, ParseRequest } from './parse-worker-client.ts';

self.onmessage = ({ data: { id, text } }: MessageEvent<ParseRequest>) => {
  const answer: ParseAnswer = { id, parsed: parsePipeline(text) };
  self.postMessage(answer);
};
