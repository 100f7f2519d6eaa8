/** What a run of a text would do, and which columns flow where: both for texts that nobody saved. */
import { aboutText, planResponse, schemasResponse } from '../contract/index.ts';
import { schemaLookup } from '../document/schema-service.ts';
import { copyIssue } from '../plugins/errors.ts';
import type { Services } from '../services.ts';
import { toJson } from '../to-json.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import { type App, documentLimit } from './app.ts';

export function addPlanRoutes(app: App, services: Services): void {
  const { documents, engine, schemas, secrets } = services;

  app.post(
    '/plan',
    { bodyLimit: documentLimit, schema: { body: aboutText, response: { 200: planResponse } } },
    async (request) => {
      const { path, text, revision, inputs } = request.body;
      await resolveWorkspacePath(services.workspace.root, path);
      await secrets.refresh();
      const graph = documents.runnablePart(text, path, inputs);
      const plan = graph ? await engine.plan(graph, { pipeline: path }) : { steps: [] };
      const lookup = schemaLookup(await schemas.infer(text, path, async () => plan));
      const { issues } = documents.check(text, path, lookup);
      return { revision, issues: issues.map(copyIssue), steps: toJson(plan.steps) };
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
