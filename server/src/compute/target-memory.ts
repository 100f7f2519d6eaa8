/**
 * How the target of each attempt was reached, kept in the attempt's directory. A compute file may be changed or removed
 * while no server runs: what it started is then still found, ended and released where it is.
 */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ComputeTarget } from '@millrace/pipeline-engine';
import { z } from 'zod';
import { isCode } from '../workspace/safe-path.ts';

const targetRecord = z.object({
  name: z.string(),
  /** The workspace path of the compute file, and what stood in it. */
  file: z.string(),
  text: z.string(),
});
export type TargetRecord = z.infer<typeof targetRecord>;

export interface TargetMemory {
  /** The same target, which writes `record` to each attempt, and leads attempts of other records to theirs. */
  remember(target: ComputeTarget, record?: TargetRecord): ComputeTarget;
  /** Closes the targets that no file defines any more. */
  close(attempts: 'end' | 'leave'): Promise<void>;
}

const recordName = 'target.json';

/** `make` is asked once for each record that is no longer in use; undefined for what cannot be reached. */
export function createTargetMemory(make: (record: TargetRecord) => ComputeTarget | undefined): TargetMemory {
  const former = new Map<string, ComputeTarget | undefined>();
  const led = new Map<string, ComputeTarget>();

  const formerTarget = (key: string, record: TargetRecord): ComputeTarget | undefined => {
    if (!former.has(key)) former.set(key, make(record));
    return former.get(key);
  };

  return {
    remember: (target, record) => {
      const own = record && keyOf(record);
      const placeOf = (directory: string): ComputeTarget => {
        const before = readRecord(directory);
        const key = before && keyOf(before);
        if (before === undefined || key === undefined || key === own) return target;
        return formerTarget(key, before) ?? target;
      };
      return {
        ...target,
        submit: async (attempt, onSignal) => {
          if (record !== undefined)
            await writeFile(path.join(attempt.directory, recordName), JSON.stringify(record));
          return target.submit(attempt, onSignal);
        },
        reattach: (attempt, onSignal) => {
          const place = placeOf(attempt.directory);
          if (place !== target) led.set(attempt.id, place);
          return place.reattach(attempt, onSignal);
        },
        reap: async (attempt) => {
          const place = placeOf(attempt.directory);
          // Every target is asked about what nobody knows: the one that it was on answers for all.
          await place.reap(attempt);
        },
        release: async (attempt) => {
          const place = led.get(attempt.id) ?? target;
          led.delete(attempt.id);
          await place.release?.(attempt);
        },
      };
    },
    close: async (attempts) => {
      await Promise.all([...former.values()].map((target) => target?.close(attempts)));
    },
  };
}

const keyOf = (record: TargetRecord): string => JSON.stringify([record.name, record.file, record.text]);

/** Undefined for attempts of this machine, and for a record that a crash tore. */
function readRecord(directory: string): TargetRecord | undefined {
  try {
    return targetRecord.parse(JSON.parse(readFileSync(path.join(directory, recordName), 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}
