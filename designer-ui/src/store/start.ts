/** The start of the page: components and pipeline at once; what fails is said where the canvas would be. */
import { create } from 'zustand';
import { ApiProblem } from '../api/problem.ts';
import { useComponentsStore } from './components-store.ts';
import { openFirst } from './session.ts';

export type StartState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

export const useStartStore = create<{ readonly state: StartState }>(() => ({ state: { kind: 'loading' } }));

export async function startWorkspace(): Promise<void> {
  useStartStore.setState({ state: { kind: 'loading' } });
  try {
    await Promise.all([useComponentsStore.getState().load(), openFirst()]);
    useStartStore.setState({ state: { kind: 'ready' } });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    useStartStore.setState({ state: { kind: 'failed', problem: error } });
  }
}
