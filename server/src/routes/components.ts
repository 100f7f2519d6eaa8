/** What the palette shows: built-in and workspace components, and their help pages. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addComponentRoutes(app: App, services: Services): void {
  app.get(
    '/components',
    {
      schema: {
        description: 'ComponentDefinition[] of the engine.',
        response: { 200: z.array(z.unknown()) },
      },
    },
    async () => [...(await services.catalog.list())],
  );

  app.get(
    '/components/help',
    {
      schema: {
        querystring: z.object({ name: z.string().max(255) }),
        response: { 200: z.object({ markdown: z.string() }) },
      },
    },
    async (request) => {
      const { name } = request.query;
      const markdown = await services.catalog.help(name);
      if (markdown === undefined)
        throw new EngineError('not-found', `There is no component "${name}".`, { name });
      return { markdown };
    },
  );
}
