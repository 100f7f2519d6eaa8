/**
 * Computes a table partition by partition. What is made of a partition is committed by its content, so that a later
 * attempt, or a run with other partitions beside it, takes it as it is.
 */
import { constants } from 'node:fs';
import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Metric, TableSummary } from '@millrace/pipeline-engine/browser';
import type { z } from 'zod';
import type { RunContext } from '../component.ts';
import { ComponentFailure } from '../host/failure.ts';
import { DATA_FILE, type OpenTable, type Partition } from '../tables/open-table.ts';
import type { Session } from '../tables/session.ts';
import { finishTable, withOneThread } from '../tables/write-table.ts';
import { createCommittedParts, fileDigest } from './committed-parts.ts';

/** Counted in the files: what came in, out, and was rejected. */
export interface RowCounts {
  readonly rows: number;
  readonly out: number;
  readonly rejected: number;
}

export interface DonePartition<Account> {
  readonly partition: Partition;
  /** Where its part is committed. */
  readonly folder: string;
  readonly account: Account;
  /** It was there before this attempt. */
  readonly wasKept: boolean;
}

export interface PartitionWork<Account extends RowCounts> {
  readonly session: Session;
  readonly table: OpenTable;
  /** The folder of the output; parts that need not outlive the attempt lie beside it. */
  readonly target: string;
  readonly account: z.ZodType<Account>;
  /** Writes into a folder of its own; fails when a row is lost or doubled on the way. */
  readonly make: (
    partition: Partition,
    folder: string,
    progress: (fraction: number) => void,
  ) => Promise<Account>;
}

/** Commits that go on at once: the disk syncs some while the next partition is made. */
const mostCommits = 8;

/** Hands what was done to `use`, in the order of the partitions, while its files are there. */
export async function computeByPartition<Account extends RowCounts, T>(
  context: RunContext,
  work: PartitionWork<Account>,
  use: (done: readonly DonePartition<Account>[]) => Promise<T>,
): Promise<T> {
  const own = { folder: `${work.target}.parts`, scope: '' };
  const where = context.parts ?? own;
  await mkdir(where.folder, { recursive: true });
  try {
    return await use(await withOneThread(work.session, () => computeAll(context, work, where)));
  } finally {
    await rm(own.folder, { recursive: true, force: true });
  }
}

/** Each is taken as it was committed, or made and committed. */
async function computeAll<Account extends RowCounts>(
  context: RunContext,
  { table, account, make }: PartitionWork<Account>,
  where: NonNullable<RunContext['parts']>,
): Promise<readonly DonePartition<Account>[]> {
  const parts = createCommittedParts(where, account);
  const total = table.partitions.length;
  const commits: Promise<DonePartition<Account>>[] = [];
  /** Read while the partition before is made. */
  let next = table.partitions[0] && digestOf(table.partitions[0]);
  try {
    for (const [at, partition] of table.partitions.entries()) {
      const key = parts.key((await next) ?? '');
      const following = table.partitions[at + 1];
      next = following && digestOf(following);
      const progress = (fraction: number): void => context.progress((at + fraction) / total);
      const kept = await parts.find(key);
      const commit =
        kept === undefined
          ? await parts.prepare(key, (folder) => make(partition, folder, progress))
          : () => Promise.resolve(kept);
      const done = commit().then((part) => ({ ...part, partition, wasKept: kept !== undefined }));
      // A commit that fails is met below, not as a rejection that nobody hears.
      done.catch(() => undefined);
      commits.push(done);
      await commits[at - mostCommits];
      progress(1);
    }
  } finally {
    // When a partition fails, nothing writes any more once the caller hears of it.
    await Promise.allSettled(commits);
  }
  return Promise.all(commits);
}

function digestOf({ file }: Partition): Promise<string> {
  const digest = fileDigest(file);
  digest.catch(() => undefined);
  return digest;
}

/** A table of the file `name` of every part, under the name of its partition; one of one file is named as every table is. */
export async function assembleTable(
  session: Session,
  done: readonly DonePartition<unknown>[],
  { name, target }: { readonly name: string; readonly target: string },
): Promise<TableSummary> {
  const names = done.length === 1 ? [DATA_FILE] : done.map(({ partition }) => partition.name);
  for (const [at, { folder }] of done.entries()) {
    const place = path.join(target, names[at] ?? '');
    await mkdir(path.dirname(place), { recursive: true });
    await share(path.join(folder, name), place);
  }
  return finishTable(session, target, names);
}

/** Nobody writes to either name: both are read-only from here on, and each may be removed without the other. */
async function share(from: string, to: string): Promise<void> {
  // Elsewhere an output folder may hold what an earlier call made.
  await rm(to, { force: true });
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK' && code !== 'ENOTSUP') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}

/** The account of a batch, as rule B10 names its parts. */
export function accountMetrics(done: readonly DonePartition<RowCounts>[]): readonly Metric[] {
  const sum = (of: (part: DonePartition<RowCounts>) => number): number =>
    done.reduce((total, part) => total + of(part), 0);
  return [
    { name: 'batch.parts', value: done.length },
    { name: 'batch.parts_kept', value: sum(({ wasKept }) => Number(wasKept)) },
    { name: 'batch.parts_failed', value: 0 },
    { name: 'batch.rows_in', value: sum(({ account }) => account.rows) },
    { name: 'batch.rows_out', value: sum(({ account }) => account.out) },
    { name: 'batch.rows_rejected', value: sum(({ account }) => account.rejected) },
  ];
}

/** `port`: the input that lost or gained rows on the way. */
export function unbalanced({ name, rows }: Partition, found: string, port: string): ComponentFailure {
  return new ComponentFailure('rows-unbalanced', `Of ${rows} rows of "${name}", ${found}.`, {
    params: { file: name, rows, found },
    remedy: 'Run again when the files of the table are complete, and report it if it happens again.',
    port,
  });
}
