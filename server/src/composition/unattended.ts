/** What happens without a person: schedules, endpoints, and the notices about both. */
import path from 'node:path';
import { type InputHasher, processTimer } from '@millrace/pipeline-engine';
import { createCallTokens } from '../access/call-tokens.ts';
import { createEndpoints } from '../endpoints/endpoints.ts';
import { createNotices } from '../notices/notices.ts';
import { createOutbox } from '../notices/outbox.ts';
import { scheduleClock } from '../schedules/schedule-clock.ts';
import { createSchedules } from '../schedules/schedules.ts';
import type { Services, ServicesOptions } from '../services.ts';
import type { State } from './state.ts';

/** Runs of schedules that go on at once, at least. */
const leastScheduled = 8;

export interface UnattendedParts
  extends Pick<
    Services,
    | 'workspace'
    | 'trust'
    | 'documents'
    | 'engine'
    | 'catalog'
    | 'assets'
    | 'computes'
    | 'secrets'
    | 'schemas'
    | 'published'
    | 'trash'
    | 'events'
    | 'capacity'
  > {
  readonly state: State;
  readonly hasher: InputHasher;
}

export function createUnattended(options: ServicesOptions, { state, hasher, ...services }: UnattendedParts) {
  const { stateDirectory } = state;
  const { workspace, trust, engine, secrets } = services;
  const notices = createNotices({
    workspace,
    outbox: createOutbox(path.join(stateDirectory, 'notices')),
    engine,
    runs: state.runs,
    secrets,
    allowedHosts: options.fetchHosts ?? [],
    isTrusted: trust.isTrusted,
    timer: processTimer,
    clock: Date.now,
    report: (message) => console.error(message),
  });
  const unsubscribe = engine.subscribe((run, event) => {
    if (event.type === 'run-finished') notices.runFinished(run);
  });
  return {
    notices,
    endpoints: createEndpoints({
      calls: state.endpointCalls,
      tokens: createCallTokens(path.join(stateDirectory, 'endpoint-tokens.json')),
      services: { ...services, history: state.history },
    }),
    schedules: createSchedules({
      store: state.schedules,
      ...(options.scheduleClock ?? scheduleClock(undefined)),
      mostActive: Math.max(leastScheduled, 2 * services.capacity),
      hasher,
      tokens: createCallTokens(path.join(stateDirectory, 'trigger-tokens.json')),
      services: { ...services, notices, runs: state.runs, artifacts: state.artifacts },
    }),
    /** After the engine was closed: what its last runs have to tell is told first. */
    closeNotices: async (): Promise<void> => {
      unsubscribe();
      await notices.close();
    },
  };
}
