/**
 * What the directory of a command attempt tells a later process: which process it is, since before the command began,
 * and its exit status since its end. A status counts only when its line is whole.
 */
import { readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ProcessMark, thisBoot } from './process-group.ts';

export interface CommandMark extends ProcessMark {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * Returns why the mark could not be written: then the command must not begin. It is for a server that dies; after a loss
 * of power nothing runs that it could name, so it is not synced.
 */
export function writeMark(directory: string, mark: CommandMark): string | undefined {
  try {
    writeFileSync(path.join(directory, 'process.json'), JSON.stringify(mark));
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.message;
    throw error;
  }
}

/** Undefined when the command never got past its gate. */
export function readMark(directory: string): CommandMark | undefined {
  const text = readIfThere(path.join(directory, 'process.json'));
  try {
    // Only `writeMark` writes the file; a torn one does not parse.
    return text === undefined ? undefined : (JSON.parse(text) as CommandMark);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What was cancelled or reaped is not found again. */
export function removeMark(directory: string): void {
  rmSync(path.join(directory, 'process.json'), { force: true });
}

export function exitPath(directory: string): string {
  return path.join(directory, 'exit');
}

/** The answer of a built-in component that ran in a process of its own. */
export function answerPath(directory: string): string {
  return path.join(directory, 'result.json');
}

export function readAnswer(directory: string): string {
  return readIfThere(answerPath(directory)) ?? '';
}

/**
 * The exit status that the wrapper noted. Undefined while there is none, and after a restart of the machine: then the
 * outputs may never have reached the disk, whatever the status says.
 */
export function readExit(directory: string, mark: ProcessMark): number | undefined {
  if (mark.bootId !== thisBoot()) return undefined;
  const status = /^(\d+)\n$/.exec(readIfThere(exitPath(directory)) ?? '')?.[1];
  return status === undefined ? undefined : Number(status);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Control groups that a wrapper made and could not remove, because it was killed; whatever was in them has ended. */
export function removeGroups(directory: string): void {
  const noted = readIfThere(path.join(directory, 'cages')) ?? '';
  for (const group of noted.split(/\s+/)) {
    // The command may write to the file.
    if (!/^\/sys\/fs\/cgroup\/[^\s]*\/millrace-[^/\s]+$/.test(group) || group.includes('..')) continue;
    try {
      rmdirSync(group);
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
    }
  }
}
