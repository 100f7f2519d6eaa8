/**
 * `npm run fuzz -- --count N --seed S`: reads, checks and edits N spoiled documents. Interrupted, it goes on where it
 * was when it is called again; `--restart` forgets that, `--from I --count 1 --show` repeats and prints one.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './build.mjs';
import { bundleSource } from './load-source.mjs';

/** Of processor time, for one input. */
const hangMs = 2_000;
const partSize = 20_000;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string' },
    restart: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const count = Number(values.count);
const cache = path.join(root, 'node_modules/.cache/millrace');
const stateFile = path.join(cache, `fuzz-${seed}.json`);
mkdirSync(cache, { recursive: true });
const worker = await bundleSource('tests/conformance/fuzz-worker.ts');

const fresh = {
  next: 0,
  inputs: 0,
  read: 0,
  edited: 0,
  declined: 0,
  slowestMs: 0,
  slowest: -1,
  seconds: 0,
  broken: [],
};
const single = values.from !== undefined;
const totals =
  !single && !values.restart && existsSync(stateFile)
    ? JSON.parse(readFileSync(stateFile, 'utf8'))
    : { ...fresh };
if (single) totals.next = Number(values.from);
const end = single ? totals.next + count : count;

while (totals.next < end) {
  const to = Math.min(end, totals.next + partSize);
  const started = performance.now();
  const part = await runPart(totals.next, to);
  totals.seconds += (performance.now() - started) / 1000;
  add(part);
  totals.next = part.next;
  if (!single) writeFileSync(stateFile, JSON.stringify(totals));
  process.stdout.write(`${totals.next} of ${end}: ${totals.broken.length} broken\n`);
}

process.stdout.write(
  `fuzz, seed ${seed}: ${totals.inputs} inputs in ${Math.round(totals.seconds)} s; ${totals.read} gave a model, ` +
    `${totals.inputs - totals.read} were refused with an issue; ${totals.edited} edits undone to the byte, ` +
    `${totals.declined} declined with a reason; slowest ${totals.slowestMs.toFixed(0)} ms (input ${totals.slowest}); ` +
    `${totals.broken.length} crashes, hangs over 2 s or broken promises\n`,
);
for (const { index, reason } of totals.broken.slice(0, 20))
  process.stdout.write(`input ${index}: ${reason}\n`);
process.exit(totals.broken.length === 0 ? 0 : 1);

function add(part) {
  for (const key of ['inputs', 'read', 'edited', 'declined']) totals[key] += part[key];
  if (part.slowestMs > totals.slowestMs)
    Object.assign(totals, { slowestMs: part.slowestMs, slowest: part.slowest });
  totals.broken.push(...part.broken);
}

/** A part that crashes or hangs ends at that input; what came before it in the part is run again without it. */
async function runPart(from, to) {
  const done = await runWorker(from, to);
  if (done.report !== undefined) return { ...done.report, next: to };
  const before = done.at > from ? await runPart(from, done.at) : { ...fresh, next: done.at };
  if (before.next < done.at) return before;
  const broken = [...before.broken, { index: done.at, reason: done.reason }];
  return { ...before, inputs: before.inputs + 1, broken, next: done.at + 1 };
}

/** Gives the worker's report, or the input at which it crashed or was busy for two seconds of processor time. */
function runWorker(from, to) {
  const position = path.join(cache, `fuzz-position-${process.pid}`);
  const start = Buffer.alloc(8);
  start.writeDoubleLE(from);
  writeFileSync(position, start);
  const child = spawn(
    process.execPath,
    [worker, root, position, String(seed), String(from), String(to), values.show ? 'show' : ''],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    if (values.show) process.stderr.write(chunk);
    complaint = (complaint + chunk).slice(-2_000);
  });
  return new Promise((resolve) => {
    let last = { at: from, spent: 0, since: performance.now() };
    let hung = false;
    const watchdog = setInterval(() => {
      const at = readPosition(position);
      const spent = processorMs(child.pid);
      if (at !== last.at) last = { at, spent, since: performance.now() };
      else if (spent - last.spent > hangMs || performance.now() - last.since > 30 * hangMs) {
        hung = true;
        child.kill('SIGKILL');
      }
    }, 100);
    child.on('close', (code, signal) => {
      clearInterval(watchdog);
      const at = readPosition(position);
      rmSync(position, { force: true });
      if (code === 0) return resolve({ report: JSON.parse(output) });
      resolve({ at, reason: hung ? 'hung for more than 2 s' : `ended with ${code ?? signal}: ${complaint}` });
    });
  });
}

/** On a machine that others use too, a clock on the wall tells nothing; where no other is at hand, it has to do. */
function processorMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return process.platform === 'linux' ? 0 : performance.now();
  }
}

function readPosition(file) {
  const buffer = Buffer.alloc(8);
  const handle = openSync(file, 'r');
  readSync(handle, buffer, 0, 8, 0);
  closeSync(handle);
  return buffer.readDoubleLE();
}
