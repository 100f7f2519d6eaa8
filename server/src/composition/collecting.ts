/** What gives room back: artifacts, logs and environments that nothing needs any more. */
import { createAttemptLogs, createCollector, processTimer } from '@millrace/pipeline-engine';
import { createCallKeeping } from '../endpoints/call-keeping.ts';
import { createAutomaticCollection } from '../room/automatic-collection.ts';
import { reportCollection, reportEnvironments } from '../room/report-collection.ts';
import { readRetention } from '../room/retention-settings.ts';
import { createHeldFiles } from '../schedules/held-files.ts';
import type { Services } from '../services.ts';
import type { KeptProfiles } from '../tables/kept-profiles.ts';
import type { State } from './state.ts';

/** An environment that no step used for so long as results are kept is removed, and made again when one does. */
const leastKeptMs = 24 * 60 * 60 * 1000;

export interface CollectingParts
  extends Pick<Services, 'workspace' | 'trust' | 'engine' | 'events' | 'environments'> {
  readonly state: State;
  readonly profiles: KeptProfiles;
}

export function createCollecting({
  state,
  profiles,
  ...services
}: CollectingParts): Pick<Services, 'collector' | 'automaticCollection'> {
  const { history, room, artifacts, parts, leases, runs } = state;
  const { root } = services.workspace;
  const collector = createCollector({
    history,
    room,
    artifacts,
    logs: createAttemptLogs({ directory: state.logs }),
    profiles,
    parts,
    calls: createCallKeeping({ root, calls: state.endpointCalls, runs, clock: Date.now }),
    held: createHeldFiles({ root, schedules: state.schedules, history, runs, clock: Date.now }),
    leases,
    targets: services.engine.targets,
    clock: Date.now,
  });
  const automaticCollection = createAutomaticCollection({
    collector,
    settings: () => readRetention(root),
    isTrusted: services.trust.isTrusted,
    timer: processTimer,
    clock: Date.now,
    report: (outcome) => {
      reportCollection(outcome);
      services.events.publishWorkspace({ type: 'history-changed' });
    },
    // Nobody waits for other computers.
    alongside: ({ keepMs }) => {
      services.environments.collect(Math.max(keepMs, leastKeptMs)).then(reportEnvironments, console.error);
    },
  });
  return { collector, automaticCollection };
}
