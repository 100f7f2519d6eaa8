import { expect, it } from 'vitest';
import { flowTrigger, removeTrigger, setFlowTrigger } from './flow-trigger.ts';
import { scheduleInputs, setScheduleInput } from './schedule-inputs.ts';

const folder = { type: 'uri_folder', text: '${{creation_context.trigger_folder}}' } as const;

it('S60 the short form of a job becomes the mapping that it is short for, and its comment stays', () => {
  const short = 'name: a\ncreate_job: ../pipelines/a.yml # the one\nproperties: { team: red }\n';
  const bound = setScheduleInput(short, 'incoming', folder);
  expect(bound).toBe(
    `name: a
create_job: # the one
  job: ../pipelines/a.yml
  inputs:
    incoming:
      type: uri_folder
      path: \${{creation_context.trigger_folder}}
properties: { team: red }
`,
  );
  expect([...scheduleInputs(bound)]).toEqual([['incoming', folder]]);
  expect(setScheduleInput(bound, 'incoming', undefined)).toBe(
    'name: a\ncreate_job: # the one\n  job: ../pipelines/a.yml\nproperties: { team: red }\n',
  );
});

it('S60 an input changes in its own style, and what else stands in it stays', () => {
  const flow =
    'create_job: { job: a.yml, inputs: { day: "x", data: { type: uri_file, path: b, mode: download } } }\n';
  const bound = setScheduleInput(flow, 'data', folder);
  expect(bound).toBe(flow.replace('uri_file', 'uri_folder').replace('path: b', `path: '${folder.text}'`));
  expect(Object.fromEntries(scheduleInputs(bound))).toEqual({ day: { text: 'x' }, data: folder });
  expect(setScheduleInput(flow, 'day', { text: 'y' })).toBe(flow.replace('"x"', '"y"'));
  expect(setScheduleInput(flow, 'none', undefined)).toBe(flow);
});

it('S60 hostile names and texts that are no YAML change nothing else', () => {
  const bound = setScheduleInput('name: a\ncreate_job: b.yml\n', '__proto__', { text: '1' });
  expect([...scheduleInputs(bound)]).toEqual([['__proto__', { text: '1' }]]);
  expect([...scheduleInputs('a: [')]).toEqual([]);
  expect(() => setScheduleInput('a: [', 'x', { text: '1' })).toThrow(/Mend it in the text/);
});

it('S61 a trigger in braces changes within them', () => {
  const when = { expression: '30 2 * * *', timeZone: 'Asia/Tokyo' };
  const text =
    'name: x\ntrigger: { type: recurrence, frequency: day, interval: 1, start_time: "2026-01-01" } # mine\ncreate_job: a.yml\n';
  const changed = setFlowTrigger(text, when);
  expect(changed).toBe(
    'name: x\ntrigger: { type: cron, expression: "30 2 * * *", time_zone: Asia/Tokyo, start_time: "2026-01-01" } # mine\ncreate_job: a.yml\n',
  );
  const json = '{"name": "x", "trigger": {"type": "cron", "expression": "0 0 * * *"}, "create_job": "a.yml"}';
  expect(JSON.parse(setFlowTrigger(json, when) ?? '')).toMatchObject({
    trigger: { type: 'cron', expression: '30 2 * * *', time_zone: 'Asia/Tokyo' },
    create_job: 'a.yml',
  });
  expect(JSON.parse(removeTrigger(json))).toEqual({ name: 'x', create_job: 'a.yml' });
  expect(flowTrigger(json)?.keyFrom).toBeUndefined();
  expect(setFlowTrigger('trigger:\n  type: cron\n', when)).toBeUndefined();
});
