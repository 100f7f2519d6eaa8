import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../parse-pipeline.ts';
import { parseDocument } from './parse-document.ts';

function codes(text: string): unknown[] {
  return parseDocument(text).issues.map(({ code, severity, path }) => [code, severity, path.join('.')]);
}

const schemas = 'https://azuremlschemas.azureedge.net/latest';

describe('parseDocument', () => {
  test.each([
    ['pipelineJob.schema.json', 'pipeline-job'],
    ['pipelineComponent.schema.json', 'pipeline-component'],
    ['commandComponent.schema.json', 'command-component'],
    ['parallelComponent.schema.json', 'parallel-component'],
    ['sparkComponent.schema.json', 'spark-component'],
    ['schedule.schema.json', 'schedule'],
    ['data.schema.json', 'data'],
    ['model.schema.json', 'model'],
    ['environment.schema.json', 'environment'],
    ['batchEndpoint.schema.json', 'batch-endpoint'],
    ['pipelineComponentBatchDeployment.schema.json', 'pipeline-batch-deployment'],
    ['modelBatchDeployment.schema.json', 'model-batch-deployment'],
    ['batchDeployment.schema.json', 'model-batch-deployment'],
    ['commandJob.schema.json', 'single-job'],
    ['autoMLImageClassificationJob.schema.json', 'single-job'],
  ])('P80 %s is a %s', (schema, kind) => {
    expect(parseDocument(`$schema: ${schemas}/${schema}\nname: x\n`).kind).toBe(kind);
  });

  test.each([
    ['type: Pipeline\njobs: {}', 'pipeline-job'],
    ['jobs: {a: {component: x.yml}}', 'pipeline-job'],
    ['$schema: http://azureml/sdk-2-0/PipelineJob.json\njobs: {}', 'pipeline-job'],
    ['type: pipeline\nversion: 2\njobs: {}', 'pipeline-component'],
    ['name: x\ncommand: echo\nenvironment: azureml:e@latest', 'command-component'],
    ['command: echo\ncompute: azureml:c\nenvironment: azureml:e@latest', 'single-job'],
    ['name: x\ntype: parallel\ntask: {type: run_function, entry_script: a.py}', 'parallel-component'],
    ['name: x\ntype: spark\nentry: {file: a.py}', 'spark-component'],
    ['name: x\ntrigger: {type: cron, expression: "0 * * * *"}\ncreate_job: ./p.yml', 'schedule'],
    ['name: x\ntype: uri_folder\npath: ./data', 'data'],
    ['name: x\ntype: mlflow_model\npath: ./model', 'model'],
    ['name: x\nimage: python', 'environment'],
    ['name: x\nauth_mode: aad_token', 'batch-endpoint'],
    ['name: x\nendpoint_name: e\ntype: pipeline\ncomponent: ./p.yml', 'pipeline-batch-deployment'],
    ['name: x\nendpoint_name: e\nmodel: azureml:m@latest', 'model-batch-deployment'],
    ['inputs: {a: {type: uri_file, path: ./x.csv}}', 'batch-inputs'],
    ['channels: [conda-forge]\ndependencies: [pip]', 'unknown'],
    ['- a', 'unknown'],
    ['', 'unknown'],
  ])('P81 %j is a %s', (text, kind) => {
    expect(parseDocument(text).kind).toBe(kind);
  });

  test.each([
    ['settings', 'settings:\n  '],
    ['the older form', ''],
  ])('B60 a deployed model is read, with %s', (_, under) => {
    const parsed = parseDocument(`
name: d
endpoint_name: e
type: model
model: { name: m, path: ./model, type: mlflow_model }
code_configuration: { code: ./src, scoring_script: score.py }
environment: { image: ubuntu, conda_file: ./conda.yml }
environment_variables: { UNIT: m }
${under}mini_batch_size: 7
${under === '' ? '' : '  '}output_action: Append_Row
${under === '' ? '' : '  '}retry_settings: { max_retries: 4, timeout: 9 }
${under === '' ? '' : '  '}logging_level: info
`);
    expect(parsed.issues).toEqual([]);
    expect(parsed).toMatchObject({
      deployment: {
        model: { path: './model', type: 'mlflow_model' },
        code: './src',
        scoringScript: 'score.py',
        environment: '{"conda_file":"./conda.yml","image":"ubuntu"}',
        environmentVariables: { UNIT: 'm' },
        settings: {
          miniBatchSize: '7',
          outputAction: 'append_row',
          maxRetries: 4,
          timeoutSeconds: 9,
          loggingLevel: 'INFO',
        },
      },
    });
    expect(
      parseDocument('name: d\nendpoint_name: e\nmodel: azureml:m:1\noutput_action: none\n').issues,
    ).toMatchObject([{ code: 'bad-value' }]);
  });

  test('P82 a pipeline is read once, whichever entry reads it', () => {
    const text = 'type: pipeline\njobs: {}\n';
    const parsed = parseDocument(text);
    expect(parsed.kind === 'pipeline-job' && parsed.model).toBe(parsePipeline(text).model);
  });

  test('P83 a schedule says when and what, and its job may be overridden block by block', () => {
    const parsed = parseDocument(`
name: nightly
trigger:
  type: recurrence
  frequency: Week
  interval: 2
  schedule: { hours: [4, 10], minutes: 0, week_days: Monday }
  start_time: "2022-07-10T10:00:00"
  time_zone: Pacific Standard Time
create_job:
  type: pipeline
  job: file:./pipeline.yml
  settings: { continue_on_step_failure: true }
  inputs: { rate: 0.10 }
`);
    expect(parsed.issues).toEqual([]);
    expect(parsed.kind === 'schedule' && parsed.schedule).toEqual({
      name: 'nightly',
      trigger: {
        kind: 'recurrence',
        frequency: 'week',
        interval: 2,
        pattern: { hours: [4, 10], minutes: [0], weekDays: ['monday'], monthDays: [] },
        startTime: '2022-07-10T10:00:00',
        timeZone: 'Pacific Standard Time',
      },
      action: {
        kind: 'create-job',
        job: { kind: 'file', path: './pipeline.yml' },
        overrides: {
          settings: { continueOnStepFailure: true },
          inputs: [{ name: 'rate', value: { kind: 'literal', text: '0.10', type: 'number' } }],
        },
      },
    });
  });

  test('P84 monitors, imports of data, models and single jobs are kept, and told not to run here', () => {
    const trigger = 'name: x\ntrigger: {type: recurrence, frequency: day, interval: 1}\n';
    expect(codes(`${trigger}create_monitor: {anything: 1}`)).toEqual([
      ['not-executed-here', 'info', 'create_monitor'],
    ]);
    expect(codes(`${trigger}import_data: {type: uri_folder}`)).toEqual([
      ['not-executed-here', 'info', 'import_data'],
    ]);
    expect(codes('type: sweep\ntrial: {}\n')).toEqual([['not-executed-here', 'info', '']]);
  });

  test('P85 what Azure refuses in a document is an error, with the nearest names', () => {
    expect(
      codes(`
name: x
triger: 1
trigger: { type: recurrence, frequency: dayly, interval: 0, schedule: { hours: [25], minutes: 0 } }
create_job: ./p.yml
import_data: {}
`),
    ).toEqual([
      ['unknown-key', 'error', 'triger'],
      ['bad-value', 'error', 'trigger.frequency'],
      ['not-a-count', 'error', 'trigger.interval'],
      ['only-one-of', 'error', 'import_data'],
    ]);
    expect(codes('name: x\ntrigger: {type: cron, expression: "0 * *"}\ncreate_job: [1]')).toEqual([
      ['bad-cron', 'error', 'trigger.expression'],
      ['bad-job-reference', 'error', 'create_job'],
    ]);
    expect(codes('name: x\ntype: uri_fil\npath: ./x\ntags: {a: 1}')).toEqual([
      ['bad-value', 'error', 'type'],
      ['not-a-text', 'error', 'tags.a'],
    ]);
    expect(codes('endpoint_name: e\ntype: pipeline\n')).toEqual([
      ['missing-key', 'error', ''],
      ['missing-key', 'error', ''],
    ]);
    expect(codes('name: x\nimage: a\nbuild: {path: b}')).toEqual([['only-one-of', 'error', 'image']]);
    expect(codes('channels: [x]')).toEqual([['unknown-document', 'error', '']]);
  });

  test('P86 a deployment may name its compute without azureml:', () => {
    const parsed = parseDocument(
      'name: d\nendpoint_name: e\ntype: pipeline\ncomponent: azureml:hello@latest\nsettings: {default_compute: c}',
    );
    expect(parsed).toEqual({
      kind: 'pipeline-batch-deployment',
      deployment: {
        name: 'd',
        endpointName: 'e',
        component: { kind: 'registered', name: 'hello', label: 'latest' },
        settings: { defaultCompute: 'c' },
      },
      issues: [],
    });
  });
});
