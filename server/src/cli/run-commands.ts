/** Commands about runs: starting, planning, explaining, following and controlling them. */
import { InvalidArgumentError } from 'commander';
import { parseSetting, parseStepReference, readPipelineSource } from './pipeline-source.ts';
import { collect, here, type Setup, withJson, withWorkspace, workspaceOptions } from './program-setup.ts';

export function addRun({ program, context, finish }: Setup): void {
  withJson(program.command('run <file>').description('run a pipeline'), 'one JSON event per line on stdout')
    .option('--set <setting>', 'inputs.NAME=VALUE or inputs.NAME.path=PATH', collect)
    .option('--compute <name>', 'the compute target of every step')
    .option('--from <step>', 'run this step in any case, and what is below it as always')
    .option('--force-step <step>', 'run this step in any case; may be given several times', collect)
    .option('--force', 'run without reuse', false)
    .action(async (file: string, flags) => {
      const { runPipeline } = await import('./run.ts');
      const source = await readPipelineSource(file, workspaceOptions(flags));
      const inputs = (flags.set ?? []).map(parseSetting);
      const { compute, from, forceStep: forceSteps, force, json } = flags;
      const options = { inputs, compute, from, forceSteps, force, json };
      finish(await runPipeline(source, options, context.output, context.onInterrupt));
    });
}

export function addPlan({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('plan <file>').description('what would be reused, what would run, and why'))
    .option('--set <setting>', 'inputs.NAME=VALUE or inputs.NAME.path=PATH', collect)
    .action(async (file: string, flags) => {
      const { planPipeline } = await import('./plan.ts');
      const source = await readPipelineSource(file, workspaceOptions(flags));
      const inputs = (flags.set ?? []).map(parseSetting);
      finish(await planPipeline(source, file, { json: flags.json, inputs }, output));
    });

  withJson(program.command('explain <run/step>').description('the full identity of a step')).action(
    async (reference: string, flags) => {
      const { explainStep } = await import('./plan.ts');
      finish(await explainStep(await here(flags), parseStepReference(reference), flags.json, output));
    },
  );
}

export function addRunCommands({ program, context, finish }: Setup): void {
  withWorkspace(program.command('logs <run/step>').description('the log of a step'))
    .option('-f, --follow', 'go on until the step has ended', false)
    .option('--process <rank>', 'of this process of a distributed step', parseRank)
    .action(async (reference: string, flags) => {
      const { showLog } = await import('./runs.ts');
      const { write, output } = context;
      finish(await showLog(await here(flags), parseStepReference(reference), flags, { write, output }));
    });

  for (const pinned of [true, false]) {
    const what = pinned ? 'keep a run and what it made for good' : 'let a run go like any other';
    withWorkspace(program.command(pinned ? 'pin <run>' : 'unpin <run>').description(what)).action(
      async (run: string, flags) => {
        const { pinRun } = await import('./runs.ts');
        finish(await pinRun(await here(flags), { run, pinned }, context.output));
      },
    );
  }

  withWorkspace(program.command('cancel <run[/step]>').description('cancel a run, or one step of it')).action(
    async (reference: string, flags) => {
      const { cancelRun } = await import('./runs.ts');
      const subject = reference.includes('/') ? parseStepReference(reference) : { run: reference };
      finish(await cancelRun(await here(flags), subject, context.output));
    },
  );

  for (const verb of ['pause', 'resume'] as const) {
    const what =
      verb === 'pause' ? 'start nothing more of a run; what runs goes on' : 'let a paused run go on';
    withWorkspace(program.command(`${verb} <run>`).description(what)).action(async (run: string, flags) => {
      const { pauseRun } = await import('./runs.ts');
      finish(await pauseRun(await here(flags), run, verb, context.output));
    });
  }
}

function parseRank(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Processes are numbered from 0.');
  return Number(text);
}
