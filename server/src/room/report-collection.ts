/** Says on the terminal of a server what its own collection did. */
import type { MadeEnvironment } from '@millrace/pipeline-engine';
import { freedBytes } from '@millrace/pipeline-engine/browser';
import { amountText, bytesText } from '../cli/bytes-text.ts';
import type { CollectionOutcome } from './automatic-collection.ts';

export function reportCollection(outcome: CollectionOutcome): void {
  if (outcome.kind === 'failed') console.error('The hourly collection failed:', outcome.error);
  if (outcome.kind !== 'collected') return;
  const { artifacts, logs, runs } = outcome.collected;
  const freed = bytesText(freedBytes(outcome.collected));
  console.error(
    `Collected ${freed}: ${amountText(artifacts.count, 'result')}, ${amountText(logs.count, 'log')}; ${amountText(runs.length, 'run')} kept only the summary.`,
  );
}

export function reportEnvironments(removed: readonly MadeEnvironment[]): void {
  if (removed.length === 0) return;
  const names = removed.map(({ title, host }) => `"${title}" on ${host}`).join(', ');
  const bytes = removed.reduce((sum, made) => sum + made.bytes, 0);
  console.error(
    `Removed ${amountText(removed.length, 'unused environment')} (${bytesText(bytes)}): ${names}.`,
  );
}
