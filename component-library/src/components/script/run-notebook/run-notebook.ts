/** Run Notebook: a Jupyter notebook from its first cell to its last, with parameters as papermill gives them. */
import type { ComponentImplementation } from '../../../component.ts';
import { runNotebook as run } from '../../../scripts/run-notebook.ts';

export const runNotebook: ComponentImplementation = {
  name: 'run_notebook',
  run,
  // What a notebook shows is known once it has run.
  infer: async () => ({ executed_notebook: { kind: 'needs-run' }, files: { kind: 'needs-run' } }),
};
