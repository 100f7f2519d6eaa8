/** S64 over HTTP: files that were held for runs go with them, and never while something needs them. */
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import type { CollectedBody, OccurrenceBody } from '../contract/index.ts';
import { heldFolder } from '../schedules/event-files.ts';
import { useScheduleBench } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { call, enable, history, place, runs, server, until, write } = useScheduleBench(() => {
  write('data/none/nothing', '');
  write('pipelines/take.yml', pipeline);
  mkdirSync(place('data/incoming'), { recursive: true });
});

const pipeline = `type: pipeline
inputs:
  incoming: { type: uri_folder, path: ../data/none }
outputs:
  list: { type: uri_file }
jobs:
  take:
    type: command
    command: ls "\${{inputs.incoming}}" > \${{outputs.list}}
    environment: azureml:none:1
    inputs: { incoming: "\${{parent.inputs.incoming}}" }
    outputs: { list: "\${{parent.outputs.list}}" }
`;
const intake = `name: intake
properties: { millrace.trigger: files, millrace.trigger_folder: ../data/incoming, millrace.trigger_settled: 1s }
create_job: { job: ../pipelines/take.yml, inputs: { incoming: { type: uri_folder, path: "\${{creation_context.trigger_folder}}" } } }
`;

const folderOf = (occurrence: OccurrenceBody | undefined): string => {
  if (occurrence?.cause?.kind !== 'files') throw new Error('it was not made by files');
  return occurrence.cause.folder;
};
const collect = async (rules: object): Promise<CollectedBody> => (await call('POST', '/gc', rules)).body;
/** Each was held long ago. */
function age(): void {
  const home = place(heldFolder);
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' }))
    utimesSync(path.join(home, name), 1, 1);
}

it('S64 what was held for a run goes with the run, and a dry run says the same; a pinned run keeps its files', async () => {
  await enable(intake, 'intake');
  write('data/incoming/first.txt', 'one');
  const [first] = await runs(1, 'intake');
  write('data/incoming/second.txt', 'second');
  const [second] = await runs(2, 'intake');
  // This one lies nowhere else any more.
  rmSync(place('data/incoming/first.txt'));
  await call('POST', `/runs/${second?.run}/pin`, { pinned: true });
  const all = { keepRuns: 0, keepDays: 0 };
  // Not within an hour: they may be about to be noted.
  expect((await collect({ ...all, dryRun: true })).heldFiles).toEqual({ count: 0, bytes: 0 });
  age();
  expect((await collect({ keepRuns: 50 })).heldFiles.count).toBe(0);
  expect((await collect({ ...all, dryRun: true })).heldFiles).toEqual({ count: 1, bytes: 3 });
  expect(existsSync(place(folderOf(first)))).toBe(true);
  expect((await collect(all)).heldFiles).toEqual({ count: 1, bytes: 3 });
  expect([first, second].map((of) => existsSync(place(folderOf(of))))).toEqual([false, true]);
  await call('POST', `/runs/${second?.run}/pin`, { pinned: false });
  // A link to a file that lies in the folder still frees nothing.
  expect((await collect(all)).heldFiles).toEqual({ count: 1, bytes: 0 });
  expect(readdirSync(place(heldFolder))).toEqual(['.gitignore']);
});

it('S64 what waits, what is skipped, and what another run reads', async () => {
  const gate = place('data/open');
  write(
    'pipelines/take.yml',
    pipeline.replace('command: ls', `command: while [ ! -e "${gate}" ]; do sleep 0.02; done; ls`),
  );
  await enable(intake.replace('1s }', '1s, millrace.trigger_runs: each }'), 'intake');
  write('data/incoming/a.txt', 'a');
  write('data/incoming/b.txt', 'bb');
  await until(async () => ((await history('intake')).length === 2 ? true : undefined));
  const [waiting] = (await history('intake')).filter(({ status }) => status === 'waiting');
  age();
  const all = { keepRuns: 0, keepDays: 0 };
  expect((await collect(all)).heldFiles.count).toBe(0);
  expect(existsSync(place(folderOf(waiting)))).toBe(true);
  write('data/open', '');
  await runs(2, 'intake');
  // Somebody runs the pipeline by hand over what was held for the first.
  const [, first] = await history('intake');
  const text = pipeline.replace('../data/none', `../${folderOf(first)}`);
  const again = (await call('POST', '/runs', { path: 'pipelines/again.yml', text, source: 'http' })).body.run;
  await server().services.engine.finished(again);
  await call('POST', `/runs/${again}/pin`, { pinned: true });
  expect((await collect(all)).heldFiles).toEqual({ count: 1, bytes: 0 });
  expect(existsSync(place(folderOf(first)))).toBe(true);
  await call('POST', `/runs/${again}/pin`, { pinned: false });
  expect((await collect(all)).heldFiles.count).toBe(1);
});
