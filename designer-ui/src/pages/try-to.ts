/** Runs something the user asked for; a refusal becomes a notice. */
import { ApiProblem } from '../api/problem.ts';
import { useViewStore } from '../store/view-store.ts';

/** Answers undefined when it was refused; anything but a refusal is a bug and throws. */
export async function tryTo<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    useViewStore.getState().notify({ tone: 'bad', text: error.message });
    return undefined;
  }
}
