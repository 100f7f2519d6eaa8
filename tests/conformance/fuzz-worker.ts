/**
 * One part of a fuzz run, in a process of its own: a crash or a hang ends only this process. The number of the
 * input at hand stands in a small file, where the process that watches finds it whatever happens here.
 */
import { openSync, writeSync } from 'node:fs';
import { readCorpus } from './documents.ts';
import { exercise, requireCleanPrototypes } from './exercise.ts';
import { mutate } from './mutations.ts';
import { createRandom } from './random.ts';

const [repository = '', position = '', seed = '0', from = '0', to = '0', show] = process.argv.slice(2);

export interface FuzzTotals {
  readonly inputs: number;
  readonly read: number;
  readonly edited: number;
  readonly declined: number;
  readonly slowestMs: number;
  readonly slowest: number;
  readonly broken: readonly { readonly index: number; readonly reason: string }[];
}

run();

function run(): void {
  const { documents } = readCorpus(repository);
  const counter = openSync(position, 'r+');
  const place = Buffer.alloc(8);
  const totals = { inputs: 0, read: 0, edited: 0, declined: 0, slowestMs: 0, slowest: -1 };
  const broken: { index: number; reason: string }[] = [];
  for (let index = Number(from); index < Number(to); index++) {
    place.writeDoubleLE(index);
    writeSync(counter, place, 0, 8, 0);
    const random = createRandom(Number(seed), index);
    const document = random.pick(documents);
    const text = mutate(document.text, random);
    if (show === 'show') process.stderr.write(`${document.file}\n${text}\n`);
    const started = process.cpuUsage();
    try {
      const { read, edited } = exercise(text, document.kind, random);
      requireCleanPrototypes();
      totals.read += Number(read);
      totals.edited += Number(edited === 'yes');
      totals.declined += Number(edited === 'declined');
    } catch (error) {
      broken.push({ index, reason: reasonOf(error) });
    }
    const { user, system } = process.cpuUsage(started);
    const elapsed = (user + system) / 1000;
    totals.inputs++;
    if (elapsed > totals.slowestMs) Object.assign(totals, { slowestMs: elapsed, slowest: index });
  }
  const report: FuzzTotals = { ...totals, broken };
  process.stdout.write(JSON.stringify(report));
}

function reasonOf(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, 5).join('\n')
    : String(error);
}
