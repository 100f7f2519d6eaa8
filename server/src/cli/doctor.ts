/** `millrace doctor`: looks without starting a server, for a server may not start on what is damaged. */
import { type DoctorReport, examine } from '@millrace/pipeline-engine';
import { type Finding, findingText } from '@millrace/pipeline-engine/browser';
import { workerEntry } from '../paths.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { amountText } from './bytes-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';

export interface DoctorFlags {
  readonly deep: boolean;
  readonly repair: boolean;
  readonly json: boolean;
}

export async function examineWorkspace(
  { stateDirectory }: Workspace,
  { deep, repair, json }: DoctorFlags,
  output: Output,
): Promise<ExitCode> {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const nodeVersion = process.versions.node;
  const report = await examine({
    stateDirectory,
    deep,
    repair,
    stamp,
    nodeVersion,
    workerEntry: workerEntry(),
  });
  if (json) output.json({ ...report, findings: report.findings.map(findingDocument) });
  else for (const line of lines(report, deep)) output.say(line);
  return report.status === 'fine' ? exitCodes.done : exitCodes.machineFailed;
}

/** A finding for programs, with its sentences. */
const findingDocument = (finding: Finding) => ({ ...finding, ...findingText(finding, 'en') });

const words = { damage: 'damaged', note: 'note' } as const;

function lines({ findings, looked, status, stateDirectory }: DoctorReport, deep: boolean): readonly string[] {
  const found = findings.flatMap((finding) => {
    const { message, remedy } = findingText(finding, 'en');
    const word = finding.repair === 'done' ? 'repaired' : words[finding.severity];
    return [`${word}: ${message}`, `  ${remedy}`];
  });
  const parts = [
    amountText(looked.runs, 'run'),
    `${amountText(looked.artifacts, 'stored result')} ${deep ? '(their content)' : '(their sizes and times)'}`,
    amountText(looked.attempts, 'attempt'),
    amountText(looked.logs, 'log'),
  ];
  const verdict = status === 'fine' ? 'Nothing is damaged' : 'Something is damaged';
  return [...found, `${verdict}. Looked at ${stateDirectory}: ${parts.join(', ')}.`];
}
