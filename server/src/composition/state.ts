/** The state of a workspace on this disk: the database, artifacts, logs and parts, held by one process at a time. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  acquireOwnership,
  attemptLogBytes,
  createArtifactStore,
  createContentReadings,
  createDatabase,
  createEndpointCalls,
  createLeases,
  createPartStore,
  createRoomLedger,
  createRunHistory,
  createRunStore,
  createScheduleStore,
  createStepCache,
  type Ownership,
} from '@millrace/pipeline-engine';

export type State = ReturnType<typeof openState>;

/** Throws `workspace-owned` when another process has it. */
export function openState(stateDirectory: string) {
  const ownership = acquireOwnership({ stateDirectory, pid: process.pid });
  const databaseFile = path.join(stateDirectory, 'millrace.db');
  const logs = path.join(stateDirectory, 'logs');
  const { database, fence } = orRelease(ownership, () => {
    mkdirSync(logs, { recursive: true });
    const opened = createDatabase({ path: databaseFile });
    return { database: opened, fence: ownership.claimFence(opened) };
  });
  const room = createRoomLedger({ database, fence });
  const logFile = (attempt: string): string => path.join(logs, `${attempt}.log`);
  return {
    stateDirectory,
    database,
    logs,
    logFile,
    runs: createRunStore({ database, fence, logBytes: (attempt) => attemptLogBytes(logFile(attempt)) }),
    history: createRunHistory({ database, file: databaseFile, fence }),
    room,
    readings: createContentReadings({ database, fence }),
    schedules: createScheduleStore({ database, fence }),
    endpointCalls: createEndpointCalls({ database, fence }),
    stepCache: createStepCache({ database }),
    leases: createLeases(),
    artifacts: createArtifactStore({ stateDirectory, newId: randomUUID }),
    parts: createPartStore({ stateDirectory, onMeasured: room.setParts }),
    publishAddress: (url: string): void => ownership.publish({ pid: process.pid, url }),
    close: (): void => {
      database.close();
      ownership.release();
    },
  };
}

/** A workspace whose state cannot be opened is left to who repairs it. */
function orRelease<T>(ownership: Ownership, work: () => T): T {
  try {
    return work();
  } catch (error) {
    ownership.release();
    throw error;
  }
}
