/** For tests: runs components in this process, in folders of their own, with the defaults of their definitions. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TableSchema } from '@millrace/pipeline-engine/browser';
import { builtinComponents } from '../definitions.ts';
import { ComponentFailure } from '../host/failure.ts';
import { inferComponent, runComponent } from '../host/run-component.ts';
import { jsonCell } from '../tables/json-cell.ts';
import { openTable } from '../tables/open-table.ts';
import { closeSession, openSession } from '../tables/session.ts';
import { writeTable } from '../tables/write-table.ts';

type Texts = Readonly<Record<string, string>>;

export interface StepRig {
  readonly folder: string;
  /** Writes a file and answers its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** A table artifact with the rows of a query. */
  table(query: string): Promise<string>;
  /** Runs a component; answers the folder of each output. */
  run(component: string, params: Texts, inputs?: Texts, seed?: string): Promise<Texts>;
  infer(
    component: string,
    params: Texts,
    known: { files?: Texts; schemas?: Readonly<Record<string, TableSchema>> },
  ): ReturnType<typeof inferComponent>;
  close(): Promise<void>;
}

export async function createStepRig(): Promise<StepRig> {
  const folder = await mkdtemp(path.join(tmpdir(), 'millrace-test-'));
  let made = 0;
  const freshFolder = async (name: string) => {
    const fresh = path.join(folder, `${++made}-${name}`);
    await mkdir(fresh);
    return fresh;
  };
  return {
    folder,
    async file(name, content) {
      const file = path.join(await freshFolder('file'), name);
      await writeFile(file, content);
      return file;
    },
    async table(query) {
      const session = await openSession();
      const target = await freshFolder('table');
      const parquet = path.join(target, 'source.parquet');
      await session.run(`COPY (${query}) TO '${parquet}' (FORMAT parquet)`);
      const source = await openTable(session, parquet);
      await writeTable(
        session,
        { query: `SELECT * FROM ${source.relation}`, columns: source.columns },
        target,
      );
      await rm(parquet);
      return target;
    },
    async run(component, params, inputs = {}, seed = '00ff') {
      const outputs: Record<string, string> = {};
      for (const { name } of definitionOf(component).outputs) outputs[name] = await freshFolder(name);
      const request = {
        type: 'run-step',
        component,
        params: withDefaults(component, params),
        inputs,
        outputs,
        seed,
      } as const;
      await runComponent(request, { progress: () => {}, log: () => {} });
      return outputs;
    },
    infer(component, params, { files = {}, schemas = {} }) {
      return inferComponent({
        type: 'infer',
        component,
        params: withDefaults(component, params),
        files,
        schemas,
      });
    },
    async close() {
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function definitionOf(component: string) {
  const builtin = builtinComponents.find(({ name }) => name === component);
  if (builtin === undefined) throw new Error(`no component ${component}`);
  return builtin.definition;
}

function withDefaults(component: string, params: Texts): Texts {
  const defaults = definitionOf(component).inputs.flatMap((port) => {
    return port.default === undefined ? [] : [[port.name, port.default] as const];
  });
  return { ...Object.fromEntries(defaults), ...params };
}

/** The rows of a table as JSON cells, first its column names. */
export async function cellsOf(location: string | undefined): Promise<unknown[][]> {
  const session = await openSession();
  const table = await openTable(session, location ?? '');
  const rows = await session.rows(`SELECT * FROM ${table.relation}`);
  return [table.columns.map(({ name }) => name), ...rows.map((row) => row.map(jsonCell))];
}

/** `name: type` of every column. */
export async function typesOf(location: string | undefined): Promise<string[]> {
  const table = await openTable(await openSession(), location ?? '');
  return table.columns.map(({ name, type }) => `${name}: ${type}`);
}

/** `rows x columns` */
export async function shapeOf(location: string | undefined): Promise<string> {
  const table = await openTable(await openSession(), location ?? '');
  return `${table.rows}x${table.columns.length}`;
}

/** SHA-256 over the names and bytes of the files of a folder. */
export async function digestOf(location: string | undefined): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(location ?? '')).sort()) {
    hash.update(`${name}\0`).update(await readFile(path.join(location ?? '', name)));
  }
  return hash.digest('hex');
}

/** The failure that a step ends with. */
export async function failureOf(running: Promise<unknown>) {
  try {
    await running;
  } catch (error) {
    if (error instanceof ComponentFailure) return error.failure;
    throw error;
  }
  throw new Error('the step succeeded');
}

/** Does the same work with another number of threads. */
export async function withThreads<T>(threads: number, work: () => Promise<T>): Promise<T> {
  const before = process.env.MILLRACE_THREADS;
  process.env.MILLRACE_THREADS = String(threads);
  await closeSession();
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.MILLRACE_THREADS;
    else process.env.MILLRACE_THREADS = before;
    await closeSession();
  }
}
