import { scheduleFields } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import {
  cronOf,
  newSchedule,
  scheduleNameOf,
  type TriggerDraft,
  timesOf,
  withEvent,
  withTrigger,
  withTriggerOf,
} from './schedule-text.ts';

const draft: TriggerDraft = {
  preset: 'day',
  time: '02:30',
  weekDay: 1,
  expression: '',
  timeZone: 'Asia/Tokyo',
};
const block = 'trigger:\n  type: cron\n  expression: "30 2 * * *"\n  time_zone: "Asia/Tokyo"\n';

it('S2 presets are cron expressions', () => {
  expect(cronOf({ ...draft, preset: 'hour' })).toBe('30 * * * *');
  expect(cronOf(draft)).toBe('30 2 * * *');
  expect(cronOf({ ...draft, preset: 'week' })).toBe('30 2 * * mon');
  expect(cronOf({ ...draft, preset: 'cron', expression: ' 0 0 L * * ' })).toBe('0 0 L * *');
});

it('S54 the fields begin with what the expression says', () => {
  expect(timesOf('30 2 * * *')).toEqual({ time: '02:30', expression: '30 2 * * *' });
  expect(timesOf('5 14 * * FRI')).toEqual({ time: '14:05', weekDay: 5, expression: '5 14 * * FRI' });
  expect(timesOf('7 * * * 7')).toMatchObject({ time: '00:07', weekDay: 0 });
  expect(timesOf('*/5 1-3 * * *')).toEqual({ expression: '*/5 1-3 * * *' });
  expect(timesOf(undefined)).toEqual({});
});

it('S1 a new schedule names its pipeline from its own folder', () => {
  const text = newSchedule({ ...draft, name: 'nightly', pipeline: 'pipelines/a.yml' });
  expect(text).toContain(`name: nightly\n${block}create_job: "../pipelines/a.yml"\n`);
});

it('S1 a new schedule is named after its pipeline', () => {
  expect(['pipelines/Nightly run.yml', '朝.yml'].map(scheduleNameOf)).toEqual(['Nightly-run', 'nightly']);
});

it('S1 another trigger leaves every other byte as it was', () => {
  const [head, tail] = ['# mine\nname: x\n', '\n# the job\ncreate_job: ./p.yml # keep\n'];
  const old = 'trigger: # when\n  type: recurrence\n\n  frequency: day\n';
  expect(withTrigger(`${head}${old}${tail}`, draft)).toBe(`${head}${block}${tail}`);
  expect(withTrigger(`${tail}${old}`.trimEnd(), draft)).toBe(`${tail}${block}`);
  const ends = 'trigger:\n    frequency: day\n    start_time: 2026-01-01 # first\n';
  expect(withTrigger(ends, draft)).toBe(`${block}  start_time: 2026-01-01 # first\n`);
  const windows = (text: string): string => text.replaceAll('\n', '\r\n');
  expect(withTrigger(windows(`${head}${old}${tail}`), draft)).toBe(windows(`${head}${block}${tail}`));
});

it('D36 the trigger as it was comes back, and what else was changed stays', () => {
  const original = '# mine\nname: x\ntrigger: # when\n  frequency: day\n\ncreate_job: ./p.yml\n';
  const changed = `${withTrigger(original, draft) ?? ''}properties:\n  millrace.jitter: 5m\n`;
  expect(withTriggerOf(changed, original)).toBe(`${original}properties:\n  millrace.jitter: 5m\n`);
});

it('S40 S54 the clock makes place for an event and comes back, and what was written by hand stays', () => {
  const before = newSchedule({ ...draft, name: 'x', pipeline: 'pipelines/a.yml' }).replace(
    'name: x',
    '# mine\nname: x',
  );
  const files = withEvent(before, 'files', 'pipelines/b.yml');
  expect(files).not.toContain('trigger:\n');
  expect(scheduleFields(files)).toMatchObject({ event: 'files', folder: '../data/incoming', name: 'x' });
  const ends = withEvent(files, 'completion', 'pipelines/b.yml');
  expect(scheduleFields(ends)).toEqual({
    ...{ name: 'x', job: '../pipelines/a.yml', event: 'completion', watched: '../pipelines/b.yml' },
  });
  expect(ends).toContain('# mine');
  expect(withTrigger(ends, draft)).toBe(before);
  expect(withTriggerOf(ends, before)).toBe(before);
  expect(withTriggerOf(before, files)).toBe(files);
});

it('S61 a trigger in braces is changed, makes place for an event, and comes back as it was', () => {
  const before =
    '# mine\nname: x\ntrigger: { type: recurrence, frequency: day, interval: 1 } # daily\ncreate_job: ../a.yml\n';
  const changed = withTrigger(before, draft) ?? '';
  expect(changed).toBe(
    before.replace(/\{.*\}/, '{ type: cron, expression: "30 2 * * *", time_zone: Asia/Tokyo }'),
  );
  expect(withTriggerOf(changed, before)).toBe(before);
  const files = withEvent(before, 'files', 'pipelines/b.yml');
  expect(files).not.toContain('trigger: {');
  expect(withTriggerOf(files, before)).toBe(before);
  expect(withTrigger(files, draft)).toContain(block);
  const spread = 'name: x\ntrigger: {\n  type: cron,\n  expression: "0 1 * * *"\n}\ncreate_job: a.yml\n';
  expect(withTriggerOf(withTrigger(spread, draft) ?? '', spread)).toBe(spread);
  const json = '{"name": "x", "trigger": {"type": "cron", "expression": "0 1 * * *"}, "create_job": "a.yml"}';
  expect(JSON.parse(withEvent(json, 'call', 'p.yml'))).toEqual({
    name: 'x',
    create_job: 'a.yml',
    properties: { 'millrace.trigger': 'call' },
  });
});
