/**
 * Built-in components that do to each row what they do to it alone: their table is computed partition by partition, and
 * only partitions that changed are computed again. Their `component.yaml` names the input as `parted_input`.
 */
import path from 'node:path';
import { z } from 'zod';
import type { ComponentImplementation, RunContext, RunResult } from '../component.ts';
import { inputPath, outputPath } from '../components/ports.ts';
import { countRows, DATA_FILE, type OpenTable, openTable, type Partition } from '../tables/open-table.ts';
import { openSession, type Session } from '../tables/session.ts';
import { finishTable, type TableSource, writeParquet } from '../tables/write-table.ts';
import {
  accountMetrics,
  assembleTable,
  computeByPartition,
  type RowCounts,
  unbalanced,
} from './by-partition.ts';

/** Rows of the table, all of them or a part. */
export type Rows = Pick<OpenTable, 'columns' | 'relation' | 'rows'>;

export interface RowWork {
  /** Hands `write` what the rows become; what it reads from is there until `write` is done. */
  readonly transform: (rows: Rows, write: (source: TableSource) => Promise<void>) => Promise<void>;
  /** The condition in SQL under which a row goes, in names of the input; absent where every row stays. */
  readonly removed?: string;
}

export interface RowWiseComponent extends Pick<ComponentImplementation, 'name' | 'infer'> {
  readonly input: string;
  readonly output: string;
  /** Looks at the columns once for all partitions. */
  readonly plan: (context: RunContext, session: Session, table: OpenTable) => Promise<RowWork>;
}

const rowCounts: z.ZodType<RowCounts> = z.object({
  rows: z.number().int(),
  out: z.number().int(),
  rejected: z.number().int(),
});

export function rowWise(component: RowWiseComponent): ComponentImplementation {
  const { name, input, output, infer, plan } = component;
  return {
    name,
    infer,
    partedInput: input,
    run: async (context) => {
      const session = await openSession();
      const table = await openTable(session, inputPath(context.inputs, input), input);
      const work = await plan(context, session, table);
      const target = outputPath(context.outputs, output);
      return computeRows(context, { session, table, target, work, input, output });
    },
  };
}

interface Computation extends Pick<RowWiseComponent, 'input' | 'output'> {
  readonly session: Session;
  readonly table: OpenTable;
  readonly target: string;
  readonly work: RowWork;
}

async function computeRows(context: RunContext, computation: Computation): Promise<RunResult> {
  const { session, table, target, output } = computation;
  const [only] = table.partitions;
  if (only !== undefined && table.partitions.length === 1) {
    // A part of its own would cost a sync, and serve no other run: equal data is a result that is reused.
    await writePartition(computation, only, target);
    return { tables: [{ output, summary: await finishTable(session, target, [DATA_FILE]) }] };
  }
  const make = (partition: Partition, folder: string) => writePartition(computation, partition, folder);
  return computeByPartition(context, { session, table, target, account: rowCounts, make }, async (done) => {
    const made = done.filter(({ wasKept }) => !wasKept).length;
    context.log(`${made} of ${done.length} partitions computed; the others were computed before.`);
    const summary = await assembleTable(session, done, { name: DATA_FILE, target });
    return { tables: [{ output, summary }], metrics: accountMetrics(done) };
  });
}

/** Counts in the file what came out; fails when a row is lost or doubled on the way. */
async function writePartition(
  { session, table, work, input }: Computation,
  partition: Partition,
  folder: string,
): Promise<RowCounts> {
  const { rows, relation } = partition;
  const file = path.join(folder, DATA_FILE);
  await work.transform({ columns: table.columns, relation, rows }, (source) =>
    writeParquet(session, source, file),
  );
  const out = (await countRows(session, [file])).get(file) ?? 0;
  const rejected = work.removed === undefined ? 0 : await countWhere(session, relation, work.removed);
  if (out + rejected !== rows)
    throw unbalanced(partition, `${out} came out and ${rejected} were taken away`, input);
  return { rows, out, rejected };
}

async function countWhere(session: Session, relation: string, condition: string): Promise<number> {
  const [[count] = []] = await session.rows(`SELECT count(*) FROM ${relation} WHERE ${condition}`);
  return Number(count);
}
