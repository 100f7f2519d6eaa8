/** What a run of a text would do, and which columns flow where: both for texts that nobody saved. */
import { aboutText, planResponse, schemasResponse } from '../contract/index.ts';
import { planText } from '../run/plan-text.ts';
import type { Services } from '../services.ts';
import { copyIssue, toJson } from '../to-json.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import { type App, documentLimit } from './app.ts';

export function addPlanRoutes(app: App, services: Services): void {
  const { schemas } = services;

  app.post(
    '/plan',
    { bodyLimit: documentLimit, schema: { body: aboutText, response: { 200: planResponse } } },
    async (request) => {
      const { issues, steps } = await planText(services, request.body);
      return { revision: request.body.revision, issues: issues.map(copyIssue), steps: toJson(steps) };
    },
  );

  app.post(
    '/schemas',
    { bodyLimit: documentLimit, schema: { body: aboutText, response: { 200: schemasResponse } } },
    async (request) => {
      const { path, text, revision } = request.body;
      await resolveWorkspacePath(services.workspace.root, path);
      return { revision, outputs: toJson(await schemas.infer(text, path)) };
    },
  );
}
