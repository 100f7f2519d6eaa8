/** S67 over HTTP: schedules of a workspace whose state lies elsewhere (`--state-dir`). */
import { existsSync, mkdirSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { useScheduleBench, writer } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { call, enable, history, outputOf, place, reopen, runs, server, write } = useScheduleBench(
  () => {
    write('data/none/nothing', '');
    write('pipelines/train.yml', writer('model'));
    write('pipelines/read.yml', reader);
    mkdirSync(place('data/incoming'), { recursive: true });
  },
  { stateBeside: true },
);

const reader = `type: pipeline
inputs:
  given: { type: uri_file, path: ../data/none/nothing }
outputs:
  text: { type: uri_file }
jobs:
  read:
    type: command
    command: echo "read $(cat \${{inputs.given}})" > \${{outputs.text}}
    environment: azureml:none:1
    inputs: { given: "\${{parent.inputs.given}}" }
    outputs: { text: "\${{parent.outputs.text}}" }
`;
const waiting = (name: string, properties: string, given: string): string => `name: ${name}
properties: { ${properties} }
create_job: { job: ../pipelines/read.yml, inputs: { given: { type: uri_file, path: "\${{creation_context.${given}}}" } } }
`;

async function run(text: string): Promise<string> {
  const started = await call('POST', '/runs', { path: 'pipelines/train.yml', text, source: 'http' });
  expect(started.status).toBe(201);
  await server().services.engine.finished(started.body.run);
  return started.body.run;
}

it('S67 the results of a run that ended, and the files of a folder, are read where the state lies elsewhere', async () => {
  expect(existsSync(place('.millrace'))).toBe(false);
  await enable(
    waiting(
      'next',
      'millrace.trigger: completion, millrace.trigger_pipeline: ../pipelines/train.yml',
      'outputs.text',
    ),
    'next',
  );
  await run(writer('model'));
  const [done] = await runs(1, 'next');
  expect(await outputOf(done?.run)).toBe('read model\n');
  await reopen();
  await server().services.schedules.start();
  await run(writer('second'));
  expect(await outputOf((await runs(2, 'next'))[0]?.run)).toBe('read second\n');
  const files =
    'millrace.trigger: files, millrace.trigger_folder: ../data/incoming, millrace.trigger_runs: each';
  await enable(waiting('intake', files, 'trigger_file'), 'intake');
  write('data/incoming/a.txt', 'file');
  expect(await outputOf((await runs(1, 'intake'))[0]?.run)).toBe('read file\n');
  expect((await history('intake'))[0]).toMatchObject({ runStatus: 'succeeded' });
});

it('S67 of the state nothing but results can be read, and nothing can be written there', async () => {
  const { stateDirectory } = server().workspace;
  const begin = (text: string) => call('POST', '/runs', { path: 'pipelines/read.yml', text, source: 'http' });
  const database = await begin(reader.replace('../data/none/nothing', `${stateDirectory}/millrace.db`));
  expect(database.status).toBe(422);
  expect(database.body.issues).toMatchObject([{ code: 'path-outside-workspace' }]);
  const other = await begin(
    reader.replace('../data/none/nothing', `${stateDirectory}/artifacts/../millrace.db`),
  );
  expect(other.status).toBe(422);
  const into = await begin(
    reader.replace(
      'outputs:\n  text: { type: uri_file }',
      `outputs:\n  text: { type: uri_file, path: ${stateDirectory}/artifacts/x }`,
    ),
  );
  expect(into.status).toBe(400);
});
