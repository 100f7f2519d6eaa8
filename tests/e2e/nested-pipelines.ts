/** A pipeline with a pipeline inside, and one with nodes that are not executed here, written into a workspace. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const part = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
type: pipeline
name: prepare_cars
version: 1
display_name: Prepare cars
inputs:
  cars:
    type: uri_file
  share:
    type: number
    default: 0.5
outputs:
  training: {type: mltable}
  test: {type: mltable}
jobs:
  read:
    type: command
    component: azureml:import_data:1
    inputs:
      source: \${{parent.inputs.cars}}
  clean:
    type: command
    component: azureml:clean_missing_data:1
    inputs:
      dataset: \${{parent.jobs.read.outputs.dataset}}
      cleaning_mode: remove_entire_row
  split:
    type: command
    component: azureml:split_data:1
    inputs:
      dataset: \${{parent.jobs.clean.outputs.cleaned_dataset}}
      fraction_of_rows: \${{parent.inputs.share}}
      random_seed: 42
    outputs:
      results_dataset1: \${{parent.outputs.training}}
      results_dataset2: \${{parent.outputs.test}}
`;

const whole = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
display_name: Cars in two levels
inputs:
  share: 0.7
jobs:
  prepare:
    type: pipeline
    component: ../parts/prepare.yml
    inputs:
      cars: {type: uri_file, path: ../data/cars.csv}
      share: \${{parent.inputs.share}}
  linear:
    type: command
    component: azureml:linear_regression:1
  train:
    type: command
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.linear.outputs.untrained_model}}
      dataset: \${{parent.jobs.prepare.outputs.training}}
      label_column: Miles_per_Gallon
  score:
    type: command
    component: azureml:score_model:1
    inputs:
      trained_model: \${{parent.jobs.train.outputs.trained_model}}
      dataset: \${{parent.jobs.prepare.outputs.test}}
`;

const elsewhere = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
display_name: Nodes for Azure ML
jobs:
  cars:
    type: command
    component: azureml:import_data:1
    inputs:
      source: {type: uri_file, path: ../data/cars.csv}
  prepare:
    type: command
    component: azureml:our_preparation:3
    inputs:
      raw: \${{parent.jobs.cars.outputs.dataset}}
    outputs:
      prepared: {type: mltable}
  wrangle:
    type: spark
    code: ./src
    entry: {file: wrangle.py}
    resources: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
    conf: {spark.driver.cores: 1, spark.driver.memory: 2g, spark.executor.cores: 2, spark.executor.memory: 2g, spark.executor.instances: 2}
    inputs:
      table: {type: mltable, path: "\${{parent.jobs.prepare.outputs.prepared}}", mode: direct}
    outputs:
      wrangled: {type: uri_folder, mode: direct}
  search:
    type: automl
    task: regression
    primary_metric: r2_score
    target_column_name: Miles_per_Gallon
    training_data: \${{parent.jobs.prepare.outputs.prepared}}
    outputs:
      best_model: {type: mlflow_model}
`;

export const wholePipeline = 'pipelines/two-levels.yml';
export const partPipeline = 'parts/prepare.yml';
export const elsewherePipeline = 'pipelines/for-azure.yml';

export function writeNestedPipelines(workspace: string): void {
  mkdirSync(path.join(workspace, 'parts'), { recursive: true });
  writeFileSync(path.join(workspace, partPipeline), part);
  writeFileSync(path.join(workspace, wholePipeline), whole);
  writeFileSync(path.join(workspace, elsewherePipeline), elsewhere);
}
