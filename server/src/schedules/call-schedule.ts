/** Takes the calls of schedules that wait for them (S49 to S52): what a call may give, and one run for each key. */
import { createHash, randomUUID } from 'node:crypto';
import { jitterOf, type PastOccurrence, parseEventTrigger, parsePolicies } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { CalledTrigger, CallTrigger } from '../contract/index.ts';
import type { PublishedPipelines } from '../publish/published.ts';
import { createLocks } from '../workspace/locks.ts';
import { describeOccurrence } from './describe-schedule.ts';
import type { FrozenSchedule } from './frozen-schedule.ts';
import { unknownSchedule, untrusted } from './schedule-errors.ts';
import type { Schedules } from './schedules.ts';
import type { SchedulesContext } from './schedules-context.ts';

/** Values stand in commands as they are, so that nothing may be in them that a command line reads as more than a word. */
const harmlessText = /^[\p{L}\p{N} _.,:@/+=%-]{0,1000}$/u;

export function callSchedules(
  context: SchedulesContext & { readonly published: Pick<PublishedPipelines, 'open'> },
): Pick<Schedules, 'call' | 'called' | 'makeToken' | 'revokeToken' | 'isToken'> {
  const { store, services, freezer, tokens, loop, clock, look } = context;
  const locks = createLocks();

  const find = async (name: string, key: string): Promise<PastOccurrence | undefined> => {
    const nominal = (await store.marked(name, [markOf(key)])).get(markOf(key));
    if (nominal === undefined) return undefined;
    const [found] = await store.history(name, { before: nominal + 1, limit: 1 });
    return found?.nominal === nominal ? found : undefined;
  };
  const describe = (past: PastOccurrence, key: string, isNew: boolean): CalledTrigger => {
    const { status, run, runStatus, reason } = describeOccurrence(past, loop.waitingReason(past));
    return { key, isNew, status, run, runStatus, reason };
  };

  const take = async (name: string, key: string, inputs: CallTrigger['inputs']): Promise<CalledTrigger> => {
    if (!(await services.trust.isTrusted())) throw untrusted();
    const stored = await store.get(name);
    if (stored === undefined) throw unknownSchedule(name);
    const frozen = await freezer.frozenOf(stored);
    const values = await checkedInputs(context.published, name, frozen, inputs);
    const request = digestOf(values);
    const known = await find(name, key);
    if (known?.cause?.kind === 'call' && known.cause.request !== request) throw otherCall(name, key);
    if (known !== undefined) return describe(known, key, false);
    const nominal = clock();
    const { jitterMs } = parsePolicies(frozen.schedule.properties).policies;
    const times = { nominal, recordedAt: nominal, startAfter: nominal + jitterOf(name, nominal, jitterMs) };
    const cause = { kind: 'call', key, request, inputs: values } as const;
    const wanted = {
      schedule: name,
      kind: 'call',
      status: 'waiting',
      isLate: false,
      ...times,
      cause,
    } as const;
    const [noted] = await store.note([{ occurrence: wanted, marks: [markOf(key)] }]);
    if (noted === undefined) throw notEnabled(name);
    await look();
    return describe((await find(name, key)) ?? noted, key, true);
  };

  return {
    // One at a time of each key: the second finds what the first made.
    call: (name, { key = randomUUID(), inputs }) =>
      locks.run(`${name} ${key}`, () => take(name, key, inputs)),
    called: async (name, key) => {
      const found = await find(name, key);
      if (found !== undefined) return describe(found, key, false);
      throw new EngineError('not-found', `The trigger "${name}" had no call "${key}".`, { name, key });
    },
    makeToken: async (name) => tokens.make((await freezer.fileOf(name)).name),
    revokeToken: async (name) => tokens.revoke(name),
    isToken: (name, authorization) => tokens.fits(name, authorization),
  };
}

const markOf = (key: string): string => `call:${key}`;

/** The values as a pipeline's inputs are spelled. Throws `invalid-request` for what the schedule does not let a call give. */
async function checkedInputs(
  published: Pick<PublishedPipelines, 'open'>,
  name: string,
  frozen: FrozenSchedule,
  inputs: CallTrigger['inputs'] = {},
): Promise<Readonly<Record<string, string>>> {
  const { trigger } = parseEventTrigger(frozen.schedule.properties);
  if (trigger?.kind !== 'call') throw notCalled(name);
  const { parameters } = await published.open(frozen.published.name, frozen.published.version);
  const literals = new Set(parameters.filter(({ kind }) => kind === 'literal').map((known) => known.name));
  const allowed = trigger.inputs.filter((input) => literals.has(input));
  const values: [string, string][] = [];
  for (const [input, value] of Object.entries(inputs)) {
    if (!allowed.includes(input)) throw notAllowed(name, input, allowed);
    const text = String(value);
    if (!harmlessText.test(text)) throw badValue(name, input);
    values.push([input, text]);
  }
  return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const digestOf = (values: Readonly<Record<string, string>>): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex');

function notEnabled(name: string): EngineError {
  return new EngineError('invalid-request', `The schedule "${name}" is disabled. Enable it first.`, { name });
}

function notCalled(name: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The schedule "${name}" does not wait for calls. Write millrace.trigger: call in its properties.`,
    { name },
  );
}

function notAllowed(name: string, input: string, known: readonly string[]): EngineError {
  const may = known.length === 0 ? 'none' : known.join(', ');
  return new EngineError(
    'invalid-request',
    `A call of "${name}" may not give the input "${input}". It may give: ${may}. Name inputs of the pipeline that are values in millrace.trigger_inputs.`,
    { name, input, known },
  );
}

function badValue(name: string, input: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The input "${input}" of a call of "${name}" may hold letters, digits, spaces and _ . , : @ / + = % - only, 1,000 of them at most.`,
    { name, input },
  );
}

function otherCall(name: string, key: string): EngineError {
  return new EngineError(
    'already-started',
    `The key "${key}" was used for another call of "${name}". Give each call a key of its own.`,
    { name, key },
  );
}
