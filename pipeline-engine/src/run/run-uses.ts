/** What a run refers to, gathered from its log: whole or folded. */
import type { RunEventBody } from './events.ts';
import type { RunUses } from './ports.ts';
import { recordedStep } from './step-state.ts';

type LogUses = Pick<RunUses, 'outputs' | 'fingerprints' | 'attempts'>;
type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

export interface UsesOfLog {
  readonly uses: LogUses;
  note(event: RunEventBody): void;
}

export function createUsesOfLog(): UsesOfLog {
  const uses: Open<LogUses> = { outputs: [], fingerprints: [], attempts: [] };
  const noteResult = (
    step: string,
    outputs: readonly { readonly digest: string; readonly bytes: number }[],
  ): void => {
    for (const { digest, bytes } of outputs) uses.outputs.push({ step, digest, bytes });
  };
  return {
    uses,
    note: (event) => {
      if (event.type === 'attempt-intended') uses.attempts.push({ step: event.step, attempt: event.attempt });
      if (event.type === 'step-succeeded' || event.type === 'step-reused') {
        uses.fingerprints.push(event.fingerprint);
        noteResult(event.step, event.outputs);
      }
      if (event.type !== 'step-recorded') return;
      const { attempt, fingerprint, status, outputs } = recordedStep(event);
      if (attempt !== undefined) uses.attempts.push({ step: event.step, attempt });
      const hasResult = status === 'succeeded' || status === 'reused';
      if (fingerprint !== undefined && hasResult) uses.fingerprints.push(fingerprint);
      noteResult(event.step, outputs);
    },
  };
}
