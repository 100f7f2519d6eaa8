/** Asks the server what the open document's references mean: files beside it, nested pipelines, what is not here. */
import { resolveReferences } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { unexplained, useComponentsStore } from './components-store.ts';
import { useDocumentStore } from './document-store.ts';

const asked = new Set<string>();

/** Call once. Answers the function that ends it. */
export function startReferences(): () => void {
  const stopDocument = useDocumentStore.subscribe((now, before) => {
    if (now.model !== before.model || now.path !== before.path) void ask();
  });
  const stopComponents = useComponentsStore.subscribe((now, before) => {
    if (now.found !== before.found || now.byName !== before.byName) void ask();
  });
  return () => {
    stopDocument();
    stopComponents();
  };
}

async function ask(): Promise<void> {
  const { model, path } = useDocumentStore.getState();
  const components = useComponentsStore.getState();
  if (!model || path === undefined || !components.loaded) return;
  const references = [...model.nodes, model].flatMap(({ component }) => component ?? []);
  const open = unexplained(references, components, path);
  const question = [path, ...open].join('\n');
  if (open.length === 0 || asked.has(question)) return;
  asked.add(question);
  try {
    components.receiveFound(path, await resolveReferences(path, open));
  } catch (error) {
    // Without an answer the nodes show the ports that they use.
    if (!(error instanceof ApiProblem)) throw error;
  } finally {
    asked.delete(question);
  }
}
