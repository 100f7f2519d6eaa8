/** What the engine costs per step, and what it costs to find out that nothing, or one thing, has to run. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type BenchNode, builtinSteps, chain, commandSteps, fan, randomDag } from './bench-graphs.ts';
import { type EngineWorld, openEngineWorld } from './engine-world.ts';
import { type Figure, measure, measureBoth, printFigure, timed } from './figures.ts';
import { countSyncs } from './syncs.ts';

const measuredRuns = 5;
const shapes: readonly (readonly [string, readonly BenchNode[]])[] = [
  ['fan 1 to 1,000 to 1', fan(1000)],
  ['chain of 100', chain(100)],
  ['random DAG, 1,000 nodes', randomDag(1000, 2000)],
];
/** 100,000 nodes take minutes to run for the first time; `MILLRACE_BENCH_STATE` names a folder that keeps what they gave. */
const sizes = process.env.MILLRACE_BENCH_LARGE === undefined ? [1000, 10_000] : [1000, 10_000, 100_000];

describe('engine', () => {
  let world: EngineWorld;
  let salt = 0;
  beforeAll(() => {
    world = openEngineWorld(process.env.MILLRACE_BENCH_STATE);
  });
  afterAll(() => world.close());

  it.each(shapes)('a warm built-in no-op step: %s', async (name, nodes) => {
    const run = (): Promise<void> => world.run(builtinSteps(nodes, ++salt));
    const spawned = await bareSpawn('true');
    const before = process.cpuUsage();
    const figure = await measure(measuredRuns, async () => (await timed(run)) / nodes.length);
    printFigure(`warm no-op step, ${name}, per step`, 'ms', figure, spawned);
    const { user, system } = process.cpuUsage(before);
    const each = (user + system) / 1000 / (nodes.length * (measuredRuns + 1));
    process.stdout.write(`processor time of the server per step, ${name}: ${each.toFixed(2)} ms\n`);
    const syncs = await countSyncs(run);
    const text = syncs === undefined ? 'not counted: strace may not look' : (syncs / nodes.length).toFixed(2);
    process.stdout.write(`syncs per step, ${name}: ${text}\n`);
  });

  it('a command step', async () => {
    const nodes = fan(200);
    const run = (): Promise<void> =>
      world.run(commandSteps(nodes, ++salt, `true ${salt} > \${{outputs.out}}`));
    const syncs = ((await countSyncs(run)) ?? 0) / nodes.length;
    process.stdout.write(`syncs per command step: ${syncs.toFixed(2)}\n`);
    const spawned = await bareSpawn('bash', ['--noprofile', '--norc', '-c', 'true'], Math.round(syncs));
    const figure = await measure(5, async () => (await timed(run)) / nodes.length);
    printFigure('command step `true`, fan 1 to 200 to 1, per step', 'ms', figure, spawned);
  });

  it.each(sizes)('nothing and one thing changed, %i nodes', async (count) => {
    const nodes = randomDag(count, 2 * count);
    const graph = builtinSteps(nodes, ++salt);
    const first = await timed(() => world.run(graph));
    process.stdout.write(`first run of ${count} nodes: ${(first / 1000).toFixed(1)} s\n`);
    const stats = await measure(5, () =>
      timed(() => {
        for (let index = 0; index < count; index++) statSync(world.directory);
      }),
    );
    const floor = { name: `${count} stats`, figure: stats };
    /** Like the server's, each graph is a new one, of a text that was read again. */
    const planned = async (name: string, changed?: (round: number) => string): Promise<void> => {
      // A server that somebody edits in has planned often: small graphs are planned until that code is warm.
      const { wall, processor } = await measureBoth(count > 1000 ? 5 : 40, (round) => {
        const read = builtinSteps(nodes, salt, changed?.(round));
        return () => world.engine.plan(read, { pipeline: 'bench.yml' });
      });
      printFigure(`${name}, plan of ${count} nodes`, 'ms', wall, floor);
      const each = ((processor.min * 1000) / count).toFixed(1);
      process.stdout.write(`  least processor time: ${processor.min.toFixed(1)} ms, ${each} µs per node\n`);
    };
    await planned('nothing changed');
    await planned('one parameter changed, with reasons', (round) => `s${round}`);
    process.stdout.write(`resident after ${count} nodes: ${megabytes()} MB, the bench itself included\n`);
    if (count > 10_000) return;
    const again = await measure(5, () => timed(() => world.run(graph)));
    printFigure(`nothing changed, durable run of ${count} nodes`, 'ms', again, floor);
  });

  it('memory over 1,000 runs', async () => {
    const graph = builtinSteps(chain(20), ++salt);
    const marks: number[] = [];
    for (let run = 0; run <= 1000; run++) {
      await world.run(graph);
      if (run % 250 === 0) marks.push(megabytes());
    }
    process.stdout.write(
      `resident after 1, 250, 500, 750 and 1,000 runs of 20 steps: ${marks.join(', ')} MB\n`,
    );
  });
});

/** What a step costs without an engine: a process that does nothing, and as many syncs of a byte. */
async function bareSpawn(
  program: string,
  words: readonly string[] = [],
  syncs = 0,
): Promise<{ readonly name: string; readonly figure: Figure }> {
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      spawn(program, words, { stdio: 'ignore' })
        .once('exit', () => resolve())
        .once('error', reject);
    });
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-floor-'));
  const file = await open(path.join(folder, 'synced'), 'w');
  const many = 50;
  const figure = await measure(5, async () => {
    const each = await timed(async () => {
      for (let index = 0; index < many; index++) {
        await once();
        for (let sync = 0; sync < syncs; sync++) {
          await file.write('x');
          await file.sync();
        }
      }
    });
    return each / many;
  });
  await file.close();
  rmSync(folder, { recursive: true });
  const besides = syncs === 0 ? '' : ` and ${syncs} syncs`;
  return { name: `bare spawn of \`${[program, ...words].join(' ')}\`${besides}`, figure };
}

const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1e6);
