/** The ssh target against a real sshd. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createDetachedTarget,
  createSessionLauncher,
  createSshMachine,
  readManifest,
} from '@millrace/pipeline-engine';
import { commandTargetConformance } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { type SshServer, sshdObstacle, startSshd } from './engines/sshd.ts';

const obstacle = sshdObstacle();

describe.skipIf(obstacle !== undefined)(`ssh (skipped: ${obstacle})`, () => {
  let server: SshServer;
  let folder: string;
  beforeAll(async () => {
    server = await startSshd();
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-far-'));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  commandTargetConformance('ssh', {
    create: () =>
      createDetachedTarget({
        name: 'far',
        capacity: 4,
        machine: createSshMachine({ name: 'far', ...server }),
        launcher: createSessionLauncher(),
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
      }),
  });
});
