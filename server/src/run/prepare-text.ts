/** Makes the environments that the steps of a text need, and says of each step what came of it. */
import type { PreparingStep, Timer } from '@millrace/pipeline-engine';
import type { PreparedEnvironmentsBody } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import { untrusted } from './begin-run.ts';
import type { PlanQuestion } from './plan-text.ts';

/** Throws `InvalidDocument` with what is wrong. `trusted`: a person typed this in a terminal. */
export async function prepareText(
  services: Pick<
    Services,
    'workspace' | 'trust' | 'documents' | 'engine' | 'catalog' | 'assets' | 'computes' | 'secrets'
  >,
  { path, text, inputs }: PlanQuestion,
  { trusted, signal }: { readonly trusted: boolean; readonly signal: AbortSignal },
): Promise<readonly PreparingStep[]> {
  const { workspace, trust, documents, engine, catalog, assets, computes, secrets } = services;
  await resolveWorkspacePath(workspace.root, path);
  if (!trusted && !(await trust.isTrusted())) throw untrusted();
  await Promise.all([catalog.refresh(), assets.refresh(), computes.refresh(), secrets.refresh()]);
  const checked = documents.check(text, path);
  const built = documents.graph(checked, inputs);
  if (!built.ok || checked.issues.some(({ severity }) => severity === 'error'))
    throw new InvalidDocument(built.ok ? checked.issues : built.error);
  const preparing = await engine.prepare(built.value, signal);
  const leave = (): void => {
    for (const step of preparing) step.leave();
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  return preparing;
}

/** When all of it has ended. */
export async function preparedBody(preparing: readonly PreparingStep[]): Promise<PreparedEnvironmentsBody> {
  const steps = await Promise.all(
    preparing.map(async ({ step, done }) => {
      const ended = await done;
      if (ended === 'left') return { step, environment: null };
      if (ended.ok) return { step, environment: ended.value ?? null };
      const { message, remedy } = ended.error;
      return { step, environment: null, failure: { message, ...(remedy === undefined ? {} : { remedy }) } };
    }),
  );
  return { steps };
}

/** Clients give up on an answer that says nothing for some minutes. */
const everyMs = 10_000;

/** JSON with blanks before it, one now and then, so that nobody gives up on a build that takes long. */
export async function* patientJson(value: Promise<unknown>, timer: Timer): AsyncGenerator<string> {
  let isDone = false;
  const done = value.finally(() => {
    isDone = true;
  });
  const ended = done.then(
    () => undefined,
    () => undefined,
  );
  while (!isDone) {
    yield ' ';
    let callOff = (): void => undefined;
    const pause = new Promise<void>((resolve) => {
      callOff = timer(everyMs, resolve);
    });
    await Promise.race([ended, pause]);
    callOff();
  }
  yield `${JSON.stringify(await done)}\n`;
}
