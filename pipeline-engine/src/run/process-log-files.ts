/** Where the logs of the processes of a distributed step lie: in a folder beside the log of their attempt, one by its rank. */
import path from 'node:path';

export function processLogFolder(logFile: string): string {
  return `${logFile.replace(/\.log$/, '')}.processes`;
}

export const processLogFile = (logFile: string, rank: number): string =>
  path.join(processLogFolder(logFile), String(rank));
