/** `millrace plan FILE` and `millrace explain RUN/STEP`: what would run and why; nothing runs. */

import type { InputSetting } from '@millrace/pipeline-engine/browser';
import type { Explanation, PlanResponse } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { becauseText, issueDocument, type Output, sayIssues, tableLines } from './output.ts';
import type { PipelineSource } from './pipeline-source.ts';
import { openSession } from './session.ts';

export async function planPipeline(
  source: PipelineSource,
  file: string,
  options: { readonly json: boolean; readonly inputs: readonly InputSetting[] },
  output: Output,
): Promise<ExitCode> {
  const session = await openSession(source.workspace);
  try {
    const { path, text } = source;
    const plan = await session.client.post<PlanResponse>('/plan', {
      path,
      text,
      revision: 0,
      inputs: options.inputs,
    });
    sayIssues(output, file, plan.issues);
    if (plan.issues.some((issue) => issue.severity === 'error')) {
      if (options.json) output.json({ issues: plan.issues.map(issueDocument) });
      return exitCodes.inputWrong;
    }
    if (options.json) output.json({ steps: plan.steps.map(planDocument) });
    else for (const line of planLines(plan)) output.say(line);
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

type Step = PlanResponse['steps'][number];

const planDocument = ({ id, action, because, from, estimateSeconds }: Step) => ({
  id,
  action,
  because,
  ...(from === undefined ? {} : { from }),
  ...(estimateSeconds === undefined ? {} : { estimateSeconds }),
});

const actions: Readonly<Record<Step['action'], string>> = { reuse: 'reuse', run: 'run', depends: 'may run' };

function planLines(plan: PlanResponse): readonly string[] {
  return tableLines(
    plan.steps.map((step) => [
      actions[step.action],
      step.id,
      step.from ? `from run ${step.from.run}` : becauseText(step.because),
    ]),
  );
}

export async function explainStep(
  workspace: Workspace,
  reference: { readonly run: string; readonly step: string },
  json: boolean,
  output: Output,
): Promise<ExitCode> {
  const session = await openSession(workspace);
  try {
    const { run, step } = reference;
    const found = await session.client.get<Explanation>(`/runs/${run}/explain`, { step });
    if (json) output.json(found);
    else for (const line of explanationLines(found)) output.say(line);
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

function explanationLines(found: Explanation): readonly string[] {
  const compared = found.comparedWith
    ? `Compared with run ${found.comparedWith.run}: ${becauseText(found.because) || 'nothing changed'}`
    : 'There is no earlier result to compare with.';
  return [
    `Step ${found.step} of run ${found.run}: ${found.fingerprint}`,
    ...tableLines(found.parts.map(({ part, value }) => [`  ${part}`, value])),
    compared,
  ];
}
