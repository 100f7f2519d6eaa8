/** A workspace whose results were stored under the format of identities before this one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fingerprintOf } from '../cache/fingerprint.ts';
import type { Identity } from '../cache/identity.ts';
import type { Step, StepGraph } from '../graph/step.ts';
import { createDatabase } from '../storage/database.ts';
import { newWorkspace, openEngine, request } from './durable-workspace.ts';
import { exampleStep } from './example-graphs.ts';
import { hash } from './memory-world.ts';

function workspaceWithData(): string {
  const root = newWorkspace();
  mkdirSync(path.join(root, 'code'));
  writeFileSync(path.join(root, 'code', 'say.sh'), 'echo hello');
  writeFileSync(path.join(root, 'conda.yml'), 'dependencies: [python=3.10]\n');
  return root;
}

const say = exampleStep({ id: 'say', params: { word: 'hello' } });
const sayStep: Step = {
  ...say,
  component: {
    ...say.component,
    origin: { kind: 'workspace', file: 'component.yaml' },
    command: 'bash say.sh > ${{outputs.out}}',
    code: './code',
    environment: '{"conda_file":"./conda.yml","image":"i"}',
  },
};
const graphOf = (change: Partial<Step> = {}): StepGraph => ({
  steps: [{ ...sayStep, ...change }, exampleStep({ id: 'next', data: { dataset: 'say.out' } })],
  continueOnStepFailure: false,
  forceRerun: false,
});

/** Rewrites what is stored as an older Millrace would have left it. */
function makeFormer(root: string): void {
  const database = createDatabase({ path: path.join(root, '.millrace', 'millrace.db') });
  for (const row of database.all('SELECT fingerprint, identity FROM step_cache')) {
    const { parts } = JSON.parse(String(row.identity)) as Identity;
    const former = parts.map(({ part, value }) => ({ part, value }));
    const known = former.filter(({ part }) => !part.startsWith('environment:'));
    if (known.length < former.length) {
      known.push({ part: 'environment', value: '{"conda_file":"./conda.yml","image":"i"}' });
      const digest = `sha256:${hash(`file - ${hash('dependencies: [python=3.10]\n')}`)}`;
      known.push({ part: 'environment:conda_file', value: digest });
    }
    const identity: Identity = { version: 1, parts: known.sort((a, b) => (a.part < b.part ? -1 : 1)) };
    const fingerprint = fingerprintOf(identity, hash);
    database.run(
      'UPDATE step_cache SET fingerprint = ?, identity = ? WHERE fingerprint = ?',
      fingerprint,
      JSON.stringify(identity),
      String(row.fingerprint),
    );
    database.run(
      'UPDATE step_history SET fingerprint = ? WHERE fingerprint = ?',
      fingerprint,
      String(row.fingerprint),
    );
  }
  database.close();
}

async function workspaceOfFormerFormat(): Promise<string> {
  const root = workspaceWithData();
  const { engine, close } = openEngine(root);
  expect((await engine.finished(await engine.start(request(graphOf())))).status).toBe('succeeded');
  await close();
  makeFormer(root);
  return root;
}

it('F8 results of the format before are reused, and stored under their fingerprint of now', async () => {
  const root = await workspaceOfFormerFormat();
  const { engine, close } = openEngine(root);
  const plan = await engine.plan(graphOf(), { pipeline: 'pipeline.yml' });
  expect(plan.steps.map(({ id, action, from }) => [id, action, from?.run])).toEqual([
    ['say', 'reuse', '1'],
    ['next', 'reuse', '1'],
  ]);
  const state = await engine.finished(await engine.start(request(graphOf())));
  expect(Object.values(state.steps).map((step) => step.status)).toEqual(['reused', 'reused']);
  expect(state.steps.say?.fingerprint).toMatch(/^v2:/);
  await close();
  const database = createDatabase({ path: path.join(root, '.millrace', 'millrace.db') });
  const kept = database.all(
    'SELECT run, step FROM step_cache WHERE fingerprint = ?',
    state.steps.say?.fingerprint ?? '',
  );
  database.close();
  expect(kept).toMatchObject([{ run: '1', step: 'say' }]);
});

it('F8 a change is explained in the format of the result that it is compared with', async () => {
  const root = await workspaceOfFormerFormat();
  const { engine } = openEngine(root);
  const changed = exampleStep({ id: 'say', params: { word: 'good day' } });
  const plan = await engine.plan(graphOf({ inputs: changed.inputs }), { pipeline: 'pipeline.yml' });
  expect(plan.steps[0]?.because).toEqual([
    { part: 'param:word', old: 'string hello', new: 'string good day' },
  ]);
});

it('F8 what the format before did not see is not reused, and the plan says so', async () => {
  const root = await workspaceOfFormerFormat();
  const { engine } = openEngine(root);
  const distributed = graphOf({ settings: [{ name: 'distribution.type', value: 'mpi' }] });
  const plan = await engine.plan(distributed, { pipeline: 'pipeline.yml' });
  expect(plan.steps[0]).toMatchObject({
    action: 'run',
    because: [{ part: 'identity-format', old: 'v1', new: 'v2' }],
  });
});

it('F8 a run of the format before is explained as it was', async () => {
  const root = await workspaceOfFormerFormat();
  const database = createDatabase({ path: path.join(root, '.millrace', 'millrace.db') });
  const [result] = database.all("SELECT fingerprint FROM step_cache WHERE step = 'say'");
  const former = String(result?.fingerprint);
  for (const row of database.all('SELECT seq, body FROM events WHERE run = 1')) {
    const body = String(row.body).replace(/v2:[0-9a-f]{64}/g, former);
    database.run('UPDATE events SET body = ? WHERE run = 1 AND seq = ?', body, Number(row.seq));
  }
  database.close();
  const explained = await openEngine(root).engine.explain('1', 'say');
  expect(explained?.fingerprint).toBe(former);
  expect(explained?.parts.map(({ part }) => part)).toContain('environment:conda_file');
});
