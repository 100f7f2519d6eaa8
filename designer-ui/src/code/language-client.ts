/** Asks the language worker about a place in the document. */
import type { Completion, Hover } from '@millrace/pipeline-engine/browser';
import { currentLanguage } from '../i18n/language.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { createWorkerClient, type WorkerClient } from '../store/worker-client.ts';
import type { LanguageQuestion, LanguageWorld } from './language-world.ts';

interface LanguageAnswer {
  readonly completions?: readonly Completion[];
  readonly hover?: Hover;
}

let worker: WorkerClient<LanguageQuestion, LanguageAnswer> | undefined;

/** Undefined when no worker could be started: then there is no help, and writing goes on. */
export function askLanguage(
  kind: LanguageQuestion['kind'],
  text: string,
  offset: number,
): Promise<LanguageAnswer | undefined> {
  worker ??= createWorkerClient(
    new Worker(new URL('./language-worker.ts', import.meta.url), { type: 'module' }),
  );
  return worker.ask({ kind, text, offset, world: newWorld() });
}

/** What the worker knows already. */
let told: readonly unknown[] = [];

/** Undefined while it is as the worker was told: copying every component would take longer than finding the answer. */
function newWorld(): LanguageWorld | undefined {
  const file = useDocumentStore.getState().path ?? '';
  const { definitions, found } = useComponentsStore.getState();
  const now = [definitions, found, file, currentLanguage()];
  if (now.every((each, at) => each === told[at])) return undefined;
  told = now;
  return {
    components: definitions,
    found: [...found.values()].flatMap((each) =>
      each.kind === 'missing' ? [] : [[each.reference, each.definition] as const],
    ),
    file,
    language: currentLanguage(),
  };
}
