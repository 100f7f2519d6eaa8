/** Asks the server about the text on screen, 300 ms after the last change: plan, problems and columns. */
import { getPipelineFile, postPlan, postSchemas } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { prefixOf } from '../model/scope-run.ts';
import { useDocumentStore } from './document-store.ts';
import { type PlannedPart, usePlanStore, useSchemasStore } from './plan-store.ts';
import { isLive, useRunStore } from './run-store.ts';
import { useViewStore } from './view-store.ts';

const restMs = 300;

let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

/** Call once. Answers the function that ends it. */
export function startChecks(): () => void {
  const stopDocument = useDocumentStore.subscribe((now, before) => {
    if (now.path !== before.path) forget();
    // Pipelines above a part run its file: there a save changes the plan.
    const isSaved = now.digest !== before.digest && useViewStore.getState().trail.length > 0;
    if (now.revision !== before.revision || now.path !== before.path || isSaved) {
      askSoon(now.path === before.path);
    }
  });
  const stopRun = useRunStore.subscribe((now, before) => {
    if (!isLive(before.run) || isLive(now.run)) return;
    usePlanStore.getState().markOutrun();
    askSoon(true);
  });
  return () => {
    stopDocument();
    stopRun();
    clearTimeout(timer);
    asking?.abort();
  };
}

/** A file changed that the plan may depend on. The end of a run asks by itself. */
export function checkAgain(): void {
  if (!isLive(useRunStore.getState().run)) askSoon(true);
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
    answered(Promise.all([postPlan(about, signal), planOfTop(signal)]), ([plan, part]) => {
      if (isCurrent(plan.revision)) usePlanStore.getState().receive(plan, part);
    }),
    answered(postSchemas(about, signal), (schemas) => {
      if (isCurrent(schemas.revision)) useSchemasStore.getState().receive(schemas);
    }),
  ]);
}

/**
 * A part is planned with what the pipelines above give it, and as its file is: that is what they run. Undefined for
 * a pipeline that is no part.
 */
async function planOfTop(signal: AbortSignal): Promise<PlannedPart | undefined> {
  const { trail } = useViewStore.getState();
  const [top] = trail;
  if (!top) return undefined;
  const { text } = await getPipelineFile(top.path);
  const { steps } = await postPlan({ path: top.path, text, revision: 0 }, signal);
  return { steps, prefix: prefixOf(trail) };
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
