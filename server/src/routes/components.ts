/** What the palette shows: built-in and workspace components, and their help pages. */
import { EngineError, parseComponentReference } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { type ResolvedReference, resolveReferences } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { pipelineDefinition } from '../workspace/pipeline-definition.ts';
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

  app.post(
    '/components/resolve',
    {
      schema: {
        description: 'What references of a document mean in this workspace: ResolvedReference[].',
        body: resolveReferences,
        response: { 200: z.array(z.unknown()) },
      },
    },
    async ({ body }) => body.references.map((reference) => resolved(services.catalog, reference, body.path)),
  );

  app.get(
    '/components/help',
    {
      schema: {
        querystring: z.object({ name: z.string().max(255), language: z.enum(['en', 'ja']).default('en') }),
        response: { 200: z.object({ markdown: z.string() }) },
      },
    },
    async (request) => {
      const { name, language } = request.query;
      const markdown = await services.catalog.help(name, language);
      if (markdown === undefined)
        throw new EngineError('not-found', `There is no component "${name}".`, { name });
      return { markdown };
    },
  );
}

function resolved(catalog: ComponentCatalog, reference: string, path: string): ResolvedReference {
  const found = catalog.resolve(parseComponentReference(reference), path);
  if (found === undefined) return { reference, kind: 'missing' };
  const definition =
    found.kind === 'component' ? found.definition : pipelineDefinition(found.model, found.file);
  return {
    reference,
    kind: found.kind,
    definition,
    ...(found.file === undefined ? {} : { file: found.file }),
  };
}
