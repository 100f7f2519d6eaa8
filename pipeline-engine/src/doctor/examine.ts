/**
 * Looks at everything in a state folder that a crash, a full disk or a bad disk may have spoilt, and repairs what can be
 * repaired without losing anything. While another process owns the workspace it only reads.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../messages/findings.ts';
import { createDatabase } from '../storage/database.ts';
import { type Check, reasonOf } from './check.ts';
import { checkArtifacts } from './check-artifacts.ts';
import { checkAttempts } from './check-attempts.ts';
import { checkDatabase } from './check-database.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { checkDisk, checkLogs, checkNode, checkWorker } from './check-machine.ts';
import { holdWorkspace } from './hold-workspace.ts';
import { readRecorded } from './recorded.ts';

export interface ExamineOptions {
  readonly stateDirectory: string;
  /** Reads the content of everything. */
  readonly deep: boolean;
  readonly repair: boolean;
  /** `yyyymmddThhmmss`: names what is moved aside. */
  readonly stamp: string;
  readonly nodeVersion: string;
  /** The worker's program. */
  readonly workerEntry: string;
}

export interface DoctorReport {
  readonly status: 'fine' | 'damaged';
  readonly stateDirectory: string;
  /** In the order in which they were found. */
  readonly findings: readonly Finding[];
  /** How much was looked at. */
  readonly looked: {
    readonly runs: number;
    readonly artifacts: number;
    readonly attempts: number;
    readonly logs: number;
  };
}

/** Throws `workspace-owned` when it is to repair what another process has open. */
export async function examine(options: ExamineOptions): Promise<DoctorReport> {
  const { stateDirectory } = options;
  const findings: Finding[] = [];
  const settle = async (checks: readonly Check[]): Promise<void> => {
    for (const check of checks) findings.push(options.repair ? await repaired(check) : check.finding);
  };
  await settle([...checkNode(options.nodeVersion), ...(await checkWorker(options.workerEntry))]);
  let looked = { runs: 0, artifacts: 0, attempts: 0, logs: 0 };
  if (existsSync(stateDirectory)) {
    await settle(checkDisk(stateDirectory));
    const hold = holdWorkspace(stateDirectory, options.repair);
    try {
      await settle(hold.checks);
      looked = await examineState(options, settle);
    } finally {
      hold.release();
    }
  }
  const status = findings.every(isHarmless) ? 'fine' : 'damaged';
  return { status, stateDirectory, findings, looked };
}

const isHarmless = ({ severity, repair }: Finding): boolean => severity === 'note' || repair === 'done';

async function repaired({ finding, repair }: Check): Promise<Finding> {
  if (repair === undefined) return finding;
  try {
    const params = { ...finding.params, ...(await repair()) };
    return { ...finding, params, repair: 'done' };
  } catch (error) {
    // Of a repair that the disk refuses, the finding stays, and says why.
    return { ...finding, params: { ...finding.params, repairFailed: reasonOf(error) } };
  }
}

async function examineState(
  { stateDirectory, deep, stamp }: ExamineOptions,
  settle: (checks: readonly Check[]) => Promise<void>,
): Promise<DoctorReport['looked']> {
  const file = path.join(stateDirectory, 'millrace.db');
  const logs = checkLogs(stateDirectory);
  await settle(logs.checks);
  await settle(checkDeliveries(stateDirectory));
  await settle(checkDatabase({ file, deep, stamp }));
  const isReadable = checkDatabase({ file, deep: false, stamp }).every(
    ({ finding }) => finding.code === 'database-log-missing',
  );
  // A database that cannot be read does not say what is needed: nothing around it is touched.
  if (!isReadable) return { runs: 0, artifacts: 0, attempts: 0, logs: logs.count };
  const recorded = readRecorded(file);
  const forget = (fingerprints: readonly string[]): void => forgetResults(file, fingerprints);
  const artifacts = await checkArtifacts({ stateDirectory, deep, recorded, stamp, forget });
  await settle(artifacts.checks);
  const attempts = checkAttempts(stateDirectory, recorded.awaited);
  await settle(attempts.checks);
  return { runs: recorded.runs, artifacts: artifacts.count, attempts: attempts.count, logs: logs.count };
}

function forgetResults(file: string, fingerprints: readonly string[]): void {
  if (fingerprints.length === 0) return;
  const database = createDatabase({ path: file });
  try {
    database.transaction(() => {
      for (const each of fingerprints) database.run('DELETE FROM step_cache WHERE fingerprint = ?', each);
    });
  } finally {
    database.close();
  }
}
