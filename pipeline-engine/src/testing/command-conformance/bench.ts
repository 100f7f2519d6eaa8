/** Attempts at commands for any compute target, with their files in a scratch folder, and what one looks at afterwards. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  Attempt,
  AttemptHandle,
  AttemptOutcome,
  AttemptSignal,
  ComputeTarget,
} from '../../run/ports.ts';
import { processLogFile } from '../../run/process-log-files.ts';
import { secretForms } from '../../run/secret-forms.ts';
import { optional } from '../../spec/optional.ts';
import { processesOf } from '../../targets/process-group.ts';
import { exampleStep } from '../example-graphs.ts';

export interface CommandWishes {
  readonly command: string;
  /** A folder or a file. */
  readonly code?: string;
  readonly inputs?: Attempt['inputs'];
  /** A folder `out` unless given. */
  readonly outputs?: readonly { readonly name: string; readonly type: string }[];
  readonly timeoutSeconds?: number;
  /** Such as those of a distribution. */
  readonly settings?: Attempt['step']['settings'];
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  /** Values by the name of the variable that holds them. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Types of the literal inputs; `string` unless given. */
  readonly types?: Readonly<Record<string, 'string' | 'boolean' | 'number' | 'integer'>>;
}

export interface Done {
  readonly outcome: AttemptOutcome;
  readonly signals: readonly AttemptSignal[];
  readonly attempt: Attempt;
  readonly log: string;
  /** The text of a file that the attempt wrote, relative to its folder of outputs. */
  readonly read: (file: string) => string;
}

export interface Bench {
  readonly scratch: string;
  readonly attempt: (wishes: CommandWishes) => Attempt;
  readonly run: (target: ComputeTarget, wishes: CommandWishes) => Promise<Done>;
  readonly submit: (
    target: ComputeTarget,
    attempt: Attempt,
  ) => Promise<{ readonly handle: AttemptHandle; readonly signals: readonly AttemptSignal[] }>;
  readonly log: (attempt: Attempt) => string;
  /** Of a process of a distributed step. */
  readonly processLog: (attempt: Attempt, rank: number) => string;
  /** Its processes that still run, by what they carry in their environment. */
  readonly remains: (attempt: Attempt) => readonly number[];
  readonly remove: () => void;
}

let attempts = 0;

export function createBench(): Bench {
  const scratch = mkdtempSync(path.join(tmpdir(), 'millrace-target-'));
  const attempt = (wishes: CommandWishes): Attempt => {
    attempts += 1;
    const id = `t${process.pid}-${Date.now().toString(36)}-${attempts}`;
    const directory = path.join(scratch, id);
    mkdirSync(directory);
    return attemptIn(directory, id, wishes, path.join(scratch, `${id}.log`));
  };
  const submit: Bench['submit'] = async (target, made) => {
    const signals: AttemptSignal[] = [];
    const handle = await target.submit(made, (signal) => signals.push(signal));
    return { handle, signals };
  };
  const textOf = (file: string): string => {
    const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
    return isThere ? readFileSync(file, 'utf8') : '';
  };
  const log = ({ logFile }: Attempt): string => textOf(logFile);
  return {
    scratch,
    attempt,
    submit,
    log,
    processLog: ({ logFile }, rank) => textOf(processLogFile(logFile, rank)),
    run: async (target, wishes) => {
      const made = attempt(wishes);
      const { handle, signals } = await submit(target, made);
      const outcome = await handle.outcome;
      const read = (file: string): string => readFileSync(path.join(made.directory, 'outputs', file), 'utf8');
      return { outcome, signals, attempt: made, log: log(made), read };
    },
    remains: ({ id }) => processesOf(id),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function attemptIn(directory: string, id: string, wishes: CommandWishes, logFile: string): Attempt {
  const outputs = wishes.outputs ?? [{ name: 'out', type: 'uri_folder' }];
  const literals = (wishes.inputs ?? []).filter((input) => input.kind !== 'path');
  const example = exampleStep({
    id: 'step',
    params: Object.fromEntries(literals.map(({ name, value }) => [name, value])),
  });
  const typed = example.inputs.map((input) => ({
    ...input,
    port: { ...input.port, type: wishes.types?.[input.name] ?? input.port.type },
  }));
  return {
    id,
    step: {
      ...example,
      inputs: typed,
      component: {
        ...example.component,
        command: wishes.command,
        origin: { kind: 'workspace', file: 'component.yaml' },
      },
      environmentVariables: wishes.variables ?? [],
      ...optional('settings', wishes.settings),
      timeoutSeconds: wishes.timeoutSeconds,
    },
    directory,
    inputs: wishes.inputs ?? [],
    code: wishes.code,
    outputs: outputs.map((output) => ({ ...output, path: path.join(directory, 'outputs', output.name) })),
    seed: 'abc',
    logFile,
    ...(wishes.secrets === undefined ? {} : { secrets: secretsOf(wishes.secrets) }),
  };
}

const secretsOf = (values: Readonly<Record<string, string>>): Attempt['secrets'] => ({
  variables: Object.entries(values).map(([name, value]) => ({ name, value })),
  forms: secretForms(Object.values(values)),
});

/** Waits for something that has to come; says what did not. */
export async function until(what: string, holds: () => boolean, tries = 600): Promise<void> {
  for (let left = tries; left > 0; left--) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${what}`);
}
