/**
 * Runs a script of the user's in a process of its own, with up to two tables, and takes what it made. Only ever called
 * in a process that a single step has for itself: a worker never runs users' scripts.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Column } from '@millrace/pipeline-engine/browser';
import type { RunContext, RunResult } from '../component.ts';
import { inputPath, outputPath } from '../components/ports.ts';
import { openTable } from '../tables/open-table.ts';
import { openSession, type Session } from '../tables/session.ts';
import { writeTable } from '../tables/write-table.ts';
import { type ExchangeFormat, giveTable, takeTable } from './exchange.ts';
import { keepFiles } from './kept-files.ts';
import { runProcess } from './run-process.ts';
import { scriptFailure } from './script-failure.ts';

/** How the scripts of a language are run. */
export interface ScriptLanguage {
  /** What the script's file is called. */
  readonly file: string;
  /** The program that calls it, and what that is called. */
  readonly driver: { readonly file: string; readonly text: string };
  /** What the driver is told beside the folder of its files. */
  readonly arguments?: (context: RunContext) => readonly string[];
  /** Finds what runs it, or throws the failure that says what is missing. */
  readonly find: () => Promise<Interpreter>;
}

export interface Interpreter {
  readonly command: string;
  /** Before the path of the driver. */
  readonly options: readonly string[];
  readonly format: ExchangeFormat;
  readonly variables?: Readonly<Record<string, string>>;
}

const inputs = ['dataset1', 'dataset2'] as const;
const outputs = ['result_dataset1', 'result_dataset2'] as const;

export async function runScript(
  language: ScriptLanguage,
  script: string,
  context: RunContext,
): Promise<RunResult> {
  const interpreter = await language.find();
  const folder = await mkdtemp(path.join(tmpdir(), 'millrace-script-'));
  try {
    const session = await openSession();
    const given = await giveInputs(session, context, folder, interpreter.format);
    const driver = path.join(folder, language.driver.file);
    await writeFile(driver, language.driver.text);
    await writeFile(path.join(folder, language.file), script);
    const work = path.join(folder, 'work');
    await mkdir(path.join(work, 'graphics'), { recursive: true });
    const words = [
      interpreter.command,
      ...interpreter.options,
      driver,
      folder,
      ...(language.arguments?.(context) ?? []),
    ];
    const end = await runProcess(words, work, interpreter.variables ?? {});
    const failure = await scriptFailure(folder, end);
    if (failure !== undefined) throw failure;
    await keepFiles(work, outputPath(context.outputs, 'files'));
    return { tables: await takeResults(session, context, folder, given) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Given = readonly (readonly Column[])[];

/** Answers the columns of each input. */
async function giveInputs(
  session: Session,
  context: RunContext,
  folder: string,
  format: ExchangeFormat,
): Promise<Given> {
  const given: (readonly Column[])[] = [];
  for (const [index, port] of inputs.entries()) {
    given.push([]);
    if (context.inputs[port] === undefined) continue;
    const table = await openTable(session, inputPath(context.inputs, port), port);
    await giveTable(session, table, path.join(folder, `table${index + 1}`), format);
    given[index] = table.columns;
  }
  const bundle = context.inputs.script_bundle;
  if (bundle !== undefined && existsSync(bundle)) await copyFile(bundle, path.join(folder, 'bundle.zip'));
  return given;
}

async function takeResults(session: Session, context: RunContext, folder: string, given: Given) {
  const tables: { output: string; summary: Awaited<ReturnType<typeof writeTable>> }[] = [];
  for (const [index, output] of outputs.entries()) {
    const source = await takeTable(session, path.join(folder, `result${index + 1}`), given[index] ?? []);
    if (source === undefined) continue;
    const summary = await writeTable(session, source, outputPath(context.outputs, output));
    tables.push({ output, summary });
  }
  return tables;
}
