/** The workspaces under examples/, each run as it stands, from a copy. Those with Python skip where there is none. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, root, runCommand, type Scratch } from './server-process.ts';
import { commandMissing } from './software.ts';

let scratch: Scratch;
beforeAll(() => {
  scratch = createScratch();
  cpSync(path.join(root, 'examples'), path.join(scratch.directory, 'examples'), { recursive: true });
  for (const name of readdirSync(path.join(root, 'examples')))
    mkdirSync(path.join(scratch.directory, 'examples', name, '.millrace'), { recursive: true });
});
afterAll(() => scratch.remove());

interface Finished {
  readonly steps: Readonly<Record<string, { readonly status: string; readonly reused: boolean }>>;
  readonly outputs: Readonly<Record<string, string>>;
}

const folder = (example: string): string => path.join(scratch.directory, 'examples', example);

async function runExample(example: string, file = 'pipeline.yml'): Promise<Finished> {
  const cwd = folder(example);
  const { code, stdout, stderr } = await runCommand(['run', file, '--json'], { env: scratch.env, cwd });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
}

const reusedIn = ({ steps }: Finished): readonly string[] =>
  Object.entries(steps)
    .filter(([, { reused }]) => reused)
    .map(([id]) => id)
    .sort();

const everyFile = readdirSync(path.join(root, 'examples')).flatMap((example) =>
  readdirSync(path.join(root, 'examples', example))
    .filter((name) => /pipeline\.yml$/.test(name))
    .map((name) => [example, name] as const),
);

it.each(everyFile)('%s/%s has nothing wrong in it', async (example, file) => {
  const { code, stdout } = await runCommand(['validate', file], { env: scratch.env, cwd: folder(example) });
  expect(code, stdout).toBe(0);
});

it('hello-world keeps what it left in ./outputs', async () => {
  await runExample('hello-world');
  const { stdout } = await runCommand(['logs', '1/hello'], { env: scratch.env, cwd: folder('hello-world') });
  expect(stdout).toMatch(/\nhello world\n$/);
  const kept = readdirSync(path.join(folder('hello-world'), '.millrace/artifacts'), { recursive: true });
  expect(kept.map(String).filter((name) => name.endsWith('/outputs/world.txt'))).toHaveLength(1);
});

it('bash-steps: files, folders, literals and an optional input', async () => {
  const { outputs } = await runExample('bash-steps');
  const greetings = outputs.greetings ?? '';
  expect(readdirSync(greetings).sort()).toEqual(['Aiko.txt', 'Ben.txt', 'はな.txt']);
  expect(readFileSync(path.join(greetings, 'はな.txt'), 'utf8')).toBe(
    'Hello はな, says the world! (1)\nHello はな, says the world! (2)\n',
  );
});

const noPython = commandMissing('python', ['--version']);
describe.skipIf(noPython !== undefined)(`with Python ${noPython ?? ''}`, () => {
  it('taxi-fares: written out, as components, and the first step alone', async () => {
    const first = await runExample('taxi-fares');
    expect(Object.keys(first.steps)).toHaveLength(5);
    const { outputs } = await runExample('taxi-fares', 'component-pipeline.yml');
    const report = readFileSync(path.join(outputs.pipeline_job_score_report ?? '', 'score.json'), 'utf8');
    const { rides, rmse, slope } = JSON.parse(report);
    expect(rides).toBe(9);
    expect(slope).toBeCloseTo(2.4, 0);
    expect(rmse).toBeLessThan(0.5);
    await runExample('taxi-fares', 'single-job-pipeline.yml');
  });

  it('taxi-fares: in pipeline components, where what is given the same bytes as before is reused', async () => {
    const nested = await runExample('taxi-fares', 'nested-pipeline.yml');
    const ids = Object.keys(nested.steps).sort();
    expect(ids).toEqual([
      ...['data_pipeline_job/prep_job', 'data_pipeline_job/transform_job'],
      ...['predict_job', 'score_job', 'train_job'].map((id) => `model_pipeline_job/${id}`),
    ]);
    expect(reusedIn(nested)).toEqual(['model_pipeline_job/predict_job', 'model_pipeline_job/score_job']);
    const report = path.join(nested.outputs.pipeline_job_score_report ?? '', 'score.json');
    expect(JSON.parse(readFileSync(report, 'utf8')).rides).toBe(9);
    expect(readdirSync(nested.outputs.pipeline_job_trained_model ?? '')).not.toEqual([]);
  });

  it('taxi-fares: a script that changed runs again, and what stands above it does not', async () => {
    const script = path.join(folder('taxi-fares'), 'src/score/score.py');
    writeFileSync(script, readFileSync(script, 'utf8').replace('indent=2', 'indent=1'));
    expect(reusedIn(await runExample('taxi-fares'))).toEqual([
      'predict_job',
      'prep_job',
      'train_job',
      'transform_job',
    ]);
  });

  it('train-and-compare: nested pipelines, and the better model is kept', async () => {
    const { steps, outputs } = await runExample('train-and-compare');
    expect(Object.keys(steps).sort()).toEqual([
      'compare',
      'train_long/score',
      'train_long/train',
      'train_short/score',
      'train_short/train',
    ]);
    expect(JSON.parse(readFileSync(outputs.best_result ?? '', 'utf8')).rounds).toBe(300);
    expect(
      JSON.parse(readFileSync(path.join(outputs.best_model ?? '', 'line.json'), 'utf8')).slope,
    ).toBeCloseTo(1.5, 0);
  });
});
