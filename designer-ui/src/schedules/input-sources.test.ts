import { scheduleInputs, setScheduleField } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { settleInputs, sourcesFor, withInputsOf } from './input-sources.ts';
import type { JobPorts } from './job-ports.ts';

const ports: JobPorts = {
  inputs: [
    { name: 'incoming', type: 'uri_folder' },
    { name: 'region', type: 'string' },
    { name: 'rate', type: 'number' },
  ],
  outputs: ['scored'],
};
const files =
  'name: a\nproperties: { millrace.trigger: files, millrace.trigger_folder: in }\ncreate_job: b.yml\n';

it('S60 the one data input gets the new files, and a text, a number or a second data input does not', () => {
  const settled = settleInputs(files, ports, []);
  expect([...scheduleInputs(settled)]).toEqual([
    ['incoming', { type: 'uri_folder', text: '${{creation_context.trigger_folder}}' }],
  ]);
  expect(settleInputs(settled, ports, [])).toBe(settled);
  const two = { ...ports, inputs: [...ports.inputs, { name: 'more', type: 'mltable' } as const] };
  expect(settleInputs(files, two, [])).toBe(files);
  const chosen = setScheduleField(settled, 'runs', 'each');
  expect(settleInputs(chosen, ports, [])).toBe(chosen);
});

it('S60 an input that takes one file gets it where each file has a run, and nothing of a batch', () => {
  const one: JobPorts = { inputs: [{ name: 'file', type: 'uri_file' }], outputs: [] };
  expect(settleInputs(files, one, [])).toBe(files);
  const each = settleInputs(setScheduleField(files, 'runs', 'each'), one, []);
  expect(scheduleInputs(each).get('file')?.text).toBe('${{creation_context.trigger_file}}');
  const batch = settleInputs(setScheduleField(each, 'runs', undefined), one, []);
  expect(scheduleInputs(batch).size).toBe(0);
});

it('S60 of another pipeline comes its result, and what no longer comes is taken out', () => {
  const bound = settleInputs(files, ports, []);
  const ends = setScheduleField(setScheduleField(bound, 'event', 'completion'), 'watched', '../c.yml');
  const settled = settleInputs(ends, ports, ['model']);
  expect(scheduleInputs(settled).get('incoming')?.text).toBe('${{creation_context.outputs.model}}');
  expect(scheduleInputs(settleInputs(ends, ports, ['model', 'metrics'])).size).toBe(0);
  const clock = setScheduleField(settled, 'event', undefined);
  expect(scheduleInputs(settleInputs(clock, ports, [])).size).toBe(0);
  expect(scheduleInputs(withInputsOf(settleInputs(clock, ports, []), bound)).get('incoming')?.text).toBe(
    '${{creation_context.trigger_folder}}',
  );
});

it('S60 texts may be given times, numbers how many files there are', () => {
  const offered = (name: string, event?: string) =>
    ports.inputs
      .filter((input) => input.name === name)
      .flatMap((input) => sourcesFor(input, event === undefined ? {} : { event }, ['scored']))
      .map(({ key }) => key);
  expect(offered('region')).toEqual(['sourceDue', 'sourceWindowStart', 'sourceWindowEnd']);
  expect(offered('rate')).toEqual([]);
  expect(offered('rate', 'files')).toEqual(['sourceCount']);
  expect(offered('incoming', 'completion')).toEqual(['sourceOutput']);
  expect(offered('region', 'completion')).toContain('sourceRun');
});
