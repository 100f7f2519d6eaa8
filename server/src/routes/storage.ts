/** How much room the workspace takes, whose it is, and what the server's own collection did. */

import { freedBytes } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { type StorageReport, stepRooms, storageReport, workspacePath } from '../contract/index.ts';
import type { CollectionState } from '../room/automatic-collection.ts';
import { type RetentionSettings, readRetention } from '../room/retention-settings.ts';
import { reportStorage } from '../room/storage-report.ts';
import type { Services } from '../services.ts';
import { copyIssue } from '../to-json.ts';
import type { App } from './app.ts';

const dayMs = 24 * 60 * 60 * 1000;

export function addStorageRoutes(app: App, services: Services): void {
  const { workspace, room, history, automaticCollection } = services;

  app.get('/storage', { schema: { response: { 200: storageReport } } }, async () => ({
    ...(await reportStorage({ stateDirectory: workspace.stateDirectory, room, history })),
    retention: retentionOf(await readRetention(workspace.root)),
    collection: collectionOf(automaticCollection.state()),
  }));

  app.get(
    '/storage/steps',
    { schema: { querystring: z.object({ path: workspacePath }), response: { 200: stepRooms } } },
    async (request) => [...(await room.steps(request.query.path))],
  );
}

const retentionOf = ({ rules, isAutomatic, issues }: RetentionSettings): StorageReport['retention'] => ({
  keepRuns: rules.keepRuns,
  keepDays: rules.keepMs / dayMs,
  mostBytes: rules.mostBytes ?? null,
  automatic: isAutomatic,
  issues: issues.map(copyIssue),
});

function collectionOf({ nextAt, last }: CollectionState): StorageReport['collection'] {
  if (last === undefined) return { nextAt: nextAt ?? null, last: null };
  const { time, outcome } = last;
  const freed = outcome.kind === 'collected' ? freedBytes(outcome.collected) : 0;
  return { nextAt: nextAt ?? null, last: { time, outcome: outcome.kind, freed } };
}
