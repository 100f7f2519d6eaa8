/** Commands about what is registered, published and told. */
import { readPipelineSource } from './pipeline-source.ts';
import { here, type Setup, withJson, workspaceOptions } from './program-setup.ts';

export function addAssets({ program, context: { output }, finish }: Setup): void {
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

export function addNotices({ program, context: { output }, finish }: Setup): void {
  withJson(program.command('notices').description('what is not sent yet, and what nobody took'))
    .option('--retry <id>', 'send a dead letter again')
    .action(async ({ retry, json, ...flags }) => {
      const { listNotices } = await import('./notices.ts');
      finish(await listNotices(await here(flags), { json, retry }, output));
    });
}
