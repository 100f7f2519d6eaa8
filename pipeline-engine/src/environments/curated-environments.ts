/**
 * Azure's curated environments as what pip can install of them here: the packages that their scripts import, not their
 * images. Names are in lower case; a workspace overrides them in `environments.yml`.
 */
export interface Substitute {
  readonly python?: string;
  /** Absent: what is installed where the command runs. */
  readonly requirements?: readonly string[];
}

const of = (...requirements: readonly string[]): Substitute => ({ requirements: [...requirements].sort() });

const tables = ['pandas>=1.5', 'numpy', 'scipy', 'pyarrow'];
const sklearn = [...tables, 'joblib', 'matplotlib', 'mlflow-skinny'];

/**
 * What Azure's images of scikit-learn hold, whose scripts use what pandas 2 and MLflow 3 took away. Pandas 1.5 has no
 * packages for Python 3.12 and later. Source: assets/training/general/environments/sklearn-1.5 in Azure/azureml-assets.
 */
const azureSklearn = [
  'pandas==1.5.*; python_version < "3.12"',
  'pandas>=2.1,<3; python_version >= "3.12"',
  'numpy<2',
  'scipy',
  'pyarrow',
  'joblib',
  'matplotlib',
  'mlflow-skinny<3',
  'psutil',
  'tqdm',
];

export const curatedEnvironments: Readonly<Record<string, Substitute>> = {
  'sklearn-1.0': of(...azureSklearn, 'scikit-learn>=1.0'),
  'sklearn-1.1': of(...azureSklearn, 'scikit-learn>=1.1'),
  'sklearn-1.5': of(...azureSklearn, 'scikit-learn==1.5.*'),
  'azureml-sklearn-0.24-ubuntu18.04-py37-cpu': of(...azureSklearn, 'scikit-learn>=0.24'),
  'azureml-sklearn-1.0-ubuntu20.04-py38-cpu': of(...azureSklearn, 'scikit-learn>=1.0'),
  'azureml-sklearn-1.1-ubuntu20.04-py38-cpu': of(...azureSklearn, 'scikit-learn>=1.1'),
  'azureml-sklearn-1.5': of(...azureSklearn, 'scikit-learn==1.5.*'),
  'azureml-lightgbm-3.2-ubuntu18.04-py37-cpu': of(...sklearn, 'scikit-learn', 'lightgbm'),
  'lightgbm-3.3': of(...sklearn, 'scikit-learn', 'lightgbm'),
  'xgboost-sklearn-py38': of(...sklearn, 'scikit-learn', 'xgboost'),
  'ai-ml-automl': of(...sklearn, 'scikit-learn', 'lightgbm', 'xgboost'),
  'tensorflow-2.16-cuda12': of(...tables, 'tensorflow==2.16.*', 'mlflow-skinny'),
  'tensorflow-2.12-cuda11': of(...tables, 'tensorflow', 'mlflow-skinny'),
  'acpt-pytorch-2.2-cuda12.1': of(...tables, 'torch==2.2.*', 'mlflow-skinny'),
  'acpt-pytorch-1.13-cuda11.7': of(...tables, 'torch', 'mlflow-skinny'),
  'azureml-responsibleai-0.21-ubuntu20.04-py38-cpu': of(...sklearn, 'scikit-learn', 'responsibleai'),
  'model-evaluation': of(...sklearn, 'scikit-learn'),
  'minimal-py311-inference': of('numpy'),
  'python-sdk-v2': of(...tables, 'azure-ai-ml'),
};
