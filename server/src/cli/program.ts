/** The command line: what is typed, parsed into calls. Each command's code is loaded when it is used. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../version.ts';
import {
  existingWorkspace,
  type Workspace,
  type WorkspaceOptions,
  workspaceOfFolder,
} from '../workspace/workspace.ts';
import { addEndpointCommands } from './endpoint-commands.ts';
import type { ExitCode } from './exit-codes.ts';
import { hiddenInput } from './hidden-input.ts';
import type { Output } from './output.ts';
import { parseSetting, parseStepReference, readPipelineSource } from './pipeline-source.ts';
import { addScheduleCommands } from './schedule-commands.ts';

export interface CommandContext {
  readonly output: Output;
  /** Writes to stdout as it is. */
  readonly write: (text: string) => void;
  /** Registers what Ctrl+C does; returns what takes that back. */
  readonly onInterrupt: (listener: (signal: NodeJS.Signals) => void) => () => void;
  /** Instead of standard input. */
  readonly input?: AsyncIterable<Uint8Array>;
}

interface WorkspaceFlags {
  readonly stateDir?: string;
  readonly allow?: readonly string[];
  readonly json?: boolean;
}

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is 0 to 65535.');
  return port;
}

/** What every command needs to be added. */
interface Setup {
  readonly program: Command;
  readonly context: CommandContext;
  /** Gets the exit code of the command that ran. */
  readonly finish: (code: ExitCode) => void;
}

const workspaceOptions = (flags: WorkspaceFlags): WorkspaceOptions => ({
  stateDirectory: flags.stateDir,
  allow: flags.allow,
});

const here = (flags: WorkspaceFlags): Promise<Workspace> =>
  workspaceOfFolder(undefined, workspaceOptions(flags));

/** `finish` gets the exit code of the command that ran. */
export function createProgram(context: CommandContext, finish: (code: ExitCode) => void): Command {
  const program = new Command('millrace')
    .description('Visual designer and engine for machine-learning pipelines.')
    .version(version)
    .configureOutput({ writeErr: (text) => context.output.write(text), writeOut: context.write })
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(millrace --help lists every command)');
  const setup: Setup = { program, context, finish };
  addServe(setup);
  addRun(setup);
  addPlan(setup);
  addFileCommands(setup);
  addExport(setup);
  addLists(setup);
  addRunCommands(setup);
  addComputes(setup);
  addAssets(setup);
  addNotices(setup);
  addGarbageCollection(setup);
  addSecrets(setup);
  addScheduleCommands({ program, output: context.output, finish, withJson, here });
  addEndpointCommands({ program, output: context.output, finish, withJson, here });
  addDoctor(setup);
  return program;
}

function withWorkspace(command: Command): Command {
  return command
    .option('--state-dir <dir>', 'where the state is kept, instead of .millrace in the workspace')
    .option('--allow <dir>', 'a folder outside the workspace that documents may point to', collect);
}

const withJson = (command: Command, what = 'one JSON document on stdout'): Command =>
  withWorkspace(command).option('--json', what, false);

function addServe({ program, context, finish }: Setup): void {
  withWorkspace(program)
    .argument('[dir]', 'the workspace folder')
    .option('--port <n>', 'the port to listen on', parsePort)
    .option('--host <address>', 'another address than 127.0.0.1; needs MILLRACE_TOKEN')
    .option('--public-host <host>', 'the Host that a proxy in front sends', collect)
    .option('--open', 'open the designer in the browser', false)
    .option('--verbose', 'log every request', false)
    .action(async (dir: string | undefined, flags) => {
      const { serve } = await import('./serve.ts');
      const workspace = await workspaceOfFolder(dir, workspaceOptions(flags));
      const stopped = new Promise<NodeJS.Signals>((resolve) => context.onInterrupt(resolve));
      const { port, host, publicHost: publicHosts, open, verbose } = flags;
      finish(await serve(workspace, { port, host, publicHosts, open, verbose }, context.output, stopped));
    });
}

function addRun({ program, context, finish }: Setup): void {
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

function addPlan({ program, context: { output }, finish }: Setup): void {
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

function addFileCommands({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('validate <files...>').description('issues with line and column')).action(
    async (files: string[], flags) => {
      const { validateFiles } = await import('./check.ts');
      finish(await validateFiles(files, { ...workspaceOptions(flags), json: flags.json }, output));
    },
  );

  withWorkspace(program.command('fmt <files...>').description('prove that saving leaves the bytes alone'))
    .requiredOption('--check', 'change nothing (Millrace never reformats a file)')
    .action(async (files: string[], flags) => {
      const { checkFormat } = await import('./check.ts');
      finish(await checkFormat(files, workspaceOptions(flags), output));
    });
}

function addExport({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('export <file>').description('write a folder that another system runs'))
    .addOption(new Option('--to <system>', 'the system').choices(['azureml']).makeOptionMandatory())
    .requiredOption('--out <dir>', 'the folder to write')
    .option('--force', 'replace an earlier export, or files of the same names', false)
    .action(async (file: string, { out: directory, force, json, ...flags }) => {
      const { exportPipeline } = await import('./export.ts');
      const source = await readPipelineSource(file, workspaceOptions(flags));
      finish(await exportPipeline(source, file, { directory, force, json }, output));
    });
}

function addLists({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('components').description('the components of this workspace')).action(
    async (flags) => {
      const { listComponents } = await import('./check.ts');
      finish(await listComponents(await here(flags), flags.json, output));
    },
  );

  withJson(program.command('runs').description('the latest runs'))
    .option('--pipeline <path>', 'of this pipeline')
    .option('--status <status>', 'queued, running, succeeded, failed, cancelling or cancelled')
    .option('--source <source>', 'started by designer, command-line or http')
    .option('--text <text>', 'with this in their name, path or number')
    .option('--pinned', 'that are pinned')
    .option('--before <run>', 'before this one')
    .option('--limit <n>', 'at most so many, up to 500', parseAmount, 100)
    .action(async ({ stateDir, allow, ...flags }) => {
      const { listRuns } = await import('./runs.ts');
      finish(await listRuns(await here({ stateDir, allow }), flags, output));
    });
}

function parseAmount(text: string): number {
  const amount = Number(text);
  if (!(amount >= 0 && Number.isFinite(amount))) throw new InvalidArgumentError('Give a number from 0 on.');
  return amount;
}

function addGarbageCollection({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('size').description('how much room the workspace takes, and whose it is')).action(
    async (flags) => {
      const { showSize } = await import('./size.ts');
      finish(await showSize(await here(flags), flags.json, output));
    },
  );

  withJson(program.command('gc').description('remove results that nothing kept needs any more'))
    .option('--dry-run', 'say what would go, and remove nothing', false)
    .option(
      '--keep-runs <n>',
      'newest runs of each pipeline that keep their results (millrace.yml, or 50)',
      parseAmount,
    )
    .option('--keep-days <n>', 'days for which everything is kept (millrace.yml, or 30)', parseAmount)
    .option('--most-bytes <n>', 'above this size the oldest runs give way', parseAmount)
    .action(async ({ dryRun, keepRuns, keepDays, mostBytes, json, ...flags }) => {
      const { collectGarbage } = await import('./gc.ts');
      finish(
        await collectGarbage(await here(flags), { dryRun, keepRuns, keepDays, mostBytes, json }, output),
      );
    });
}

function addSecrets({ program, context: { output, input }, finish }: Setup): void {
  const secrets = program.command('secrets').description('values for steps that no file may hold');
  const storeOf = async (flags: WorkspaceFlags) => {
    const { createSecrets } = await import('../secrets/secrets.ts');
    return createSecrets(await here(flags));
  };
  const commands = () => import('./secrets.ts');
  const prompt = (): void => output.say('Type the value, and press Enter. It is not shown.');
  withJson(secrets.command('list').description('their names')).action(async (flags) => {
    finish(await (await commands()).listSecrets(await storeOf(flags), flags.json, output));
  });
  withWorkspace(
    secrets.command('set <name>').description('set one; its value is read from standard input'),
  ).action(async (name: string, flags) => {
    finish(
      await (await commands()).setSecret(await storeOf(flags), name, input ?? hiddenInput(prompt), output),
    );
  });
  withWorkspace(secrets.command('remove <name>').description('forget one')).action(
    async (name: string, flags) => {
      finish(await (await commands()).removeSecret(await storeOf(flags), name, output));
    },
  );
  withWorkspace(
    secrets
      .command('use')
      .addArgument(new Argument('<source>', 'where they are kept').choices(['file', 'environment']))
      .description('keep them in a file, or take them from variables of the server'),
  )
    .option('--prefix <text>', 'what the names of the variables begin with', 'MILLRACE_SECRET_')
    .action(async (kind: 'file' | 'environment', { prefix, ...flags }) => {
      const source = kind === 'file' ? { kind } : { kind, prefix };
      finish(await (await commands()).useSecrets(await storeOf(flags), source, output));
    });
}

function addDoctor({ program, context: { output }, finish }: Setup): void {
  withJson(
    program
      .command('doctor')
      .argument('[dir]')
      .description('what is damaged in the state, and what to do about it'),
  )
    .option('--deep', 'read the content of everything', false)
    .option('--repair', 'do what is safe: nothing is deleted that could still be used', false)
    .action(async (dir: string | undefined, { deep, repair, json, ...flags }) => {
      const { examineWorkspace } = await import('./doctor.ts');
      const workspace = await existingWorkspace(dir, workspaceOptions(flags));
      finish(await examineWorkspace(workspace, { deep, repair, json }, output));
    });
}

function addComputes({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('computes').description('the machines that steps may run on'))
    .option('--check', 'ask each of them whether it answers', false)
    .action(async (flags) => {
      const { listComputes } = await import('./computes.ts');
      const { json, check } = flags;
      finish(await listComputes(await here(flags), { json, check }, output));
    });
}

function addAssets({ program, context: { output }, finish }: Setup): void {
  const commands = () => import('./assets.ts');
  withJson(program.command('assets').description('registered data, models and transformations')).action(
    async (flags) => finish(await (await commands()).listAssets(await here(flags), flags.json, output)),
  );
  withJson(
    program.command('register <run/step/output>').description('give a result a name and the next version'),
  )
    .requiredOption('--name <name>', 'the name to register it under')
    .option('--description <text>', 'what it is')
    .action(async (reference: string, { name, description, json, ...flags }) => {
      const { registerResult } = await commands();
      finish(await registerResult(await here(flags), { reference, name, description, json }, output));
    });
  withJson(
    program
      .command('batch-inference <run>')
      .description('make the pipeline that scores with what a run trained'),
  ).action(async (run: string, { json, ...flags }) => {
    finish(await (await commands()).createInference(await here(flags), { run, json }, output));
  });
  withJson(program.command('published').description('published pipelines and their versions')).action(
    async (flags) => finish(await (await commands()).listPublished(await here(flags), flags.json, output)),
  );
  withJson(program.command('publish <file>').description('freeze a version of a pipeline'))
    .option('--name <name>', "the name to publish it under, instead of the file's")
    .option('--description <text>', 'what has changed')
    .action(async (file: string, { name, description, json, ...flags }) => {
      const { publishFile } = await commands();
      const source = await readPipelineSource(file, workspaceOptions(flags));
      finish(await publishFile(source, { name, description, json }, output));
    });
}

function addNotices({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('notices').description('what is not sent yet, and what nobody took'))
    .option('--retry <id>', 'send a dead letter again')
    .action(async ({ retry, json, ...flags }) => {
      const { listNotices } = await import('./notices.ts');
      finish(await listNotices(await here(flags), { json, retry }, output));
    });
}

function addRunCommands({ program, context, finish }: Setup): void {
  withWorkspace(program.command('logs <run/step>').description('the log of a step'))
    .option('-f, --follow', 'go on until the step has ended', false)
    .action(async (reference: string, flags) => {
      const { showLog } = await import('./runs.ts');
      finish(await showLog(await here(flags), parseStepReference(reference), flags.follow, context.write));
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
