/** The Slurm target against a real cluster of two nodes. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createDetachedTarget,
  createShellMachine,
  createSlurmLauncher,
  readManifest,
} from '@millrace/pipeline-engine';
import { commandTargetConformance } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Slurm, slurmObstacle, startSlurm } from './engines/slurm.ts';

const obstacle = slurmObstacle();

describe.skipIf(obstacle !== undefined)(`Slurm (skipped: ${obstacle})`, () => {
  let folder: string;
  let slurm: Slurm;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-shared-'));
    slurm = startSlurm();
  });
  afterAll(() => {
    slurm.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  commandTargetConformance('slurm', {
    timeoutMs: 120_000,
    create: () => {
      const machine = createShellMachine({ name: 'cluster', environment: slurm.environment });
      return createDetachedTarget({
        name: 'cluster',
        capacity: 4,
        machine,
        launcher: createSlurmLauncher({ machine, cores: 1 }),
        folder,
        readManifest,
        newId: randomUUID,
        owner: 'test',
        attempts: async () => [],
        timer: (ms, work) => {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
        graceMs: 1000,
      });
    },
  });
});
