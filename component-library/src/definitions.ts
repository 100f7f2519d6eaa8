/** The built-in components as definitions with their help pages. Loads no code of theirs, so the server can import it. */
import { type ComponentDefinition, parseComponent, type Titles } from '@millrace/pipeline-engine/browser';
import evaluateModel from './components/evaluate/evaluate-model/component.yaml?raw';
import evaluateModelHelpJa from './components/evaluate/evaluate-model/README.ja.md?raw';
import evaluateModelHelp from './components/evaluate/evaluate-model/README.md?raw';
import enterDataManually from './components/get-data/enter-data-manually/component.yaml?raw';
import enterDataManuallyHelpJa from './components/get-data/enter-data-manually/README.ja.md?raw';
import enterDataManuallyHelp from './components/get-data/enter-data-manually/README.md?raw';
import importData from './components/get-data/import-data/component.yaml?raw';
import importDataHelpJa from './components/get-data/import-data/README.ja.md?raw';
import importDataHelp from './components/get-data/import-data/README.md?raw';
import applyTransformation from './components/prepare/apply-transformation/component.yaml?raw';
import applyTransformationHelpJa from './components/prepare/apply-transformation/README.ja.md?raw';
import applyTransformationHelp from './components/prepare/apply-transformation/README.md?raw';
import cleanMissingData from './components/prepare/clean-missing-data/component.yaml?raw';
import cleanMissingDataHelpJa from './components/prepare/clean-missing-data/README.ja.md?raw';
import cleanMissingDataHelp from './components/prepare/clean-missing-data/README.md?raw';
import normalizeData from './components/prepare/normalize-data/component.yaml?raw';
import normalizeDataHelpJa from './components/prepare/normalize-data/README.ja.md?raw';
import normalizeDataHelp from './components/prepare/normalize-data/README.md?raw';
import selectColumnsInDataset from './components/prepare/select-columns-in-dataset/component.yaml?raw';
import selectColumnsInDatasetHelpJa from './components/prepare/select-columns-in-dataset/README.ja.md?raw';
import selectColumnsInDatasetHelp from './components/prepare/select-columns-in-dataset/README.md?raw';
import splitData from './components/prepare/split-data/component.yaml?raw';
import splitDataHelpJa from './components/prepare/split-data/README.ja.md?raw';
import splitDataHelp from './components/prepare/split-data/README.md?raw';
import scoreModel from './components/score/score-model/component.yaml?raw';
import scoreModelHelpJa from './components/score/score-model/README.ja.md?raw';
import scoreModelHelp from './components/score/score-model/README.md?raw';
import executeJavascript from './components/script/execute-javascript/component.yaml?raw';
import executeJavascriptHelpJa from './components/script/execute-javascript/README.ja.md?raw';
import executeJavascriptHelp from './components/script/execute-javascript/README.md?raw';
import executePythonScript from './components/script/execute-python-script/component.yaml?raw';
import executePythonScriptHelpJa from './components/script/execute-python-script/README.ja.md?raw';
import executePythonScriptHelp from './components/script/execute-python-script/README.md?raw';
import executeRScript from './components/script/execute-r-script/component.yaml?raw';
import executeRScriptHelpJa from './components/script/execute-r-script/README.ja.md?raw';
import executeRScriptHelp from './components/script/execute-r-script/README.md?raw';
import runNotebook from './components/script/run-notebook/component.yaml?raw';
import runNotebookHelpJa from './components/script/run-notebook/README.ja.md?raw';
import runNotebookHelp from './components/script/run-notebook/README.md?raw';
import linearRegression from './components/train/linear-regression/component.yaml?raw';
import linearRegressionHelpJa from './components/train/linear-regression/README.ja.md?raw';
import linearRegressionHelp from './components/train/linear-regression/README.md?raw';
import trainModel from './components/train/train-model/component.yaml?raw';
import trainModelHelpJa from './components/train/train-model/README.ja.md?raw';
import trainModelHelp from './components/train/train-model/README.md?raw';
import twoClassLogisticRegression from './components/train/two-class-logistic-regression/component.yaml?raw';
import twoClassLogisticRegressionHelpJa from './components/train/two-class-logistic-regression/README.ja.md?raw';
import twoClassLogisticRegressionHelp from './components/train/two-class-logistic-regression/README.md?raw';

export interface BuiltinComponent {
  readonly name: string;
  /** Read from its file when somebody asks: most commands need none, or few. */
  readonly definition: ComponentDefinition;
  /** Markdown, per language. */
  readonly help: Titles;
}

/** In the order of work, which is the palette's. */
export const builtinComponents: readonly BuiltinComponent[] = [
  define(importData, { en: importDataHelp, ja: importDataHelpJa }),
  define(enterDataManually, { en: enterDataManuallyHelp, ja: enterDataManuallyHelpJa }),
  define(selectColumnsInDataset, { en: selectColumnsInDatasetHelp, ja: selectColumnsInDatasetHelpJa }),
  define(cleanMissingData, { en: cleanMissingDataHelp, ja: cleanMissingDataHelpJa }),
  define(normalizeData, { en: normalizeDataHelp, ja: normalizeDataHelpJa }),
  define(applyTransformation, { en: applyTransformationHelp, ja: applyTransformationHelpJa }),
  define(splitData, { en: splitDataHelp, ja: splitDataHelpJa }),
  define(linearRegression, { en: linearRegressionHelp, ja: linearRegressionHelpJa }),
  define(twoClassLogisticRegression, {
    en: twoClassLogisticRegressionHelp,
    ja: twoClassLogisticRegressionHelpJa,
  }),
  define(trainModel, { en: trainModelHelp, ja: trainModelHelpJa }),
  define(scoreModel, { en: scoreModelHelp, ja: scoreModelHelpJa }),
  define(evaluateModel, { en: evaluateModelHelp, ja: evaluateModelHelpJa }),
  define(executePythonScript, { en: executePythonScriptHelp, ja: executePythonScriptHelpJa }),
  define(executeRScript, { en: executeRScriptHelp, ja: executeRScriptHelpJa }),
  define(executeJavascript, { en: executeJavascriptHelp, ja: executeJavascriptHelpJa }),
  define(runNotebook, { en: runNotebookHelp, ja: runNotebookHelpJa }),
];

function define(text: string, help: Titles): BuiltinComponent {
  let read: ComponentDefinition | undefined;
  return {
    name: /^name: *(\S+)/m.exec(text)?.[1] ?? '',
    get definition() {
      read ??= definitionOf(text);
      return read;
    },
    help,
  };
}

function definitionOf(text: string): ComponentDefinition {
  const { definition, issues } = parseComponent(text, { kind: 'builtin', implementation: 1, engines: [] });
  const wrong = issues.filter((issue) => issue.severity === 'error');
  if (definition === undefined || wrong.length > 0) {
    throw new Error(`a built-in component file is broken: ${JSON.stringify(wrong)}`);
  }
  return definition;
}
