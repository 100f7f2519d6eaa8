/** Collects what retention lets go, beside whatever runs. */
import { defaultRetention } from '@millrace/pipeline-engine';
import { collected, collectRequest } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

const dayMs = 24 * 60 * 60 * 1000;

export function addGarbageRoute(app: App, { collector }: Services): void {
  app.post('/gc', { schema: { body: collectRequest, response: { 200: collected } } }, async (request) => {
    const { dryRun, keepRuns, keepDays, mostBytes } = request.body;
    const rules = {
      keepRuns: keepRuns ?? defaultRetention.keepRuns,
      keepMs: keepDays === undefined ? defaultRetention.keepMs : keepDays * dayMs,
      ...(mostBytes === undefined ? {} : { mostBytes }),
    };
    const { runs, ...rest } = await collector.collect(rules, { dryRun });
    return { ...rest, runs: [...runs] };
  });
}
