/** S46 to S48 over HTTP: schedules that wait for the end of another pipeline's run, and S53: where their runs go. */
import { expect, it, vi } from 'vitest';
import { useScheduleBench, writer } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { call, enable, history, lookAround, outputOf, reopen, runs, server, write } = useScheduleBench(() => {
  write('data/none/nothing', '');
});

const reader = `type: pipeline
inputs:
  model: { type: uri_file, path: ../data/none/nothing }
  from: nobody
outputs:
  text: { type: uri_file }
jobs:
  read:
    type: command
    command: echo "read $(cat \${{inputs.model}}) of \${{inputs.from}}" > \${{outputs.text}}
    environment: azureml:none:1
    inputs: { model: "\${{parent.inputs.model}}", from: "\${{parent.inputs.from}}" }
    outputs: { text: "\${{parent.outputs.text}}" }
`;
const after = (name: string, of: string, runs: string, more = ''): string => `name: ${name}
properties:
  millrace.trigger: completion
  millrace.trigger_pipeline: ${of}
${more}
create_job:
  job: ${runs}
  inputs:
    model:
      type: uri_file
      path: \${{creation_context.outputs.text}}
    from: \${{creation_context.trigger_pipeline}}-\${{creation_context.trigger_run}}
`;

async function runFile(file: string, text: string): Promise<string> {
  const started = await call('POST', '/runs', { path: file, text, source: 'http' });
  expect(started.status).toBe(201);
  await server().services.engine.finished(started.body.run);
  return started.body.run;
}

it('S46 S47 the end of a run of a pipeline starts a run once, with its outputs as inputs', async () => {
  write('pipelines/train.yml', writer('model'));
  write('pipelines/read.yml', reader);
  const before = await runFile('pipelines/train.yml', writer('early'));
  await enable(after('next', '../pipelines/train.yml', '../pipelines/read.yml'), 'next');
  await runFile('pipelines/other.yml', writer('other'));
  const failed = await runFile('pipelines/train.yml', writer('bad', 'false; exit 1; '));
  const run = await runFile('pipelines/train.yml', writer('model'));
  const [done] = await runs(1, 'next');
  expect(await outputOf(done?.run)).toBe(`read model of pipelines/train.yml-${run}\n`);
  expect(done).toMatchObject({ kind: 'completion', cause: { run, status: 'succeeded', depth: 1 } });
  await reopen();
  await server().services.schedules.start();
  await lookAround();
  expect(await history('next')).toHaveLength(1);
  expect([before, failed]).not.toContain(run);
});

it('S46 the end of a run that nobody noted is noted at the next start', async () => {
  write('pipelines/train.yml', writer('model'));
  write('pipelines/read.yml', reader);
  await enable(after('next', '../pipelines/train.yml', '../pipelines/read.yml'), 'next');
  await reopen();
  // Nobody watches in a server that only answers.
  await runFile('pipelines/train.yml', writer('model'));
  await lookAround();
  expect(await history('next')).toEqual([]);
  await server().services.schedules.start();
  await runs(1, 'next');
  await lookAround();
  expect(await history('next')).toHaveLength(1);
});

it('S46 S47 a published pipeline by its name, and any end or a failure where that is asked for', async () => {
  write('pipelines/train.yml', writer('model', 'exit 3; '));
  write('pipelines/read.yml', reader);
  const any = 'millrace.trigger_status: failed';
  const first = `name: first\ntrigger: { type: cron, expression: "0 0 1 1 *" }\ncreate_job: ../pipelines/train.yml\n`;
  await enable(first, 'first');
  await enable(after('next', 'azureml:train', '../pipelines/read.yml', `  ${any}`), 'next');
  await enable(after('byfile', '../pipelines/train.yml', '../pipelines/read.yml', `  ${any}`), 'byfile');
  await call('POST', '/schedules/first/run');
  const [done] = await runs(1, 'next');
  expect(done).toMatchObject({
    cause: { status: 'failed', pipeline: expect.stringMatching(/^published\/train\/1\//) },
  });
  // It has no output to give, so the pipeline's own input stays.
  expect(await outputOf(done?.run)).toMatch(/^read {2}of published\/train\/1\/files\/.*-\d+\n$/);
  await runs(1, 'byfile');
});

it('S48 schedules that would start each other for ever are refused', async () => {
  for (const name of ['a', 'b', 'c']) write(`pipelines/${name}.yml`, writer(name));
  const link = (name: string, of: string): string =>
    `name: ${name}\nproperties:\n  millrace.trigger: completion\n  millrace.trigger_pipeline: ../pipelines/${of}.yml\ncreate_job: ../pipelines/${name}.yml\n`;
  await enable(link('b', 'a'), 'b');
  await enable(link('c', 'b'), 'c');
  await call('POST', '/schedules', { text: link('a', 'c') });
  const refused = await call('POST', '/schedules/a/enable');
  expect(refused).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('"a" → "b" → "c" → "a"') },
  });
  await call('POST', '/schedules', { text: link('self', 'self') });
  write('pipelines/self.yml', writer('self'));
  expect((await call('POST', '/schedules/self/enable')).body.detail).toContain('"self" → "self"');
  await runFile('pipelines/a.yml', writer('a'));
  const [done] = await runs(1, 'c');
  expect(done?.cause).toMatchObject({ depth: 2 });
});

it('S53 the compute of a schedule is where its runs go, in place of what the pipeline says', async () => {
  const placed = writer('x').replace('inputs:\n', 'settings: { default_compute: azureml:local }\ninputs:\n');
  write('pipelines/placed.yml', placed);
  write('computes/small.yml', 'name: small\ntype: local\ncapacity: 1\n');
  const on = (compute: string): string =>
    `name: placed\ntrigger: { type: cron, expression: "0 0 1 1 *" }\ncreate_job:\n  type: pipeline\n  job: ../pipelines/placed.yml\n  ${compute}\n`;
  await call('POST', '/schedules', { text: on('compute: azureml:nowhere') });
  const refused = await call('POST', '/schedules/placed/enable');
  expect(refused).toMatchObject({ status: 404, body: { detail: expect.stringContaining('"nowhere"') } });
  for (const [count, compute] of [
    'compute: azureml:small',
    'settings: { default_compute: azureml:small }',
  ].entries()) {
    const { digest } = (await call('GET', '/schedules/placed')).body;
    await call('PUT', '/schedules/placed', { text: on(compute), baseDigest: digest });
    expect((await call('POST', '/schedules/placed/enable')).status).toBe(204);
    await server().services.schedules.start();
    await call('POST', '/schedules/placed/run');
    const [done] = await runs(count + 1, 'placed');
    const { graph } = (await server().services.runs.pin(done?.run ?? '')) ?? {};
    expect(graph).toContain('"compute":"small"');
  }
});
