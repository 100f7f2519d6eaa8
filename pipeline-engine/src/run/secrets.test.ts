import { expect, it } from 'vitest';
import type { StepGraph } from '../graph/step.ts';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemorySecrets } from '../testing/memory-secrets.ts';
import { createMemoryWorld } from '../testing/memory-world.ts';
import type { Secrets } from './ports.ts';

const reference = 'Bearer ${{secrets.TOKEN}}';

/** One step whose variable names a secret. */
function graphWithSecret(): StepGraph {
  const graph = exampleGraph([{ id: 'ask' }]);
  const environmentVariables = [{ name: 'AUTH', value: reference }];
  return { ...graph, steps: graph.steps.map((step) => ({ ...step, environmentVariables })) };
}

it('F40 R96 a secret counts by its version, reaches the attempt, and a changed one is a miss that names it', async () => {
  const world = createMemoryWorld();
  const secrets = createMemorySecrets();
  secrets.values.set('TOKEN', 'correct-horse');
  const engine = world.engine({ secrets });
  const first = await engine.start(world.startRequest(graphWithSecret()));
  const attempt = await world.target.next('ask');
  expect(attempt.attempt.secrets?.variables).toEqual([{ name: 'AUTH', value: 'Bearer correct-horse' }]);
  attempt.succeed({ out: '1' });
  await engine.finished(first);
  const plan = (): Promise<unknown> =>
    engine.plan(graphWithSecret(), { pipeline: 'pipeline.yml' }).then(({ steps }) => steps[0]?.because);
  const version = async (): Promise<unknown> => (await secrets.read(['TOKEN'])).get('TOKEN')?.version;
  const former = await version();
  expect(await plan()).toEqual([]);
  secrets.values.set('TOKEN', 'battery-staple-2');
  expect(await plan()).toEqual([{ part: 'secret:TOKEN', old: former, new: await version() }]);
  secrets.values.clear();
  expect(await plan()).toEqual([{ part: 'secret-missing:TOKEN', old: null, new: null }]);
  const kept = JSON.stringify([await world.runStore.events(first), await world.runStore.pin(first)]);
  expect(kept).toContain(former);
  expect(kept).not.toContain('correct-horse');
});

it('R95 a run that needs a secret which is not set does not begin', async () => {
  const world = createMemoryWorld();
  const engine = world.engine({ secrets: createMemorySecrets() });
  const started = engine.start(world.startRequest(graphWithSecret()));
  await expect(started).rejects.toMatchObject({
    code: 'secret-missing',
    params: { step: 'ask', variable: 'AUTH', secret: 'TOKEN' },
  });
  expect(await world.runStore.list({ limit: 1 })).toEqual([]);
});

it('R97 no failure shows a value', async () => {
  const world = createMemoryWorld();
  const secrets = createMemorySecrets();
  secrets.values.set('TOKEN', 'correct-horse');
  const engine = world.engine({ secrets });
  const run = await engine.start(world.startRequest(graphWithSecret()));
  const [params, message] = [{ said: 'correct-horse' }, 'It said correct-horse.'];
  (await world.target.next('ask')).fail({ code: 'command-failed', params, message });
  const { failure } = (await engine.finished(run)).steps.ask ?? {};
  expect(failure).toMatchObject({ params: { said: '*************' }, message: 'It said *************.' });
});

it('R98 a secret that changed since the run began fails the step', async () => {
  const world = createMemoryWorld();
  const secrets = createMemorySecrets();
  let reads = 0;
  const read: Secrets['read'] = async (names) => {
    reads += 1;
    secrets.values.set('TOKEN', reads === 1 ? 'correct-horse' : 'another');
    return secrets.read(names);
  };
  const engine = world.engine({ secrets: { read } });
  const run = await engine.start(world.startRequest(graphWithSecret()));
  expect((await engine.finished(run)).steps.ask?.failure?.code).toBe('secret-changed');
  expect(world.target.submitted()).toBe(0);
});
