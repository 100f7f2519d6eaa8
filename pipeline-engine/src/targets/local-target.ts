/** This machine as a compute target: built-ins run in warm workers, commands under bash. */
import { EngineError, type Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { EnvironmentHost } from '../run/environments.ts';
import type { AttemptHandle, ComputeTarget } from '../run/ports.ts';
import { type LogBounds, noteOtherTarget } from './attempt-log.ts';
import { startBuiltin } from './builtin-attempt.ts';
import { isBuiltin, runsScripts } from './builtin-process.ts';
import { reapCommand, reattachCommand, startCommand } from './command-attempt.ts';
import type { CommandHandle } from './command-handle.ts';
import type { StepLimits } from './confinement.ts';
import type { WorkerPool, WorkerProgram } from './worker-pool.ts';

export interface LocalTargetOptions {
  readonly name?: string;
  /** How many attempts run at once. */
  readonly capacity: number;
  /** Runs the built-in components; those that run users' scripts get a process of their own. Closed with the target. */
  readonly pool: WorkerPool;
  /** How much of the log of a command is kept. */
  readonly log?: LogBounds;
  /** Of one step. With them, or with a sandbox, built-in components have processes of their own too. */
  readonly limits?: StepLimits | undefined;
  /** Steps see the system to read, their own folder to write, no network and no process but their own. */
  readonly sandbox?: boolean | undefined;
  /** How long a command may take to end after SIGTERM. */
  readonly graceMs?: number;
  /** Where the software of commands is made. */
  readonly host?: EnvironmentHost;
}

const defaultGraceMs = 5000;

export function createLocalTarget(options: LocalTargetOptions): ComputeTarget {
  const { name = 'local', capacity, pool, log, graceMs = defaultGraceMs } = options;
  const commands = new Set<CommandHandle>();
  const isConfined = options.limits !== undefined || options.sandbox === true;
  const program = programWithin(pool.program, options.limits);
  let closing: 'end' | 'leave' | undefined;

  // A warm worker holds the memory of many steps, and sees the files of all: nothing of that can be confined to one.
  const runsInWorker = (step: Step): boolean => isBuiltin(step) && !runsScripts(step) && !isConfined;

  const finish = async (command: CommandHandle, how: 'end' | 'leave'): Promise<void> =>
    how === 'leave' ? command.leave() : command.cancel();

  const keep = (command: CommandHandle): CommandHandle => {
    commands.add(command);
    const forget = (): void => void commands.delete(command);
    command.outcome.then(forget, forget);
    // It was being prepared when the target was closed.
    if (closing !== undefined) void finish(command, closing);
    return command;
  };

  return {
    name,
    capacity,
    ...(options.host === undefined ? {} : { host: options.host }),
    isVolatile: runsInWorker,
    submit: async (attempt, onSignal) => {
      noteOtherTarget(attempt, name);
      if (runsInWorker(attempt.step)) {
        return withDiskErrors(() => startBuiltin(pool, attempt, onSignal));
      }
      const started = await withDiskErrors(() =>
        startCommand(attempt, onSignal, {
          graceMs,
          log,
          program,
          limits: options.limits,
          sandbox: options.sandbox,
        }),
      );
      return 'failure' in started ? failedBefore(started.failure) : keep(started);
    },
    reattach: async (attempt, onSignal) => {
      if (runsInWorker(attempt.step)) return undefined;
      const found = await withDiskErrors(async () => reattachCommand(attempt, onSignal, { graceMs, log }));
      return found && keep(found);
    },
    reap: (attempt) => reapCommand(attempt, { graceMs }),
    close: async (attempts) => {
      closing = attempts;
      await Promise.all([...commands].map((command) => finish(command, attempts)));
      await pool.close();
    },
  };
}

/** What its tables may take of the memory; the rest is for the program and for what it reads. */
const tableShare = 0.6;

/** Tables that keep a limit by themselves go to the disk before the kernel ends the step. */
function programWithin(program: WorkerProgram, limits: StepLimits = {}): WorkerProgram {
  const { memoryBytes } = limits;
  if (memoryBytes === undefined) return program;
  const megabytes = Math.max(1, Math.floor((memoryBytes * tableShare) / 2 ** 20));
  const NODE_OPTIONS = `--max-old-space-size=${megabytes}`;
  return {
    ...program,
    variables: { ...program.variables, MILLRACE_MEMORY_LIMIT: `${megabytes}MB`, NODE_OPTIONS },
  };
}

function failedBefore(failure: Failure): AttemptHandle {
  return { outcome: Promise.resolve({ kind: 'failed', failure }), cancel: async () => undefined };
}

/** What the disk refuses while an attempt is prepared is no bug. */
async function withDiskErrors<T>(prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
    const code = String(error.code);
    const message = `The files of the step could not be prepared: ${error.message}.`;
    throw new EngineError('store-failed', message, { code }, { cause: error });
  }
}
