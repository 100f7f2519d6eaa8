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
  return worker.ask({ kind, text, offset, world: worldNow() });
}

function worldNow(): LanguageWorld {
  const file = useDocumentStore.getState().path ?? '';
  const { definitions, found } = useComponentsStore.getState();
  return {
    components: definitions,
    found: [...found.values()].flatMap((each) =>
      each.kind === 'missing' ? [] : [[each.reference, each.definition] as const],
    ),
    file,
    language: currentLanguage(),
  };
}
