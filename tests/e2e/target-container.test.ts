/** The container target against real Podman. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createContainerLauncher,
  createDetachedTarget,
  createShellMachine,
  readManifest,
} from '@millrace/pipeline-engine';
import { commandTargetConformance } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Podman, podmanObstacle, startPodman } from './engines/podman.ts';

const obstacle = podmanObstacle();

describe.skipIf(obstacle !== undefined)(`containers (skipped: ${obstacle})`, () => {
  let podman: Podman;
  let folder: string;
  beforeAll(() => {
    podman = startPodman();
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-containers-'));
  });
  afterAll(() => {
    podman.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  commandTargetConformance('container', {
    timeoutMs: 120_000,
    create: () => {
      const machine = createShellMachine({
        name: 'containers',
        environment: podman.environment,
      });
      const root = path.join(folder, 'shared');
      return createDetachedTarget({
        name: 'containers',
        capacity: 4,
        machine,
        launcher: createContainerLauncher({
          machine,
          engine: podman.command,
          image: podman.image,
          pull: 'never',
          memoryMegabytes: 256,
        }),
        folder: root,
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
