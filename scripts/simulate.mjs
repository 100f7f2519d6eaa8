/**
 * `npm run simulate -- --seeds N --from S`: plays N hostile worlds with the engine's core in them. A seed that breaks an
 * invariant is shrunk and printed with its trace. Ctrl-C ends it and says how to go on from there. `--oracle N` compares what ran in N random pipelines with a naive recomputation. `schedules` plays
 * worlds of schedules instead.
 */
import { parseArgs } from 'node:util';
import { bundleSource } from './load-source.mjs';

if (process.argv[2] === 'schedules') {
  await import('./simulate-schedules.mjs');
  process.exit(process.exitCode);
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    oracle: { type: 'string' },
  },
});
const { askOracle, simulate } = await import(
  await bundleSource('pipeline-engine/src/testing/simulator/index.ts')
);
const started = performance.now();
if (values.oracle !== undefined) {
  const { failure, ...counts } = await askOracle(Number(values.from), Number(values.oracle));
  process.stdout.write(
    `${JSON.stringify(counts)} in ${seconds()} s; ${failure ?? 'what ran is what had to run'}\n`,
  );
  process.exit(failure === undefined ? 0 : 1);
}
const [from, seeds] = [Number(values.from), Number(values.seeds)];
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
let told = started;
const report = await simulate({
  from,
  seeds,
  signal: stop.signal,
  onProgress: (worlds) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    const perSecond = (worlds / (told - started)) * 1000;
    process.stdout.write(`${worlds} of ${seeds} worlds, ${perSecond.toFixed(0)} per second\n`);
  },
});
if (report.failure !== undefined) process.stdout.write(`${report.failure}\n`);
else if (report.worlds < seeds)
  process.stdout.write(
    `To go on: npm run simulate -- --from ${from + report.worlds} --seeds ${seeds - report.worlds}\n`,
  );
process.stdout.write(
  `${report.worlds} worlds, ${report.runs} runs, ${report.moves} moves in ${seconds()} s; ` +
    `${report.failure === undefined ? 'every invariant held' : 'an invariant broke'}\n`,
);
process.exit(report.failure === undefined ? 0 : 1);

function seconds() {
  return ((performance.now() - started) / 1000).toFixed(1);
}
