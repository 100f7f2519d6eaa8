/**
 * Reads typed text a moment after the last key: what differs little from what is known, and short texts, here; others
 * in a worker, so that no key waits for the parser. An answer for an older text is thrown away.
 */
import type { ParsedPipeline } from '@millrace/pipeline-engine/browser';
import { loadDocumentTools } from '../model/document-tools.ts';
import { isLong, useDocumentStore } from './document-store.ts';
import { afterFirstPaint } from './first-paint.ts';
import { readAhead } from './read-ahead.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

const restMs = 150;

let timer: ReturnType<typeof setTimeout> | undefined;
let worker: WorkerClient<string, ParsedPipeline> | undefined;

/** Call once. Answers the function that ends it. */
export function startReading(): () => void {
  const unsubscribe = useDocumentStore.subscribe((now, before) => {
    if (now.revision === before.revision) return;
    if (now.revision === now.readRevision) {
      if (now.lastOrigin === 'server' && isLong(now.text)) void prepare(now.text);
      return;
    }
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

/** The server sent the model of an opened file; editing it needs the tree of its text. */
async function prepare(text: string): Promise<void> {
  await afterFirstPaint();
  const tools = await loadDocumentTools();
  await readAhead(tools, text, () => useDocumentStore.getState().text === text);
}

async function readNow(): Promise<void> {
  const { text, revision, readRevision, receiveReading } = useDocumentStore.getState();
  if (revision === readRevision) return;
  const tools = await loadDocumentTools();
  const parsed = tools.pipelineAtHand(text) ?? (isLong(text) ? await readAway(text) : undefined);
  receiveReading(revision, parsed ?? tools.parsePipeline(text));
}

/** Undefined where no worker can be started: reading here is slower and just as right. */
async function readAway(text: string): Promise<ParsedPipeline | undefined> {
  worker ??= createWorkerClient(
    new Worker(new URL('./parse-worker.ts', import.meta.url), { type: 'module' }),
  );
  return worker.ask(text);
}
