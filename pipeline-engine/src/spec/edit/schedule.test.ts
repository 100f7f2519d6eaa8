import { expect, it } from 'vitest';
import { scheduleFields, setScheduleField } from './schedule.ts';

const file = `# ours
name: nightly   # as it is called
properties:
  team: red
  millrace.overlap: skip # never two
trigger: { type: cron, expression: "0 2 * * *" }

create_job: ../pipelines/a.yml # the one
`;

it('D36 a form reads the policies of a schedule, and the job in both of its forms', () => {
  expect(scheduleFields(file)).toEqual({ name: 'nightly', job: '../pipelines/a.yml', overlap: 'skip' });
  expect(scheduleFields('create_job: { job: a.yml }\nproperties: { millrace.jitter: 5m }\n')).toEqual({
    job: 'a.yml',
    jitter: '5m',
  });
  expect(scheduleFields('- a\n')).toEqual({});
  expect(scheduleFields('a: [')).toEqual({});
});

it('D36 a form changes what it changes, and no other byte of the schedule', () => {
  expect(setScheduleField(file, 'overlap', 'skip')).toBe(file);
  expect(setScheduleField(file, 'overlap', 'cancel_older')).toBe(
    file.replace('overlap: skip #', 'overlap: cancel_older #'),
  );
  expect(setScheduleField(file, 'jitter', '5m')).toBe(
    file.replace('never two\n', 'never two\n  millrace.jitter: 5m\n'),
  );
  expect(setScheduleField(file, 'overlap', undefined)).toBe(
    file.replace('  millrace.overlap: skip # never two\n', ''),
  );
  expect(setScheduleField(file, 'job', '../b c.yml')).toBe(file.replace('../pipelines/a.yml', '../b c.yml'));
  expect(setScheduleField('create_job: { job: a.yml, name: x }\n', 'job', 'b.yml')).toBe(
    'create_job: { job: b.yml, name: x }\n',
  );
});

it('D36 the first policy makes the block, and the last one takes it away', () => {
  const bare = 'name: a\ncreate_job: b.yml\n';
  const one = setScheduleField(bare, 'missedRuns', 'all 10');
  expect(one).toBe('name: a\ncreate_job: b.yml\nproperties:\n  millrace.missed_runs: all 10\n');
  expect(setScheduleField(one, 'missedRuns', undefined)).toBe(bare);
  expect(setScheduleField(bare, 'overlap', undefined)).toBe(bare);
});

it('D36 a text that is no YAML is not touched', () => {
  expect(() => setScheduleField('name: [', 'overlap', 'skip')).toThrow(/Mend it in the text/);
});
