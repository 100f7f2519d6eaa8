/** What the engine costs per step, and what it costs to find out that nothing has to run. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { chain, type EngineWorld, fan, openEngineWorld } from './engine-world.ts';
import { measure, printFigure, timed } from './figures.ts';

const steps = 200;
const cached = 1000;

describe('engine', () => {
  let world: EngineWorld;
  let salt = 0;
  beforeAll(() => {
    world = openEngineWorld();
  });
  afterAll(() => world.close());

  it('overhead of a warm built-in no-op step', async () => {
    const spawned = await measure(9, () => timed(bareSpawn));
    const asked = await measure(5, async () => {
      const requests = Array.from({ length: steps }, () =>
        world.pool.request({ type: 'echo', text: '' } as { type: string }),
      );
      return (await timed(() => Promise.all(requests))) / steps;
    });
    const inFan = await measure(5, async () => (await timed(() => world.run(fan(steps, ++salt)))) / steps);
    const inChain = await measure(
      5,
      async () => (await timed(() => world.run(chain(steps, ++salt)))) / steps,
    );
    printFigure('warm no-op step, fan of 200, per step', 'ms', inFan, {
      name: 'bare spawn of `true`',
      figure: spawned,
    });
    printFigure('warm no-op step, chain of 200, per step', 'ms', inChain, {
      name: 'bare spawn of `true`',
      figure: spawned,
    });
    printFigure('the same fan against the worker alone', 'ms', inFan, {
      name: 'one question to a warm worker',
      figure: asked,
    });
  });

  it('nothing changed', async () => {
    const graph = fan(cached, ++salt);
    await world.run(graph);
    const plan = await measure(5, () => timed(() => world.engine.plan(graph, { pipeline: 'bench.yml' })));
    const rerun = await measure(5, () => timed(() => world.run(graph)));
    const floor = await measure(5, () =>
      timed(() => {
        for (let index = 0; index < cached; index++) statSync(world.directory);
      }),
    );
    printFigure('plan of 1,000 cached steps', 'ms', plan, { name: '1,000 stats', figure: floor });
    printFigure('run of 1,000 cached steps', 'ms', rerun, { name: '1,000 stats', figure: floor });
  });
});

function bareSpawn(): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn('true', { stdio: 'ignore' })
      .once('exit', () => resolve())
      .once('error', reject);
  });
}
