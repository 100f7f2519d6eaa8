/** Collects what retention lets go, beside whatever runs. */
import { collected, collectRequest } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { hasMistake, readRetention, settingsFile } from '../room/retention-settings.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addGarbageRoute(app: App, { collector, workspace, events }: Services): void {
  app.post('/gc', { schema: { body: collectRequest, response: { 200: collected } } }, async (request) => {
    const { dryRun, ...overrides } = request.body;
    const settings = await readRetention(workspace.root, overrides);
    if (hasMistake(settings)) throw new InvalidDocument(settings.issues, settingsFile);
    const { runs, ...rest } = await collector.collect(settings.rules, { dryRun });
    if (!dryRun) events.publishWorkspace({ type: 'history-changed' });
    return { ...rest, runs: [...runs] };
  });
}
