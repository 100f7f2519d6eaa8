/**
 * `npm run simulate -- schedules --seeds N --from S --schedules K`: plays N years of K schedules, with processes that die
 * and clocks that are set. Prints the first seed in which a due time is lost or doubled, or a policy is not kept.
 */
import { parseArgs } from 'node:util';
import { bundleSource } from './load-source.mjs';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    schedules: { type: 'string', default: '200' },
  },
});
const { simulateSchedules } = await import(
  await bundleSource('pipeline-engine/src/testing/schedules/schedule-simulator.ts')
);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
const started = performance.now();
let told = started;
const [from, seeds] = [Number(values.from), Number(values.seeds)];
const { failure, ...counts } = await simulateSchedules({
  from,
  seeds,
  schedules: Number(values.schedules),
  signal: stop.signal,
  onProgress: (worlds) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    process.stdout.write(`${worlds} of ${seeds} worlds, ${((told - started) / 1000).toFixed(0)} s\n`);
  },
});
if (failure !== undefined) process.stdout.write(`${failure}\n`);
else if (counts.worlds < seeds)
  process.stdout.write(
    `To go on: npm run simulate -- schedules --from ${from + counts.worlds} --seeds ${seeds - counts.worlds}\n`,
  );
process.stdout.write(
  `${JSON.stringify(counts)} in ${((performance.now() - started) / 1000).toFixed(0)} s; ` +
    `${failure === undefined ? 'every due time came once' : 'an invariant broke'}\n`,
);
process.exitCode = failure === undefined ? 0 : 1;
