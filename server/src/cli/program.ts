/** The command line: what is typed, parsed into calls. Each command's code is loaded when it is used. */
import { existsSync } from 'node:fs';
import { EngineError, nearestNames } from '@millrace/pipeline-engine/browser';
import { Command, InvalidArgumentError } from 'commander';
import { version } from '../version.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';
import { addAssets, addNotices } from './asset-commands.ts';
import { addEndpointCommands } from './endpoint-commands.ts';
import type { ExitCode } from './exit-codes.ts';
import { addExport, addFileCommands, addLists } from './file-commands.ts';
import {
  addComputes,
  addDoctor,
  addEnvironments,
  addGarbageCollection,
  addSecrets,
} from './keeping-commands.ts';
import {
  type CommandContext,
  collect,
  here,
  type Setup,
  withJson,
  withWorkspace,
  workspaceOptions,
} from './program-setup.ts';
import { addPlan, addRun, addRunCommands } from './run-commands.ts';
import { addScheduleCommands } from './schedule-commands.ts';

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
  addEnvironments(setup);
  addAssets(setup);
  addNotices(setup);
  addGarbageCollection(setup);
  addSecrets(setup);
  addScheduleCommands({ program, output: context.output, finish, withJson, here });
  addEndpointCommands({ program, output: context.output, finish, withJson, here });
  addDoctor(setup);
  return program;
}

function addServe({ program, context, finish }: Setup): void {
  withWorkspace(program)
    .argument('[dir]', 'the workspace folder')
    .option('--port <n>', 'the port to listen on', parsePort)
    .option('--host <address>', 'another address than 127.0.0.1; needs MILLRACE_TOKEN')
    .option('--public-host <host>', 'the Host that a proxy in front sends', collect)
    .option('--open', 'open the designer in the browser', false)
    .option('--verbose', 'log every request', false)
    .action(async (dir: string | undefined, flags) => {
      if (dir !== undefined) refuseMisspelled(dir, program);
      const { serve } = await import('./serve.ts');
      const workspace = await workspaceOfFolder(dir, workspaceOptions(flags));
      const stopped = new Promise<NodeJS.Signals>((resolve) => context.onInterrupt(resolve));
      const { port, host, publicHost: publicHosts, open, verbose } = flags;
      finish(await serve(workspace, { port, host, publicHosts, open, verbose }, context.output, stopped));
    });
}

/** A folder that is not there is made, but a word that looks like a command was meant to be one. */
function refuseMisspelled(word: string, program: Command): void {
  if (!/^[a-z-]+$/i.test(word) || existsSync(word)) return;
  const meant = nearestNames(
    word,
    program.commands.map((command) => command.name()),
  );
  if (meant.length === 0) return;
  const commands = meant.map((name) => `millrace ${name}`).join(', ');
  throw new EngineError(
    'invalid-request',
    `There is no command "${word}". Did you mean: ${commands}? A new folder of that name is made by: millrace ./${word}`,
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is 0 to 65535.');
  return port;
}
