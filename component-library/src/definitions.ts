/** The built-in components as definitions with their help pages. Loads no code of theirs, so the server can import it. */
import { type ComponentDefinition, parseComponent } from '@millrace/pipeline-engine/browser';
import evaluateModel from './components/evaluate/evaluate-model/component.yaml?raw';
import evaluateModelHelp from './components/evaluate/evaluate-model/README.md?raw';
import enterDataManually from './components/get-data/enter-data-manually/component.yaml?raw';
import enterDataManuallyHelp from './components/get-data/enter-data-manually/README.md?raw';
import importData from './components/get-data/import-data/component.yaml?raw';
import importDataHelp from './components/get-data/import-data/README.md?raw';
import cleanMissingData from './components/prepare/clean-missing-data/component.yaml?raw';
import cleanMissingDataHelp from './components/prepare/clean-missing-data/README.md?raw';
import normalizeData from './components/prepare/normalize-data/component.yaml?raw';
import normalizeDataHelp from './components/prepare/normalize-data/README.md?raw';
import selectColumnsInDataset from './components/prepare/select-columns-in-dataset/component.yaml?raw';
import selectColumnsInDatasetHelp from './components/prepare/select-columns-in-dataset/README.md?raw';
import splitData from './components/prepare/split-data/component.yaml?raw';
import splitDataHelp from './components/prepare/split-data/README.md?raw';
import scoreModel from './components/score/score-model/component.yaml?raw';
import scoreModelHelp from './components/score/score-model/README.md?raw';
import linearRegression from './components/train/linear-regression/component.yaml?raw';
import linearRegressionHelp from './components/train/linear-regression/README.md?raw';
import trainModel from './components/train/train-model/component.yaml?raw';
import trainModelHelp from './components/train/train-model/README.md?raw';
import twoClassLogisticRegression from './components/train/two-class-logistic-regression/component.yaml?raw';
import twoClassLogisticRegressionHelp from './components/train/two-class-logistic-regression/README.md?raw';

export interface BuiltinComponent {
  readonly definition: ComponentDefinition;
  /** Markdown. */
  readonly help: string;
}

/** In the order of work, which is the palette's. */
export const builtinComponents: readonly BuiltinComponent[] = [
  define(importData, importDataHelp),
  define(enterDataManually, enterDataManuallyHelp),
  define(selectColumnsInDataset, selectColumnsInDatasetHelp),
  define(cleanMissingData, cleanMissingDataHelp),
  define(normalizeData, normalizeDataHelp),
  define(splitData, splitDataHelp),
  define(linearRegression, linearRegressionHelp),
  define(twoClassLogisticRegression, twoClassLogisticRegressionHelp),
  define(trainModel, trainModelHelp),
  define(scoreModel, scoreModelHelp),
  define(evaluateModel, evaluateModelHelp),
];

function define(text: string, help: string): BuiltinComponent {
  const { definition, issues } = parseComponent(text, { kind: 'builtin', implementation: 1, engines: [] });
  const wrong = issues.filter((issue) => issue.severity === 'error');
  if (definition === undefined || wrong.length > 0) {
    throw new Error(`a built-in component file is broken: ${JSON.stringify(wrong)}`);
  }
  return { definition, help };
}
