/** Making a component from a template, and editing its code in place. */
import { z } from 'zod';
import { componentFiles, componentFolder, createComponent, saveComponent } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { createComponentFolders } from '../workspace/component-folders.ts';
import { type App, documentLimit } from './app.ts';

const params = z.object({ name: componentFolder });

export function addComponentFileRoutes(app: App, { workspace, catalog, events }: Services): void {
  const folders = createComponentFolders(workspace.root);
  const answer = async (name: string) => ({ name, files: [...(await folders.read(name))] });
  const told = async (): Promise<void> => {
    await catalog.refresh();
    events.publishWorkspace({ type: 'components-changed' });
  };

  app.post(
    '/components',
    { bodyLimit: documentLimit, schema: { body: createComponent, response: { 201: componentFiles } } },
    async (request, reply) => {
      const { name, files } = request.body;
      await folders.create(name, files);
      await told();
      return reply.code(201).send(await answer(name));
    },
  );

  app.get('/components/:name/files', { schema: { params, response: { 200: componentFiles } } }, (request) =>
    answer(request.params.name),
  );

  app.put(
    '/components/:name/files',
    { bodyLimit: documentLimit, schema: { params, body: saveComponent, response: { 200: componentFiles } } },
    async (request) => {
      await folders.save(request.params.name, request.body.files);
      await told();
      return answer(request.params.name);
    },
  );
}
