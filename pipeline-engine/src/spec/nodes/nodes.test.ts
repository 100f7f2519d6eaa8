import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../parse-pipeline.ts';

function parse(jobs: string) {
  const { model, issues } = parsePipeline(`type: pipeline\njobs:\n${jobs}`);
  return {
    nodes: model?.nodes ?? [],
    issues: issues.map(({ code, severity, path }) => [code, severity, path.join('.')]),
  };
}

describe('nodes of every type', () => {
  test('P87 a parallel node says how it cuts its data and what it runs', () => {
    const { nodes, issues } = parse(`  score:
    type: Parallel
    inputs: { data: { type: mltable, path: ./t, mode: direct } }
    outputs: { rows: { type: uri_file } }
    input_data: \${{inputs.data}}
    mini_batch_size: "10kb"
    partition_keys: [a, b]
    retry_settings: { max_retries: 2, timeout: 60 }
    logging_level: DEBUG
    resources: { instance_count: 2 }
    task:
      type: run_function
      code: ./script
      entry_script: score.py
      environment: azureml:e@latest
      append_row_to: \${{outputs.rows}}
`);
    expect(nodes[0]?.body).toEqual({
      type: 'parallel',
      task: {
        type: 'run_function',
        code: './script',
        entryScript: 'score.py',
        appendRowTo: '${{outputs.rows}}',
      },
      inputData: '${{inputs.data}}',
      miniBatchSize: '10kb',
      partitionKeys: ['a', 'b'],
      retries: { maxRetries: 2, timeoutSeconds: 60 },
      loggingLevel: 'DEBUG',
    });
    expect(nodes[0]?.resources).toEqual({ instanceCount: 2 });
    expect(issues).toEqual([['key-not-used', 'info', 'jobs.score.resources']]);
  });

  test('P87 sweep, spark, AutoML and control nodes say what only they say', () => {
    const { nodes } = parse(`  tune:
    type: sweep
    trial: ./train.yml
    search_space: { rate: { type: uniform, min_value: 0, max_value: 1 } }
    sampling_algorithm: { type: random, seed: 1 }
    objective: { goal: maximize, primary_metric: auc }
    limits: { max_total_trials: 5 }
  count: { type: spark, code: ./src, entry: { file: a.py }, args: x, conf: { spark.driver.cores: 2 } }
  auto:
    type: automl
    task: regression
    target_column_name: price
    training_data: \${{parent.jobs.count.outputs.table}}
    validation_data: { type: mltable, path: ./v }
    outputs: { best_model: { type: mlflow_model } }
  choose: { type: if_else, condition: "\${{parent.jobs.tune.outputs.ok}}", true_block: "\${{parent.jobs.count}}" }
  again: { type: do_while, body: "\${{parent.jobs.count}}", limits: { max_iteration_count: 3 } }
  each: { type: parallel_for, body: "\${{parent.jobs.count}}", items: "[]" }
  copy: { type: data_transfer, task: copy_data }
`);
    expect(nodes.map(({ body }) => body)).toEqual([
      {
        type: 'sweep',
        samplingAlgorithm: 'random',
        objective: { goal: 'maximize', primaryMetric: 'auc' },
        searchSpace: [{ name: 'rate', type: 'uniform' }],
        maxTotalTrials: 5,
      },
      {
        type: 'spark',
        code: './src',
        entryFile: 'a.py',
        args: 'x',
        conf: [{ name: 'spark.driver.cores', value: '2' }],
      },
      { type: 'automl', task: 'regression', targetColumn: 'price' },
      { type: 'if_else', condition: '${{parent.jobs.tune.outputs.ok}}', trueBlock: 'count' },
      { type: 'do_while', body: 'count', maxIterations: 3 },
      { type: 'parallel_for', body: 'count' },
      { type: 'data_transfer', task: 'copy_data' },
    ]);
    expect(nodes[2]?.inputs).toEqual([
      {
        name: 'training_data',
        value: { kind: 'binding', binding: { kind: 'job-output', node: 'count', output: 'table' } },
        place: 'node',
      },
      { name: 'validation_data', value: { kind: 'data', type: 'mltable', path: './v' }, place: 'node' },
    ]);
  });

  test('P87 what waits for other targets is read and told', () => {
    const { nodes, issues } = parse(`  train:
    component: ./train.yml
    identity: { type: managed }
    services: { board: { job_service_type: tensor_board } }
    distribution: { type: pytorch, process_count_per_instance: 2 }
    resources: { instance_count: 4, instance_type: big }
    queue_settings: { job_tier: standard }
`);
    expect(nodes[0]).toMatchObject({
      identity: 'managed',
      services: [{ name: 'board', type: 'tensor_board' }],
      distribution: { type: 'pytorch', processCountPerInstance: 2 },
      resources: { instanceCount: 4, instanceType: 'big' },
    });
    // A command is started as its distribution says.
    expect(issues.map(([code, severity]) => [code, severity])).toEqual(
      Array(4).fill(['key-not-used', 'info']),
    );
  });

  test('P88 what a type must have is asked for, and what it must not have is refused', () => {
    expect(
      parse(`  a: { type: sweep, trial: ./t.yml, search_space: {}, objective: { goal: maximise }, limits: {} }
  b: { type: parallel, component: ./p.yml, logging_level: debug }
  c: { type: pipeline, component: ./p.yml, jobs: {} }
  d: { type: spark, entry: { file: a.py }, entri: 1 }
  e: { component: ./a.yml, inptus: {}, weird: 1 }
  f: { component: ./a.yml, tags: { n: 1 } }
`).issues.filter(([code]) => code !== 'node-type-not-executed'),
    ).toEqual([
      ['missing-key', 'error', 'jobs.a.objective'],
      ['bad-value', 'error', 'jobs.a.objective.goal'],
      ['missing-key', 'error', 'jobs.a.limits'],
      ['bad-value', 'error', 'jobs.b.logging_level'],
      ['key-not-allowed', 'error', 'jobs.c.jobs'],
      ['unknown-key', 'error', 'jobs.d.entri'],
      ['unknown-key', 'warning', 'jobs.e.inptus'],
      ['key-not-used', 'info', 'jobs.e.weird'],
      ['not-a-text', 'error', 'jobs.f.tags.n'],
    ]);
  });

  test('P112 a command written in the node names its environment, or a warning says that Azure asks for one', () => {
    const { issues } = parse(
      '  a: { command: echo }\n  b: { command: echo, environment: azureml:e@latest }\n',
    );
    expect(issues).toEqual([['environment-missing', 'warning', 'jobs.a']]);
  });

  test('P113 Spark reads and writes directly', () => {
    const { issues } = parse(`  count:
    component: ./spark.yml
    type: spark
    inputs: { a: { path: ./a, mode: ro_mount }, b: { path: ./b, mode: direct }, c: { path: ./c } }
    outputs: { o: { mode: upload }, p: { mode: Direct } }
`);
    expect(issues.filter(([, severity]) => severity === 'error')).toEqual([
      ['bad-value', 'error', 'jobs.count.inputs.a.mode'],
      ['bad-value', 'error', 'jobs.count.outputs.o.mode'],
    ]);
  });

  test('P114 modes fit their side and their type', () => {
    const { issues } = parse(`  a:
    component: ./c.yml
    inputs:
      up: { type: uri_file, path: ./a, mode: upload }
      folder: { type: uri_folder, path: ./a, mode: eval_mount }
      table: { type: mltable, path: ./a, mode: eval_mount }
    outputs:
      down: { mode: download }
      read: { mode: ro_mount }
      old: { mode: mount }
`);
    expect(issues).toEqual([
      ['bad-value', 'error', 'jobs.a.inputs.up.mode'],
      ['bad-value', 'warning', 'jobs.a.inputs.folder.mode'],
      ['bad-value', 'error', 'jobs.a.outputs.down.mode'],
      ['bad-value', 'error', 'jobs.a.outputs.read.mode'],
    ]);
  });

  test('P115 AutoML: a task that exists, a table and its target, and known keys inside', () => {
    const { issues } =
      parse(`  a: { type: automl, task: clasification, limits: { max_trails: 3, max_trials: 3 } }
  b: { type: automl, task: text_ner, training_data: { path: ./t } }
`);
    expect(issues.filter(([, severity]) => severity !== 'info')).toEqual([
      ['bad-value', 'error', 'jobs.a.task'],
      ['missing-key', 'warning', 'jobs.a'],
      ['unknown-key', 'warning', 'jobs.a.limits.max_trails'],
      ['missing-key', 'warning', 'jobs.a'],
    ]);
  });

  test('P116 control nodes: what they need to be carried out', () => {
    const { issues } = parse(`  a: { type: if_else, condition: x }
  b: { type: do_while, limits: { max_iteration: 3 } }
  c: { type: parallel_for, body: '\${{parent.jobs.a}}' }
`);
    expect(issues.filter(([, severity]) => severity !== 'info')).toEqual([
      ['missing-key', 'warning', 'jobs.a'],
      ['missing-key', 'warning', 'jobs.b'],
      ['missing-key', 'warning', 'jobs.b.limits'],
      ['missing-key', 'warning', 'jobs.c'],
    ]);
  });
});
