/** Commands that keep a workspace in order: room, secrets, damage, and machines. */
import { Argument } from 'commander';
import { existingWorkspace } from '../workspace/workspace.ts';
import { hiddenInput } from './hidden-input.ts';
import { parseSetting, readPipelineSource } from './pipeline-source.ts';
import {
  collect,
  here,
  parseAmount,
  type Setup,
  type WorkspaceFlags,
  withJson,
  withWorkspace,
  workspaceOptions,
} from './program-setup.ts';

export function addGarbageCollection({ program, context: { output }, finish }: Setup): void {
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

export function addSecrets({ program, context: { output, input }, finish }: Setup): void {
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

export function addDoctor({ program, context: { output }, finish }: Setup): void {
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

export function addComputes({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('computes').description('the machines that steps may run on'))
    .option('--check', 'ask each of them whether it answers', false)
    .action(async (flags) => {
      const { listComputes } = await import('./computes.ts');
      const { json, check } = flags;
      finish(await listComputes(await here(flags), { json, check }, output));
    });
}

export function addEnvironments({ program, context: { output }, finish }: Setup): void {
  const environments = program
    .command('environments')
    .description('the software that was made for components, here and on other machines');
  withJson(
    environments
      .command('list', { isDefault: true })
      .description('their names, kinds, digests, sizes and last use, and where they are'),
  ).action(async ({ json, ...flags }) => {
    const { listEnvironments } = await import('./environments.ts');
    finish(await listEnvironments(await here(flags), json, output));
  });
  withJson(
    environments
      .command('prepare <file>')
      .description('make what the steps of a pipeline need, each where it would run, and wait for it'),
  )
    .option('--set <setting>', 'inputs.NAME=VALUE or inputs.NAME.path=PATH', collect)
    .action(async (file: string, flags) => {
      const { prepareEnvironments } = await import('./environments.ts');
      const source = await readPipelineSource(file, workspaceOptions(flags));
      const inputs = (flags.set ?? []).map(parseSetting);
      finish(await prepareEnvironments(source, { json: flags.json, inputs }, output));
    });
  withWorkspace(
    environments
      .command('remove <key>')
      .description('remove one; it is made again in the same versions when a step needs it'),
  )
    .option('--on <compute>', 'the machine that it is on')
    .option('--forget', 'forget its versions too: the next one takes the newest that fit', false)
    .action(async (key: string, { on, forget, ...flags }) => {
      const { removeEnvironment } = await import('./environments.ts');
      finish(await removeEnvironment(await here(flags), key, { on, forget }, output));
    });
}
