/** What happens without a person: schedules, endpoints, and the notices about both. */
import path from 'node:path';
import { processTimer } from '@millrace/pipeline-engine';
import { createEndpointTokens } from '../endpoints/endpoint-tokens.ts';
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
}

export function createUnattended(options: ServicesOptions, { state, ...services }: UnattendedParts) {
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
      tokens: createEndpointTokens(stateDirectory),
      services,
    }),
    schedules: createSchedules({
      store: state.schedules,
      ...(options.scheduleClock ?? scheduleClock(undefined)),
      mostActive: Math.max(leastScheduled, 2 * services.capacity),
      services: { ...services, notices },
    }),
    /** After the engine was closed: what its last runs have to tell is told first. */
    closeNotices: async (): Promise<void> => {
      unsubscribe();
      await notices.close();
    },
  };
}
