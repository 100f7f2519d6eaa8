/** Runs built-in components on folders, as a worker does, for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Failure } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation, RunResult } from '../../component.ts';
import { ComponentFailure } from '../../host/failure.ts';
import { readTable } from '../../tables/read-table.ts';
import { closeSession, openSession } from '../../tables/session.ts';
import type { ColumnData, TableData } from '../../tables/table-data.ts';
import { writeTableData } from '../../tables/write-table.ts';

interface Step {
  readonly params?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Name of the only output. */
  readonly output: string;
}

interface Ran extends RunResult {
  /** The output folder. */
  readonly folder: string;
  readonly log: readonly string[];
}

export interface Workbench {
  run(component: ComponentImplementation, step: Step): Promise<Ran>;
  /** What the run failed with; throws when it did not. */
  failure(component: ComponentImplementation, step: Step): Promise<Failure>;
  /** The folder of a stored table. */
  store(table: TableData): Promise<string>;
  read(folder: string): Promise<TableData>;
  close(): Promise<void>;
}

export async function createWorkbench(): Promise<Workbench> {
  const root = await mkdtemp(path.join(tmpdir(), 'millrace-learning-'));
  const folder = () => mkdtemp(path.join(root, 'output-'));

  async function run(
    component: ComponentImplementation,
    { params = {}, inputs = {}, output }: Step,
  ): Promise<Ran> {
    const target = await folder();
    const log: string[] = [];
    const result = await component.run({
      params,
      inputs,
      outputs: { [output]: target },
      seed: '5eed',
      progress: () => {},
      log: (line) => log.push(line),
    });
    return { ...result, folder: target, log };
  }

  return {
    run,
    failure: async (component, step) => {
      try {
        await run(component, step);
      } catch (error) {
        if (error instanceof ComponentFailure) return error.failure;
        throw error;
      }
      throw new Error(`${component.name} did not fail`);
    },
    store: async (table) => {
      const target = await folder();
      await writeTableData(await openSession(), table, target);
      return target;
    },
    read: async (location) => readTable(await openSession(), location),
    close: async () => {
      await closeSession();
      await rm(root, { recursive: true });
    },
  };
}

/** The column of that name. */
export function columnOf(table: TableData, name: string): ColumnData {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}
