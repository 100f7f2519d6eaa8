/**
 * What `millrace doctor` says about the workspace of a server that runs: asked of a process of its own, for reading a
 * large database would keep everybody else waiting.
 */
import { spawn } from 'node:child_process';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { type DoctorReportBody, doctorReport } from '../contract/storage.ts';
import type { Workspace } from '../workspace/workspace.ts';

export type AskDoctor = (deep: boolean) => Promise<DoctorReportBody>;

/** What is no finding while its owner is at work: that it is, and what it is just storing. */
const ofLiveServers = new Set(['workspace-owned', 'staging-left']);

/** `program`: the command line, as words. One question at a time; who asks the same meanwhile gets the same answer. */
export function createAskDoctor(
  { root, stateDirectory }: Workspace,
  program: readonly [string, ...string[]],
): AskDoctor {
  const asked = new Map<boolean, Promise<DoctorReportBody>>();
  return (deep) => {
    const [command, ...words] = program;
    const flags = ['--state-dir', stateDirectory, '--json', ...(deep ? ['--deep'] : [])];
    const answer =
      asked.get(deep) ??
      outputOf(command, [...words, 'doctor', root, ...flags])
        .then(reportOf)
        .finally(() => asked.delete(deep));
    asked.set(deep, answer);
    return answer;
  };
}

function outputOf(command: string, words: readonly string[]): Promise<string> {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => (output === '' ? reject(unanswered(complaint)) : resolve(output)));
  });
}

function reportOf(output: string): DoctorReportBody {
  const report = doctorReport.parse(JSON.parse(output));
  const findings = report.findings.filter(({ code }) => !ofLiveServers.has(code));
  return { ...report, findings };
}

function unanswered(complaint: string): EngineError {
  return new EngineError('worker-lost', `The doctor ended without an answer. ${complaint.trim()}`);
}
