/** What Azure ML's AutoML nodes hold inside, as its schema says. */
import type { Part } from './part.ts';

const tasks = [
  'classification',
  'regression',
  'forecasting',
  'image_classification',
  'image_classification_multilabel',
  'image_object_detection',
  'image_instance_segmentation',
  'text_classification',
  'text_classification_multilabel',
  'text_ner',
];

const known = (...keys: readonly string[]): Part['rules'] => ({ known: keys, unknown: 'warning' });

export const automlParts: readonly Part[] = [
  { key: '', rules: { required: ['task'], choices: { task: tasks } } },
  { key: '', rules: { required: ['training_data'], missing: 'warning' } },
  {
    key: 'limits',
    rules: known(
      'timeout_minutes',
      'trial_timeout_minutes',
      'max_trials',
      'max_concurrent_trials',
      'max_cores_per_trial',
      'max_nodes',
      'exit_score',
      'enable_early_termination',
    ),
  },
  {
    key: 'training',
    rules: known(
      'allowed_training_algorithms',
      'blocked_training_algorithms',
      'enable_dnn_training',
      'enable_model_explainability',
      'enable_onnx_compatible_models',
      'enable_stack_ensemble',
      'enable_vote_ensemble',
      'ensemble_model_download_timeout',
      'stack_ensemble_settings',
      'training_mode',
    ),
  },
  {
    key: 'featurization',
    rules: known(
      'mode',
      'blocked_transformers',
      'column_name_and_types',
      'transformer_params',
      'enable_dnn_featurization',
      'dataset_language',
    ),
  },
  {
    key: 'forecasting',
    rules: known(
      'time_column_name',
      'forecast_horizon',
      'time_series_id_column_names',
      'frequency',
      'feature_lags',
      'country_or_region_for_holidays',
      'cv_step_size',
      'seasonality',
      'short_series_handling_config',
      'target_aggregate_function',
      'target_lags',
      'target_rolling_window_size',
      'use_stl',
      'features_unknown_at_forecast_time',
    ),
  },
];
