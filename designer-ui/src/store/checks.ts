/** Asks the server about the text on screen, 300 ms after the last change: plan, problems and columns. */
import { postPlan, postSchemas } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useDocumentStore } from './document-store.ts';
import { usePlanStore, useSchemasStore } from './plan-store.ts';
import { isLive, useRunStore } from './run-store.ts';
import { useViewStore } from './view-store.ts';

const restMs = 300;

let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

/** Call once. Answers the function that ends it. */
export function startChecks(): () => void {
  const stopDocument = useDocumentStore.subscribe((now, before) => {
    if (now.path !== before.path) forget();
    if (now.revision !== before.revision || now.path !== before.path) askSoon(now.path === before.path);
  });
  const stopRun = useRunStore.subscribe((now, before) => {
    if (isLive(before.run) && !isLive(now.run)) askSoon(true);
  });
  return () => {
    stopDocument();
    stopRun();
    clearTimeout(timer);
    asking?.abort();
  };
}

function forget(): void {
  usePlanStore.getState().clear();
  useSchemasStore.getState().clear();
}

/** At once for a pipeline that was just opened, else after a rest. */
function askSoon(rest: boolean): void {
  usePlanStore.getState().markStale();
  clearTimeout(timer);
  timer = setTimeout(() => void ask(), rest ? restMs : 0);
}

async function ask(): Promise<void> {
  asking?.abort();
  asking = new AbortController();
  const { path, text, revision, parseError } = useDocumentStore.getState();
  if (path === undefined || parseError) return;
  const about = { path, text, revision };
  const { signal } = asking;
  await Promise.all([
    answered(postPlan(about, signal), (plan) => {
      if (isCurrent(plan.revision)) usePlanStore.getState().receive(isPart() ? { ...plan, steps: [] } : plan);
    }),
    answered(postSchemas(about, signal), (schemas) => {
      if (isCurrent(schemas.revision)) useSchemasStore.getState().receive(schemas);
    }),
  ]);
}

/** Inside a nested pipeline the file's own plan would be of other inputs than the pipeline above gives. */
function isPart(): boolean {
  return useViewStore.getState().trail.length > 0;
}

/** An answer for an older revision is thrown away. */
function isCurrent(revision: number): boolean {
  return revision === useDocumentStore.getState().revision;
}

/** A refused or interrupted question changes nothing: the old marks stay dimmed. */
async function answered<T>(question: Promise<T>, receive: (answer: T) => void): Promise<void> {
  try {
    receive(await question);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (!(error instanceof ApiProblem)) throw error;
  }
}
