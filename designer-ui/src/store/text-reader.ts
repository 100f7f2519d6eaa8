/**
 * Reads typed text a moment after the last key: short texts here, long ones in a worker, so that no key waits
 * for the parser. An answer for an older text is thrown away.
 */
import type { ParsedPipeline } from '@millrace/pipeline-engine/browser';
import { loadDocumentTools } from '../model/document-tools.ts';
import { useDocumentStore } from './document-store.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

const restMs = 150;
/** Below this many characters reading takes less than a frame. */
const longFrom = 30_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let worker: WorkerClient<string, ParsedPipeline> | undefined;

/** Call once. Answers the function that ends it. */
export function startReading(): () => void {
  const unsubscribe = useDocumentStore.subscribe((now, before) => {
    if (now.revision === before.revision || now.revision === now.readRevision) return;
    clearTimeout(timer);
    timer = setTimeout(() => void readNow(), restMs);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
    worker?.end();
    worker = undefined;
  };
}

async function readNow(): Promise<void> {
  const { text, revision, readRevision, receiveReading } = useDocumentStore.getState();
  if (revision === readRevision) return;
  receiveReading(revision, text.length < longFrom ? await readHere(text) : await readAway(text));
}

async function readHere(text: string): Promise<ParsedPipeline> {
  return (await loadDocumentTools()).parsePipeline(text);
}

/** Where no worker can be started, reading here is slower and just as right. */
async function readAway(text: string): Promise<ParsedPipeline> {
  worker ??= createWorkerClient(
    new Worker(new URL('./parse-worker.ts', import.meta.url), { type: 'module' }),
  );
  return (await worker.ask(text)) ?? readHere(text);
}
