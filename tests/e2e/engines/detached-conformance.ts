/** The conformance suite of compute targets on a detached target beside a real engine. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDetachedTarget, type Launcher, type Machine, readManifest } from '@millrace/pipeline-engine';
import { type ConformanceChapter, commandTargetConformance } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { skipNote } from '../../skip-note.ts';

export interface EngineUnderTest {
  /** Made anew for each server. */
  readonly connect: () => { readonly machine: Machine; readonly launcher: Launcher };
  readonly stop: () => void | Promise<void>;
}

/** `obstacle`: why there is no such engine here. `chapters`: those that it can break; all of them unless given. */
export function detachedConformance(
  name: string,
  obstacle: string | undefined,
  start: () => EngineUnderTest | Promise<EngineUnderTest>,
  chapters?: readonly ConformanceChapter[],
): void {
  describe.skipIf(obstacle !== undefined)(`${name}${skipNote(obstacle)}`, () => {
    let engine: EngineUnderTest;
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'millrace-place-'));
      engine = await start();
    });
    afterAll(async () => {
      await engine?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    commandTargetConformance(name, {
      timeoutMs: 120_000,
      ...(chapters === undefined ? {} : { chapters }),
      create: () =>
        createDetachedTarget({
          ...engine.connect(),
          name: 'place',
          capacity: 4,
          folder: path.join(folder, 'shared'),
          readManifest,
          newId: randomUUID,
          owner: 'test',
          attempts: async () => [],
          timer: (ms, work) => {
            const timer = setTimeout(work, ms);
            return () => clearTimeout(timer);
          },
          graceMs: 1000,
        }),
    });
  });
}
