/** Where each built-in component's code is. Loaded one by one, so that a worker holds only what it runs. */
import type { ComponentImplementation } from './component.ts';

const loaders: Readonly<Record<string, () => Promise<ComponentImplementation>>> = {
  enter_data_manually: async () =>
    (await import('./components/get-data/enter-data-manually/enter-data-manually.ts')).enterDataManually,
  import_data: async () => (await import('./components/get-data/import-data/import-data.ts')).importData,
  select_columns_in_dataset: async () =>
    (await import('./components/prepare/select-columns-in-dataset/select-columns-in-dataset.ts'))
      .selectColumnsInDataset,
  clean_missing_data: async () =>
    (await import('./components/prepare/clean-missing-data/clean-missing-data.ts')).cleanMissingData,
  normalize_data: async () =>
    (await import('./components/prepare/normalize-data/normalize-data.ts')).normalizeData,
  apply_transformation: async () =>
    (await import('./components/prepare/apply-transformation/apply-transformation.ts')).applyTransformation,
  split_data: async () => (await import('./components/prepare/split-data/split-data.ts')).splitData,
  linear_regression: async () =>
    (await import('./components/train/linear-regression/linear-regression.ts')).linearRegression,
  two_class_logistic_regression: async () =>
    (await import('./components/train/two-class-logistic-regression/two-class-logistic-regression.ts'))
      .twoClassLogisticRegression,
  train_model: async () => (await import('./components/train/train-model/train-model.ts')).trainModel,
  score_model: async () => (await import('./components/score/score-model/score-model.ts')).scoreModel,
  evaluate_model: async () =>
    (await import('./components/evaluate/evaluate-model/evaluate-model.ts')).evaluateModel,
  execute_python_script: async () =>
    (await import('./components/script/execute-python-script/execute-python-script.ts')).executePythonScript,
  execute_r_script: async () =>
    (await import('./components/script/execute-r-script/execute-r-script.ts')).executeRScript,
  execute_javascript: async () =>
    (await import('./components/script/execute-javascript/execute-javascript.ts')).executeJavascript,
  run_notebook: async () => (await import('./components/script/run-notebook/run-notebook.ts')).runNotebook,
};

/** A name that is not built in is a bug of the caller: the engine sends only built-ins here. */
export async function loadComponent(name: string): Promise<ComponentImplementation> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (load === undefined) throw new Error(`no built-in component is named ${name}`);
  return load();
}
