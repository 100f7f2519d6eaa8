/** Runs a script that makes an environment: its log is kept while it grows, and what it does now is told. */
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { optional } from '../spec/optional.ts';
import { progressIn } from './build-log.ts';
import type { BuildSite } from './builds.ts';

export interface BuildWork {
  /** Names it on its computer, as `stopScript` knows it. */
  readonly key: string;
  /** Stands at the head of the log. */
  readonly head: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** A script that was called off ends with it. */
const stoppedCode = 7;
const mostLogRead = 4 * 1024 ** 2;

/** `log` is its end, with what the shell itself said. */
export async function runBuild(
  { host, logFile, onBegin, onProgress }: BuildSite,
  work: BuildWork,
): Promise<{ readonly code: number; readonly log: string } | 'stopped'> {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  log.write(`${work.head}\n\n`);
  onBegin(work.key);
  const progress = progressTeller(onProgress);
  const closed = new Promise<void>((resolve) => log.once('close', resolve).once('error', () => resolve()));
  const onOutput = (chunk: Uint8Array): void => {
    log.write(chunk);
    progress(chunk);
  };
  const answer = await host
    .run(work.script, work.args, { onOutput, ...optional('stdin', work.stdin) })
    .finally(() => log.end());
  await closed;
  if (answer.code === stoppedCode) return 'stopped';
  return {
    code: answer.code,
    log: `${readFileSync(logFile, 'utf8').slice(-mostLogRead)}\n${answer.stderr}`,
  };
}

const mostOftenMs = 250;

/** Tells what goes on at most some times a second. */
function progressTeller(onProgress: BuildSite['onProgress']): (chunk: Uint8Array) => void {
  let bytes = 0;
  let last = 0;
  return (chunk) => {
    bytes += chunk.length;
    const message = progressIn(Buffer.from(chunk).toString('utf8'));
    const now = Date.now();
    if (message === undefined || now - last < mostOftenMs) return;
    last = now;
    onProgress(message, bytes);
  };
}
