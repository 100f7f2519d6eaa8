/** The page's side of the worker that reads long texts. */
import type { ParsedPipeline } from '@millrace/pipeline-engine/browser';

export interface ParseRequest {
  readonly id: number;
  readonly text: string;
}

export interface ParseAnswer {
  readonly id: number;
  readonly parsed: ParsedPipeline;
}

export interface ParseWorker {
  /** Undefined when the worker could not be started or died. */
  readonly parse: (text: string) => Promise<ParsedPipeline | undefined>;
  readonly end: () => void;
}

type Settle = (parsed: ParsedPipeline | undefined) => void;

export function createParseWorker(): ParseWorker {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Settle>();
  let dead = false;
  let lastId = 0;
  const giveUp = () => {
    dead = true;
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  };
  worker.onmessage = ({ data: { id, parsed } }: MessageEvent<ParseAnswer>) => {
    waiting.get(id)?.(parsed);
    waiting.delete(id);
  };
  worker.onerror = giveUp;
  return {
    parse: (text) => {
      if (dead) return Promise.resolve(undefined);
      const request: ParseRequest = { id: ++lastId, text };
      return new Promise((settle) => {
        waiting.set(request.id, settle);
        worker.postMessage(request);
      });
    },
    end: () => {
      worker.terminate();
      giveUp();
    },
  };
}
