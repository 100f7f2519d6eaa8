/** S62 over HTTP: a schedule whose runs write into the folder that it watches is stopped, and one that is fed is not. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { mostInRow } from '../schedules/own-files.ts';
import { useScheduleBench } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { call, enable, history, lookAround, place, reopen, runs, server, until, write } = useScheduleBench(
  () => {
    write('data/none/nothing', '');
    mkdirSync(place('data/incoming'), { recursive: true });
  },
);

const taking = (command: string): string => `type: pipeline
inputs:
  incoming: { type: uri_folder, path: ../data/none }
outputs:
  list: { type: uri_file }
jobs:
  take:
    type: command
    command: ls "\${{inputs.incoming}}" > \${{outputs.list}}; ${command}
    environment: azureml:none:1
    inputs: { incoming: "\${{parent.inputs.incoming}}" }
    outputs: { list: "\${{parent.outputs.list}}" }
`;
const intake = `name: intake
properties:
  millrace.trigger: files
  millrace.trigger_folder: ../data/incoming
  millrace.trigger_settled: 1s
create_job:
  job: ../pipelines/take.yml
  inputs:
    incoming: { type: uri_folder, path: "\${{creation_context.trigger_folder}}" }
`;
const summary = async () => (await call('GET', '/schedules')).body[0];

it('S62 runs that write what starts the next one are stopped, told, and stay stopped until a person enables it', async () => {
  write(
    'millrace.yml',
    'notices:\n  ops:\n    on: [stopped_schedule]\n    webhook: { url: https://hooks.example.com/x }\n',
  );
  write('pipelines/take.yml', taking(`date +%s%N > "${place('data/incoming')}/again-$(date +%s%N).txt"`));
  write('data/incoming/first.txt', 'one');
  await enable(intake, 'intake');
  await runs(2, 'intake');
  // What it counts is kept over a restart.
  await reopen();
  await server().services.schedules.start();
  await until(async () => ((await summary()).isEnabled ? undefined : true));
  expect(await summary()).toMatchObject({ isEnabled: false, disabledBecause: 'loop' });
  const [stopped, last, ...earlier] = await history('intake');
  expect(stopped).toMatchObject({ status: 'skipped', reason: { kind: 'loop', most: mostInRow } });
  expect(last).toMatchObject({ status: 'started', cause: { depth: mostInRow } });
  expect(earlier).toHaveLength(mostInRow - 1);
  const [notice] = await until(async () => {
    const { waiting, dead } = (await call('GET', '/notices')).body;
    return [...waiting, ...dead].length > 0 ? [...waiting, ...dead] : undefined;
  });
  expect(notice).toMatchObject({ rule: 'ops', type: 'org.millrace.schedule.stopped' });
  await lookAround();
  expect(await history('intake')).toHaveLength(mostInRow + 1);
  // What the last one wrote starts nothing any more; what comes from elsewhere does.
  expect(await call('POST', '/schedules/intake/enable')).toMatchObject({ status: 204 });
  await lookAround();
  expect(await history('intake')).toHaveLength(mostInRow + 1);
  write('data/incoming/other.txt', 'from elsewhere');
  await runs(mostInRow + 1, 'intake');
  expect((await history('intake'))[0]?.cause).not.toHaveProperty('depth');
});

it('S69 what a published pipeline delivers under the number of its run comes to its own place, and starts no endless row', async () => {
  const delivering = taking('date +%N').replace(
    'list: { type: uri_file }',
    'list: { type: uri_file, path: "../data/incoming/${{name}}-list.txt" }',
  );
  write('pipelines/take.yml', delivering.replace(/> (\S+); date \+%N/, '> $1; date +%N >> $1'));
  write('data/incoming/first.txt', 'one');
  await enable(intake, 'intake');
  const [first] = await runs(1, 'intake');
  expect(existsSync(place(`data/incoming/${first?.run}-list.txt`))).toBe(true);
  expect(existsSync(place('published/take/1/files/data'))).toBe(false);
  await until(async () => ((await summary()).isEnabled ? undefined : true));
  expect(await summary()).toMatchObject({ disabledBecause: 'loop' });
});

it('S62 files that somebody brings while runs go on start runs, however many in a row', async () => {
  write(
    'pipelines/take.yml',
    taking(`while [ ! -e "${place('data/open')}" ]; do sleep 0.02; done; rm "${place('data/open')}"`),
  );
  write('data/incoming/0.txt', 'file 0');
  await enable(intake, 'intake');
  const begun = (count: number) =>
    until(async () => {
      const found = (await history('intake')).filter(({ run }) => run !== null);
      return found.length >= count ? found : undefined;
    });
  for (let file = 1; file <= mostInRow; file += 1) {
    const [going] = await begun(file);
    write(`data/incoming/${file}.txt`, `file ${file}`);
    write('data/open', '');
    // The clock of schedules stands still meanwhile: nobody looks at the folder.
    await server().services.engine.finished(going?.run ?? '');
  }
  const [ended] = await history('intake');
  // Nothing starts while it is looked whether one comes when no run goes on; then both have their run.
  const last = place('data/incoming/last.txt');
  do write('data/incoming/last.txt', 'from elsewhere');
  while (statSync(last).ctimeMs <= (ended?.finishedAt ?? 0) + 1);
  const [newest] = await begun(mostInRow + 1);
  expect(newest?.cause).toMatchObject({ count: 2 });
  write('data/open', '');
  await runs(mostInRow + 1, 'intake');
  expect(await summary()).toMatchObject({ isEnabled: true, disabledBecause: null });
});
