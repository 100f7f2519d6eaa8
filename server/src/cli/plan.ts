/** `millrace plan FILE` and `millrace explain RUN/STEP`: what would run and why; nothing runs. */
import type { InputSetting } from '@millrace/pipeline-engine/browser';
import type { Explanation } from '../contract/index.ts';
import { environmentText } from '../run/environment-text.ts';
import type { PlannedText } from '../run/plan-text.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { becauseDocument, reasonLines } from './because-text.ts';
import { openDesk } from './desk.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { withHashingProgress } from './hashing-progress.ts';
import { durationText, issueDocument, type Output, sayIssues, tableLines } from './output.ts';
import type { PipelineSource } from './pipeline-source.ts';
import { openSession } from './session.ts';

export async function planPipeline(
  source: PipelineSource,
  file: string,
  options: { readonly json: boolean; readonly inputs: readonly InputSetting[] },
  output: Output,
): Promise<ExitCode> {
  const desk = await openDesk(source.workspace, output);
  try {
    const { path, text } = source;
    const asked = desk.plan({ path, text, inputs: options.inputs });
    const plan = await withHashingProgress(desk, output, asked);
    sayIssues(output, file, plan.issues);
    if (plan.issues.some((issue) => issue.severity === 'error')) {
      if (options.json) output.json({ issues: plan.issues.map(issueDocument) });
      return exitCodes.inputWrong;
    }
    if (options.json) output.json({ steps: plan.steps.map(planDocument) });
    else for (const line of planLines(plan)) output.say(line);
    return exitCodes.done;
  } finally {
    await desk.close();
  }
}

type Step = PlannedText['steps'][number];
type External = NonNullable<Step['external']>[number];

const planDocument = ({ id, action, because, from, external, parts, estimateSeconds }: Step) => ({
  id,
  action,
  because: because.map(becauseDocument),
  ...(from === undefined ? {} : { from }),
  ...(external === undefined ? {} : { external }),
  ...(parts === undefined ? {} : { parts }),
  ...(estimateSeconds === undefined ? {} : { estimateSeconds }),
});

const actions: Readonly<Record<Step['action'], string>> = { reuse: 'reuse', run: 'run', depends: 'may run' };

/** A line per step, below it why it runs, and how many of each there are. */
function planLines({ steps }: PlannedText): readonly string[] {
  const heads = tableLines(
    steps.map((step) => [
      actions[step.action],
      step.id,
      step.from ? `from run ${step.from.run}` : estimate(step),
    ]),
  );
  const lines = steps.flatMap((step, index) => [
    heads[index] ?? '',
    ...[
      ...firstOf(step.because.flatMap(reasonLines)),
      ...(step.external ?? []).map(externalLine),
      ...partsLine(step),
    ].map((line) => `${' '.repeat(indent)}${line}`),
  ]);
  const count = (action: Step['action']): number => steps.filter((step) => step.action === action).length;
  const sums = `${count('reuse')} reused, ${count('run')} to run, ${count('depends')} may run`;
  return steps.length === 0 ? ['There is nothing to run.'] : [...lines, sums];
}

function externalLine({ input, url, policy, validator, fetchedAt }: External): string {
  const when = fetchedAt === null ? 'to be fetched' : `fetched ${new Date(fetchedAt).toISOString()}`;
  return `${input}: ${url} (${validator}; ${when}; refresh ${policy})`;
}

function partsLine({ parts }: Step): readonly string[] {
  return parts === undefined ? [] : [`${parts.changed} of ${parts.total} parts changed`];
}

const indent = 11;
const mostLines = 12;

function firstOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  return more <= 0 ? lines : [...lines.slice(0, mostLines), `and ${more} more (--json lists all)`];
}

function estimate({ estimateSeconds }: Step): string {
  return estimateSeconds === undefined ? '' : `about ${durationText(estimateSeconds * 1000)}`;
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
    if (json) output.json({ ...found, because: found.because.map(becauseDocument) });
    else for (const line of explanationLines(found)) output.say(line);
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

function explanationLines(found: Explanation): readonly string[] {
  const { run, step, fingerprint, because, comparedWith, parts, environment } = found;
  const against = comparedWith ? ` against run ${comparedWith.run}` : '';
  const changed = new Set(because.map(({ part }) => part));
  return [
    `Step ${step} of run ${run}: ${fingerprint}`,
    because.length === 0 ? `Nothing changed${against}.` : `Changed${against}:`,
    ...because.flatMap(reasonLines).map((line) => `  ${line}`),
    ...(environment === null ? [] : [`It ran with ${environmentText(environment)}`]),
    'Its identity:',
    ...tableLines(parts.map(({ part, value }) => [changed.has(part) ? '*' : ' ', part, oneLine(value)])),
  ];
}

function oneLine(value: string): string {
  const line = value.replaceAll('\n', '⏎');
  return line.length > longestValue ? `${line.slice(0, longestValue)}… (--json shows all)` : line;
}

const longestValue = 100;
