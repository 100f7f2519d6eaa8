/** The schedules that a workspace describes: the YAML files of its folder `schedules`. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Issue, parseDocument, type Schedule } from '@millrace/pipeline-engine/browser';
import { digestOf, isYamlName } from '../workspace/pipeline-files.ts';
import { isCode } from '../workspace/safe-path.ts';

export const schedulesFolder = 'schedules';

export interface ScheduleFile {
  /** The name in the text, or that of the file where it gives none. */
  readonly name: string;
  /** The workspace path. */
  readonly path: string;
  readonly text: string;
  readonly digest: string;
  readonly schedule: Schedule | undefined;
  /** Of the text alone. */
  readonly issues: readonly Issue[];
}

const largestBytes = 1_000_000;

/** In the order of their paths, the first of each name; links are not followed. */
export async function readScheduleFiles(root: string): Promise<readonly ScheduleFile[]> {
  const files = new Map<string, ScheduleFile>();
  for (const name of (await filesIn(path.join(root, schedulesFolder))).filter(isYamlName).sort()) {
    const file = await readScheduleFile(root, `${schedulesFolder}/${name}`);
    if (file !== undefined && !files.has(file.name)) files.set(file.name, file);
  }
  return [...files.values()];
}

async function readScheduleFile(root: string, file: string): Promise<ScheduleFile | undefined> {
  const bytes = await readFile(path.join(root, file)).catch((error: unknown) => {
    if (isCode(error, 'ENOENT') || isCode(error, 'EACCES')) return undefined;
    throw error;
  });
  if (bytes === undefined || bytes.length > largestBytes) return undefined;
  return scheduleFileOf(file, bytes.toString('utf8'));
}

export function scheduleFileOf(file: string, text: string): ScheduleFile {
  const document = parseDocument(text);
  const schedule = document.kind === 'schedule' ? document.schedule : undefined;
  const name = schedule?.name ?? path.posix.basename(file).replace(/\.ya?ml$/i, '');
  return { name, path: file, text, digest: digestOf(text), schedule, issues: document.issues };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
