/** The words of `millrace schedule`. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Workspace } from '../workspace/workspace.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

/** What every command gets from the program. */
export interface ScheduleSetup {
  readonly program: Command;
  readonly output: Output;
  readonly finish: (code: ExitCode) => void;
  /** Adds `--state-dir`, `--allow` and `--json`. */
  readonly withJson: (command: Command) => Command;
  readonly here: (flags: WorkspaceFlags) => Promise<Workspace>;
}

interface WorkspaceFlags {
  readonly stateDir?: string;
  readonly allow?: readonly string[];
}

const commands = () => import('./schedule.ts');

export function addScheduleCommands(setup: ScheduleSetup): void {
  const { program, output, finish, withJson, here } = setup;
  const schedule = program.command('schedule').description('when pipelines start by themselves');

  withJson(
    schedule.command('next <file|name>').description('the coming due times, with changes of the clock'),
  )
    .option('--count <n>', 'how many', parseCount, 5)
    .action(async (subject: string, { json, count, ...flags }) => {
      finish(await (await commands()).nextTimes(subject, { json, count }, () => here(flags), output));
    });

  withJson(schedule.command('list').description('the schedules of this workspace')).action(async (flags) => {
    finish(await (await commands()).listSchedules(await here(flags), flags, output));
  });

  withJson(
    schedule.command('show <name>').description('its next due times, and what became of the last'),
  ).action(async (name: string, flags) => {
    finish(await (await commands()).showSchedule(await here(flags), name, flags, output));
  });

  withJson(schedule.command('create <file>').description('put a schedule into schedules/, disabled'))
    .option('--enable', 'and enable it', false)
    .action(async (file: string, flags) => {
      finish(await (await commands()).createSchedule(await here(flags), file, flags, output));
    });

  const verbs = [
    ['enable', 'start its runs when they are due, of its pipeline as it is now'],
    ['disable', 'start nothing more of it'],
    ['delete', 'move its file to the trash; it has to be disabled'],
  ] as const;
  for (const [verb, description] of verbs) {
    withJson(schedule.command(`${verb} <name>`).description(description)).action(
      async (name: string, flags) => {
        finish(await (await commands()).changeSchedule(await here(flags), name, verb, output));
      },
    );
  }

  withJson(schedule.command('run <name>').description('run it now')).action(async (name: string, flags) => {
    finish(await (await commands()).runScheduleNow(await here(flags), name, output));
  });

  withJson(
    schedule.command('token <name>').description('a token that may call this schedule and nothing else'),
  )
    .option('--revoke', 'end the token instead', false)
    .action(async (name: string, flags) => {
      finish(await (await commands()).changeToken(await here(flags), name, flags, output));
    });

  withJson(schedule.command('backfill <name>').description('runs for due times of the past that have none'))
    .requiredOption('--from <time>', 'the first, such as 2026-03-01')
    .option('--until <time>', 'the last; now unless given')
    .option('--concurrency <n>', 'runs that go on at once', parseCount, 1)
    .option('--newest-first', 'backwards', false)
    .option('--dry-run', 'say what would run, and start nothing', false)
    .action(async (name: string, { from, until, concurrency, newestFirst, dryRun, json, ...flags }) => {
      const { backfillSchedule, parseInstant } = await commands();
      const request = {
        from: parseInstant(from),
        until: until === undefined ? new Date().toISOString() : parseInstant(until),
        concurrency,
        newestFirst,
        preview: dryRun,
      };
      finish(await backfillSchedule(await here(flags), name, { json, ...request }, output));
    });
  addBackfillCommands(schedule, setup);
}

function addBackfillCommands(schedule: Command, { withJson, finish, here, output }: ScheduleSetup): void {
  withJson(
    schedule.command('backfills <name>').description('its newest backfills, and how far they are'),
  ).action(async (name: string, { json, ...flags }) => {
    finish(await (await commands()).listBackfills(await here(flags), name, { json }, output));
  });

  withJson(
    schedule
      .command('stop-backfill <name> [id]')
      .description('leave out what waits of a backfill; of the newest unless one is named'),
  )
    .option('--cancel-running', 'and cancel its runs that go on', false)
    .action(async (name: string, id: string | undefined, { json, cancelRunning, ...flags }) => {
      const how = { json, cancelRunning, ...(id === undefined ? {} : { id }) };
      finish(await (await commands()).stopBackfill(await here(flags), name, how, output));
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new InvalidArgumentError('Give a number from 1 to 1000.');
  return count;
}
