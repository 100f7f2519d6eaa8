/** Commands about files, components and lists of runs. */
import { Option } from 'commander';
import { readPipelineSource } from './pipeline-source.ts';
import { here, parseAmount, type Setup, withJson, withWorkspace, workspaceOptions } from './program-setup.ts';

export function addFileCommands({ program, context: { output }, finish }: Setup): void {
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

export function addExport({ program, context: { output }, finish }: Setup): void {
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

export function addLists({ program, context: { output }, finish }: Setup): void {
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
