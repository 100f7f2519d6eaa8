/** S41 to S45 over HTTP: schedules that wait for files, with real files and runs. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { expect, it, vi } from 'vitest';
import type { ScheduleSummary } from '../contract/index.ts';
import { useScheduleBench } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const second = 1000;
const { advance, call, enable, history, lookAround, outputOf, place, reopen, runs, server, until, write } =
  useScheduleBench(() => {
    write('data/none/nothing', '');
    write('pipelines/take.yml', pipeline);
    mkdirSync(place('data/incoming'), { recursive: true });
  });

/** Writes what it was given, and the names of the files that it sees. */
const pipeline = `type: pipeline
display_name: Take in
inputs:
  incoming: { type: uri_folder, path: ../data/none }
  word: none
outputs:
  list: { type: uri_file }
jobs:
  take:
    type: command
    command: (cd "\${{inputs.incoming}}" && find . -type f | LC_ALL=C sort | while read -r name; do echo "$name $(cat "$name")"; done; echo \${{inputs.word}}) > \${{outputs.list}}
    environment: azureml:none:1
    inputs: { incoming: "\${{parent.inputs.incoming}}", word: "\${{parent.inputs.word}}" }
    outputs: { list: "\${{parent.outputs.list}}" }
`;
const files = (properties = ''): string => `name: intake
properties:
  millrace.trigger: files
  millrace.trigger_folder: ../data/incoming
  millrace.trigger_pattern: "*.csv"
${properties.replaceAll(/^(?=.)/gm, '  ')}
create_job:
  job: ../pipelines/take.yml
  inputs:
    incoming:
      type: uri_folder
      path: \${{creation_context.trigger_folder}}
    word: \${{creation_context.trigger_count}}
`;

/** Runs wait until the door is opened, which is what it gives. */
function gated(): () => void {
  const wait = `while [ ! -e "${place('data/open')}" ]; do sleep 0.05; done; (`;
  write('pipelines/take.yml', pipeline.replace('command: (', `command: ${wait}`));
  return () => write('data/open', '');
}

it('S41 S42 S44 files that have settled start one run, which sees them and no others', async () => {
  write('data/incoming/b.csv', 'two');
  write('data/incoming/a.csv', 'one');
  write('data/incoming/.hidden.csv', 'no');
  write('data/incoming/a.tmp', 'no');
  write('data/incoming/below/c.csv', 'no');
  symlinkSync(place('pipelines/take.yml'), place('data/incoming/link.csv'));
  await enable(files(), 'intake');
  const [done] = await runs(1, 'intake');
  expect(await outputOf(done?.run)).toBe('./a.csv one\n./b.csv two\n2\n');
  expect(done).toMatchObject({ kind: 'files', cause: { kind: 'files', count: 2 } });
});

it('S42 a file that is still written starts nothing, however long that takes', async () => {
  await enable(files(), 'intake');
  write('data/incoming/slow.csv', 'a');
  for (let turn = 0; turn < 40; turn += 1) {
    appendFileSync(place('data/incoming/slow.csv'), 'b');
    advance(3 * second);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await history('intake')).toEqual([]);
  const [done] = await runs(1, 'intake');
  expect(await outputOf(done?.run)).toBe(`./slow.csv a${'b'.repeat(40)}\n1\n`);
});

it('S43 a touch, a copy back, another name, and a restart start nothing; another content does', async () => {
  await enable(files(), 'intake');
  write('data/incoming/a.csv', 'one');
  await runs(1, 'intake');
  utimesSync(place('data/incoming/a.csv'), 1, 1);
  await lookAround();
  renameSync(place('data/incoming/a.csv'), place('data/kept.csv'));
  await lookAround();
  copyFileSync(place('data/kept.csv'), place('data/incoming/a.csv'));
  copyFileSync(place('data/kept.csv'), place('data/incoming/b.csv'));
  await lookAround();
  await reopen();
  await server().services.schedules.start();
  await lookAround();
  expect(await history('intake')).toHaveLength(1);
  write('data/incoming/a.csv', 'two');
  const [second] = await runs(2, 'intake');
  expect(await outputOf(second?.run)).toBe('./a.csv two\n1\n');
  write('data/incoming/a.csv', 'one');
  await lookAround();
  expect(await history('intake')).toHaveLength(2);
});

it('S43 with once: file the same content under another name counts', async () => {
  await enable(files('millrace.trigger_once: file\n'), 'intake');
  write('data/incoming/a.csv', '');
  await runs(1, 'intake');
  write('data/incoming/b.csv', '');
  const [done] = await runs(2, 'intake');
  expect(await outputOf(done?.run)).toBe('./b.csv \n1\n');
});

it('S44 of a thousand files at once a bounded number waits, each with the reason, and the others stay where they are', async () => {
  const open = gated();
  await enable(files('millrace.trigger_runs: each\n'), 'intake');
  for (let file = 0; file < 1000; file += 1) write(`data/incoming/${file}.csv`, `${file}`);
  const summary = async (): Promise<ScheduleSummary> => (await call('GET', '/schedules')).body[0];
  const waitsOf = async (): Promise<readonly unknown[]> =>
    (await history('intake')).filter(({ status }) => status === 'waiting').map(({ reason }) => reason?.kind);
  // One runs, a hundred wait, and each of them says for what.
  await until(async () => {
    const { waiting, waitsFor } = await summary();
    const isFull = waiting >= 99 && waitsFor?.kind === 'files' && waitsFor.pending >= 899;
    return isFull && (await waitsOf()).every((reason) => reason === 'overlap') ? true : undefined;
  });
  await lookAround();
  const { waiting, waitsFor } = await summary();
  expect(waiting).toBeLessThanOrEqual(100);
  expect(waitsFor).toMatchObject({ kind: 'files', folder: 'data/incoming' });
  expect((await history('intake')).filter(({ status }) => status === 'skipped')).toEqual([]);
  await call('POST', '/schedules/intake/disable');
  open();
});

it('S44 names that would be commands are held under names that are none, and the files run', async () => {
  await enable(files('millrace.trigger_runs: each\n').replace('*.csv', '**/*'), 'intake');
  const hostile = [
    '$(touch owned).csv',
    '`id`;rm -rf x.csv',
    'a\'b"c\n.csv',
    '${{parent.inputs.word}}.csv',
    '-rf.csv',
  ];
  for (const name of hostile) write(`data/incoming/deep er/${name}`, name.length.toString());
  const done = await runs(hostile.length, 'intake');
  for (const { run } of done) expect(await outputOf(run)).toMatch(/^\.\/[\p{L}\p{N}_./-]+ \d+\n1\n$/u);
  expect(existsSync(place('owned'))).toBe(false);
  const names = done.map(({ cause }) => (cause?.kind === 'files' ? cause.files[0]?.name : undefined));
  expect(names.sort()).toEqual(hostile.map((name) => `deep er/${name}`).sort());
});

it('S41 a folder that is outside of what the server may read, or is not there, is told and starts nothing', async () => {
  await enable(files().replace('../data/incoming', '/etc'), 'intake');
  const problem = await until(async () => {
    const [outside]: ScheduleSummary[] = (await call('GET', '/schedules')).body;
    return outside?.waitsFor?.kind === 'files' ? (outside.waitsFor.problem ?? undefined) : undefined;
  });
  expect(problem).toContain('--allow');
  expect(await history('intake')).toEqual([]);
});

it('S43 S44 what waits when the schedule is disabled is skipped, and noticed again when it is enabled', async () => {
  const open = gated();
  await enable(files('millrace.trigger_runs: each\n'), 'intake');
  for (const name of ['a', 'b', 'c']) write(`data/incoming/${name}.csv`, name);
  await until(async () => {
    const statuses = (await history('intake')).map(({ status }) => status);
    return statuses.length === 3 && statuses.includes('started') ? true : undefined;
  });
  await call('POST', '/schedules/intake/disable');
  const skipped = (await history('intake')).filter(({ status }) => status === 'skipped');
  expect(skipped.map(({ reason }) => reason?.kind)).toEqual(['disabled', 'disabled']);
  open();
  await call('POST', '/schedules/intake/enable');
  const done = await runs(3, 'intake');
  expect(done.map(({ cause }) => (cause?.kind === 'files' ? cause.files[0]?.name : '')).sort()).toEqual([
    'a.csv',
    'b.csv',
    'c.csv',
  ]);
});
