/**
 * Plays a range of seeds on several threads, a piece each, and adds up what they report. Stops at the first seed that
 * fails; Ctrl-C ends it after the pieces under way. Both say from which seed to go on.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { bundleSource } from './load-source.mjs';

const tellEveryMs = 10_000;

/** The options of every command that plays seeds, for `parseArgs`. */
export const seedOptions = {
  seeds: { type: 'string', default: '10000' },
  from: { type: 'string', default: '1' },
  jobs: { type: 'string', default: String(availableParallelism()) },
};

/**
 * `play` is exported by `entry` and takes `{ from, seeds }`; its report has numbers, and `failure` when something broke.
 * `piece` is how many seeds a thread is given at once. Sets the exit code.
 */
export async function playSeeds({ entry, play, piece, command, holds }, values) {
  const [from, seeds, jobs] = [values.from, values.seeds, values.jobs].map(Number);
  if (![from, seeds, jobs].every((number) => Number.isSafeInteger(number) && number > 0))
    throw new Error('--from, --seeds and --jobs are whole numbers above 0.');
  const bundle = await bundleSource(entry);
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const sum = {};
  /** Beginnings of pieces that are being played, and of those that come. */
  const underWay = new Set();
  let [next, done, told] = [from, 0, started];
  let failure;
  let isOver = false;
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (isOver = true));

  const take = () => {
    if (isOver || next >= from + seeds) return undefined;
    const request = { from: next, seeds: Math.min(piece, from + seeds - next) };
    next += request.seeds;
    underWay.add(request.from);
    return request;
  };
  const note = (request, { failure: found, ...counts }) => {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
    done += request.seeds;
    if (found === undefined) underWay.delete(request.from);
    else if (failure === undefined || request.from < failure.from)
      failure = { from: request.from, text: found };
    if (found !== undefined) isOver = true;
    if (performance.now() - told < tellEveryMs) return;
    told = performance.now();
    const perSecond = (done / (told - started)) * 1000;
    process.stdout.write(
      `${done} of ${seeds} worlds, ${perSecond.toFixed(0)} per second, about ${minutesLeft(perSecond)} min left; held below seed ${goOnFrom()}\n`,
    );
  };
  const minutesLeft = (perSecond) => Math.ceil((seeds - done) / perSecond / 60);
  /** Every seed before it was played and held. */
  const goOnFrom = () => Math.min(next, ...underWay);

  await Promise.all(Array.from({ length: jobs }, () => playPieces({ bundle, play }, take, note)));
  if (failure !== undefined) process.stdout.write(`${failure.text}\n`);
  else if (goOnFrom() < from + seeds)
    process.stdout.write(
      `To go on: ${command} --from ${goOnFrom()} --seeds ${from + seeds - goOnFrom()} --jobs ${jobs}\n`,
    );
  process.stdout.write(
    `${JSON.stringify(sum)} in ${seconds()} s; ${failure === undefined ? holds : 'an invariant broke'}\n`,
  );
  process.exitCode = failure === undefined ? 0 : 1;
}

/** One thread: plays pieces until there are none. */
async function playPieces(workerData, take, note) {
  const worker = new Worker(new URL('./play-seeds-thread.mjs', import.meta.url), { workerData });
  try {
    for (let request = take(); request !== undefined; request = take())
      note(request, await ask(worker, request));
  } finally {
    await worker.terminate();
  }
}

function ask(worker, request) {
  return new Promise((resolve, reject) => {
    const settle = (act) => (value) => {
      worker.off('message', answered).off('error', broke);
      act(value);
    };
    const [answered, broke] = [settle(resolve), settle(reject)];
    worker.on('message', answered).on('error', broke);
    worker.postMessage(request);
  });
}
