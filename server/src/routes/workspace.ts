/** The workspace itself: what it is called, whether it is trusted, and what a browser needs to get in. */
import { z } from 'zod';
import { type WorkspaceInfo, workspaceInfo } from '../contract/index.ts';
import { notAuthenticated } from '../plugins/security.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addWorkspaceRoutes(app: App, services: Services): void {
  const describe = async (): Promise<WorkspaceInfo> => ({
    name: services.workspace.name,
    root: services.workspace.root,
    trusted: await services.trust.isTrusted(),
    version: services.version,
    stateDirectory: services.workspace.stateDirectory,
    capacity: services.capacity,
  });

  app.get('/workspace', { schema: { response: { 200: workspaceInfo } } }, describe);

  app.post('/workspace/trust', { schema: { response: { 200: workspaceInfo } } }, async () => {
    await services.trust.grant();
    await services.engine.resume();
    return describe();
  });

  app.post(
    '/session/codes',
    {
      schema: {
        description: 'A fresh single-use code, for the command line only.',
        response: { 200: z.object({ code: z.string() }) },
      },
    },
    async (request) => {
      if (request.caller !== 'token') throw notAuthenticated();
      return { code: services.access.issueCode() };
    },
  );
}
