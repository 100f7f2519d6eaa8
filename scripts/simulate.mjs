/**
 * `npm run simulate -- --seeds N --from S --jobs J`: plays N hostile worlds with the engine's core in them. A seed that
 * breaks an invariant is shrunk and printed with its trace. Ctrl-C ends it and says how to go on from there.
 * `--oracle N` compares what ran in N random pipelines with a naive recomputation. `schedules` plays worlds of schedules
 * instead: N mixes of schedules with processes that die and clocks that are set.
 */
import { parseArgs } from 'node:util';
import { bundleSource } from './load-source.mjs';
import { playSeeds, seedOptions } from './play-seeds.mjs';

const worlds = {
  engine: {
    entry: 'pipeline-engine/src/testing/simulator/index.ts',
    play: 'simulate',
    piece: 100,
    command: 'npm run simulate --',
    holds: 'every invariant held',
  },
  schedules: {
    entry: 'pipeline-engine/src/testing/schedules/schedule-simulator.ts',
    play: 'simulateSchedules',
    piece: 20,
    command: 'npm run simulate -- schedules',
    holds: 'every due time came once',
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ...seedOptions, oracle: { type: 'string' } },
});
if (values.oracle !== undefined) await compareWithOracle(Number(values.from), Number(values.oracle));
else await playSeeds(positionals[0] === 'schedules' ? worlds.schedules : worlds.engine, values);

async function compareWithOracle(from, seeds) {
  const { askOracle } = await import(await bundleSource(worlds.engine.entry));
  const { failure, ...counts } = await askOracle(from, seeds);
  process.stdout.write(`${JSON.stringify(counts)}; ${failure ?? 'what ran is what had to run'}\n`);
  process.exitCode = failure === undefined ? 0 : 1;
}
