import { expect, it } from 'vitest';
import { parsePipeline } from './parse-pipeline.ts';
import { parseRetryPolicy } from './retry-policy.ts';

it('R51 a retry rule is read part by part, and what is left out is as usual', () => {
  expect(parseRetryPolicy('attempts=5 delay=30s factor=1.5 max=2m on=lost,timeout')).toEqual({
    ok: true,
    value: { attempts: 5, delaySeconds: 30, factor: 1.5, maxSeconds: 120, on: ['lost', 'timeout'] },
  });
  expect(parseRetryPolicy('attempts=2')).toMatchObject({
    value: { attempts: 2, delaySeconds: 10, factor: 2, maxSeconds: 600, on: ['lost', 'machine'] },
  });
  for (const part of [
    'attempts=0',
    'attempts=21',
    'delay=2d',
    'factor=0',
    'on=always',
    'on=',
    'twice',
    'a=1',
    '',
  ])
    expect(parseRetryPolicy(`attempts=2 ${part}`.trim()).ok, part).toBe(part === '');
  expect(parseRetryPolicy('')).toEqual({ ok: false, part: '' });
  expect(parseRetryPolicy('delay=1s delay=2s')).toEqual({ ok: false, part: 'delay=2s' });
  expect(parseRetryPolicy('delay=1000h').ok).toBe(false);
});

const document = (pipeline: string, node: string): string => `type: pipeline
properties:
${pipeline}
jobs:
  train:
    type: command
    command: "true"
    environment: azureml:env:1
    properties:
${node}
`;

it('R51 properties of a pipeline and of a node say how its steps run', () => {
  const { model, issues } = parsePipeline(
    document(
      '  millrace.max_concurrent_steps: "2"\n  millrace.retry: attempts=4\n  owner: me',
      '      millrace.retry: attempts=2 on=exit',
    ),
  );
  expect(issues).toEqual([]);
  expect(model?.properties).toMatchObject({ maxConcurrentSteps: 2, retry: { attempts: 4 } });
  expect(model?.nodes[0]?.retry).toMatchObject({ attempts: 2, on: ['exit'] });
});

it('R51 what is wrong in them is told at its place', () => {
  const { issues } = parsePipeline(
    document(
      '  millrace.max_concurrent_steps: "0"\n  millrace.rety: attempts=4',
      '      millrace.retry: attempts=many\n      millrace.max_concurrent_steps: "2"',
    ),
  );
  expect(issues.map(({ code, severity, path, line }) => [code, severity, path.join('/'), line])).toEqual([
    ['not-a-count', 'error', 'properties/millrace.max_concurrent_steps', 3],
    ['unknown-setting', 'warning', 'properties/millrace.rety', 4],
    ['bad-retry', 'error', 'jobs/train/properties/millrace.retry', 11],
    ['unknown-setting', 'warning', 'jobs/train/properties/millrace.max_concurrent_steps', 12],
  ]);
  expect(issues[1]?.params.nearest).toEqual(['millrace.retry']);
});
