/** What every compute target that runs commands must keep, tried with real commands. */
import { describe, it } from 'vitest';
import type { ComputeTarget } from '../../run/ports.ts';
import { createBench } from './bench.ts';
import { commandCases } from './commands.ts';
import { endingCases } from './endings.ts';
import { fileCases } from './files.ts';
import { lifecycleCases } from './lifecycle.ts';
import { secretCases } from './secrets.ts';

const chapters = {
  files: fileCases,
  commands: commandCases,
  secrets: secretCases,
  endings: endingCases,
  life: lifecycleCases,
};

export type ConformanceChapter = keyof typeof chapters;

export interface CommandConformanceOptions {
  /** Makes the target as a server does at its start; called again for the server after it. */
  readonly create: () => ComputeTarget | Promise<ComputeTarget>;
  readonly timeoutMs?: number;
  /** All of them unless given. */
  readonly chapters?: readonly ConformanceChapter[];
}

const defaultTimeoutMs = 60_000;

export function commandTargetConformance(name: string, options: CommandConformanceOptions): void {
  const wanted = options.chapters ?? (Object.keys(chapters) as readonly ConformanceChapter[]);
  for (const chapter of wanted) {
    describe(`T50 compute target ${name}: ${chapter}`, () => {
      for (const each of chapters[chapter]) {
        it(each.name, { timeout: options.timeoutMs ?? defaultTimeoutMs }, async () => {
          const bench = createBench();
          let target = await options.create();
          const restart = async (attempts: 'end' | 'leave'): Promise<ComputeTarget> => {
            await target.close(attempts);
            target = await options.create();
            return target;
          };
          try {
            await each.run({ target, bench, restart });
          } finally {
            await target.close('end');
            bench.remove();
          }
        });
      }
    });
  }
}
