import { expect, it } from 'vitest';
import { answers, jobOf, newestVersion, numberOf, submission } from './slurm-rest-shapes.ts';

it('T131 the newest version that both sides speak is spoken', () => {
  const offer = (...versions: readonly string[]) => versions.map((version) => `/slurm/${version}/jobs`);
  expect(newestVersion(offer('v0.0.38', 'v0.0.37'))).toBe('v0.0.38');
  expect(newestVersion(offer('v0.0.39', 'v0.0.38', 'v0.0.40'))).toBe('v0.0.40');
  expect(newestVersion([...offer('v0.0.41', 'v0.0.42'), '/slurmdb/v0.0.43/jobs'])).toBe('v0.0.42');
  expect(newestVersion(['/openapi/v3', ...offer('v0.0.36')])).toBeUndefined();
});

it('T131 a submission says the same in the words of each version', () => {
  const wish = {
    name: 'a1',
    resources: { partition: 'gpu', gpus: 'a100:2', cores: 4, memoryMegabytes: 900 },
    timeoutSeconds: 90,
    script: '#!/bin/sh\n',
    folder: '/shared/a1',
    variables: { PATH: '/bin', HOME: '/home/ann' },
  };
  const common = {
    name: 'millrace-a1',
    current_working_directory: '/shared/a1',
    partition: 'gpu',
    cpus_per_task: 4,
    requeue: false,
  };
  expect(submission('v0.0.38', wish)).toMatchObject({
    job: {
      ...common,
      environment: wish.variables,
      memory_per_node: 900,
      time_limit: 3,
      gres: 'gpu:a100:2',
    },
    script: '#!/bin/sh\n',
  });
  expect(submission('v0.0.42', wish)).toMatchObject({
    job: {
      ...common,
      environment: ['PATH=/bin', 'HOME=/home/ann'],
      memory_per_node: { set: true, number: 900 },
      time_limit: { set: true, number: 3 },
      tres_per_node: 'gres/gpu:a100:2',
      script: '#!/bin/sh\n',
    },
  });
});

it('T131 a job has the same state in the words of each version, and one that completes is not over', () => {
  const read = (job: object) => answers.jobs.parse({ jobs: [job] }).jobs.map(jobOf);
  expect(read({ job_id: 3, job_state: 'PENDING', state_reason: 'Resources' })).toEqual([
    { state: 'PENDING', reason: 'Resources' },
  ]);
  const newer = { job_id: 3, array_task_id: { set: false, infinite: false, number: 0 } };
  expect(read({ ...newer, job_state: ['RUNNING'], state_reason: 'None' })[0]?.state).toBe('RUNNING');
  expect(read({ ...newer, job_state: ['COMPLETED', 'COMPLETING'] })[0]?.state).toBe('COMPLETING');
});

it('T132 what Slurm complains about is read wherever a version puts its number', () => {
  const read = (error: object) => answers.complaints.parse({ errors: [error] }).errors?.[0];
  expect(read({ error_code: 2000, error: 'Invalid partition name specified' })).toEqual({
    number: 2000,
    text: 'Invalid partition name specified',
  });
  expect(read({ errno: 2017, error: 'Invalid job id specified' })?.number).toBe(2017);
  expect(read({ error_number: 1800, error: 'Unable to contact', description: 'x' })).toEqual({
    number: 1800,
    text: 'Unable to contact: x',
  });
});

it('T130 T135 a job of an array is found under the number of its array', () => {
  const [alone, older, newer] = answers.jobs.parse({
    jobs: [
      { job_id: 7, array_job_id: 0, job_state: 'RUNNING', array_task_id: null },
      { job_id: 9, array_job_id: 8, job_state: 'RUNNING', array_task_id: 1 },
      {
        job_id: 9,
        array_job_id: { set: true, infinite: false, number: 8 },
        job_state: ['RUNNING'],
        array_task_id: { set: true, infinite: false, number: 0 },
      },
    ],
  }).jobs;
  const told = [alone, older, newer].flatMap((job) => (job ? [[numberOf(job), jobOf(job).task]] : []));
  expect(told).toEqual([
    ['7', undefined],
    ['8', 1],
    ['8', 0],
  ]);
});
