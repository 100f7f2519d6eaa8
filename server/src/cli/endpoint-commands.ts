/** The words of `millrace endpoint`. */
import type { ScheduleSetup } from './schedule-commands.ts';

const commands = () => import('./endpoint.ts');
const removal = () => import('./remove-endpoint.ts');

export function addEndpointCommands({ program, output, finish, withJson, here }: ScheduleSetup): void {
  const endpoint = program
    .command('endpoint')
    .description('batch endpoints: pipelines that are called with data');

  withJson(endpoint.command('list').description('the endpoints of this workspace')).action(async (flags) => {
    finish(await (await commands()).listEndpoints(await here(flags), flags, output));
  });

  withJson(endpoint.command('invoke <name>').description('call one, and wait for what comes of it'))
    .option('--file <inputs.yml>', "the inputs, in Azure's words")
    .option('--set <setting>', 'inputs.NAME=VALUE or inputs.NAME.path=PATH', collect, [])
    .option('--deployment <name>', 'instead of the default one')
    .option('--key <key>', 'an idempotency key: of one key there is one run')
    .action(async (name: string, { file, set, deployment, key, json, ...flags }) => {
      const call = { name, file, settings: set, deployment, key, json };
      finish(await (await commands()).invokeEndpoint(await here(flags), call, output));
    });

  withJson(
    endpoint.command('token <name>').description('a token that may call this endpoint and nothing else'),
  )
    .option('--revoke', 'end the token that there is, and make none', false)
    .action(async (name: string, flags) => {
      finish(await (await commands()).makeToken(await here(flags), name, flags, output));
    });

  withJson(
    endpoint
      .command('delete <name>')
      .description('move its files to the trash and end its token; without --yes it tells what would go'),
  )
    .option('--deployment <name>', 'only this deployment')
    .option('--delete-results', 'with the runs of its calls, but for pinned ones', false)
    .option('--cancel-calls', 'cancel the calls that run, which refuse it else', false)
    .option('--yes', 'do it', false)
    .action(async (name: string, flags) => {
      finish(await (await removal()).removeEndpoint(await here(flags), { ...flags, name }, output));
    });

  withJson(endpoint.command('calls <name>').description('the calls of an endpoint, newest first')).action(
    async (name: string, flags) => {
      finish(await (await commands()).listCalls(await here(flags), name, flags, output));
    },
  );
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
