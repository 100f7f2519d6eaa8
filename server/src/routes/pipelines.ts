/** Pipeline files and their drafts: list, create, read, save, rename, delete. */
import { z } from 'zod';
import {
  createPipeline,
  pipelineFile,
  pipelineSummary,
  removedPipeline,
  removePipeline,
  renamePipeline,
  sampleSummary,
  saveDraft,
  savedDraft,
  savedPipeline,
  savePipeline,
  workspacePath,
} from '../contract/index.ts';
import type { Services } from '../services.ts';
import { copyIssue, toJson } from '../to-json.ts';
import { listPipelines } from '../workspace/list-pipelines.ts';
import { newPipelineText, pipelineFileName } from '../workspace/new-pipeline.ts';
import { samples } from '../workspace/samples/index.ts';
import { copySample, findSample } from '../workspace/starter.ts';
import { type App, documentLimit } from './app.ts';

const byPath = z.object({ path: workspacePath });

export function addPipelineRoutes(app: App, services: Services): void {
  addListAndCreate(app, services);
  addFileRoutes(app, services);
  addDraftRoutes(app, services);
}

function addListAndCreate(app: App, services: Services): void {
  const { pipelines, workspace } = services;

  app.get('/samples', { schema: { response: { 200: z.array(sampleSummary) } } }, async () => [...samples]);

  app.get('/pipelines', { schema: { response: { 200: z.array(pipelineSummary) } } }, () =>
    listPipelines(services),
  );

  app.post(
    '/pipelines',
    { schema: { body: createPipeline, response: { 201: byPath } } },
    async (request, reply) => {
      const { name, sample } = request.body;
      const path = sample
        ? await copySample(findSample(sample), workspace, pipelines)
        : await pipelines.create(pipelineFileName(name), newPipelineText(name), null);
      return reply.status(201).send({ path });
    },
  );
}

function addFileRoutes(app: App, services: Services): void {
  const { pipelines, drafts } = services;

  app.get(
    '/pipelines/file',
    { schema: { querystring: byPath, response: { 200: pipelineFile } } },
    async (request) => {
      const file = await pipelines.read(request.query.path);
      services.watch.open(file.path);
      const draft = await drafts.read(request.query.path);
      const text = draft?.text ?? file.text;
      await services.secrets.refresh();
      const { model, issues } = services.documents.check(text, file.path);
      return {
        path: file.path,
        absolutePath: file.absolutePath,
        text,
        layout: toJson(draft ? draft.layout : file.layout),
        digest: file.digest,
        revision: draft?.revision ?? 0,
        draftBase: draft?.baseDigest ?? null,
        savedText: file.text,
        savedLayout: toJson(file.layout),
        draftBaseText: draft?.baseText ?? null,
        draftBaseLayout: draft?.baseLayout ?? null,
        model,
        issues: issues.map(copyIssue),
      };
    },
  );

  app.put(
    '/pipelines/file',
    {
      bodyLimit: documentLimit,
      schema: { querystring: byPath, body: savePipeline, response: { 200: savedPipeline } },
    },
    async (request) => {
      const digest = await pipelines.save(request.query.path, request.body);
      await drafts.remove(request.query.path);
      return { digest };
    },
  );

  app.delete(
    '/pipelines/file',
    { schema: { querystring: removePipeline, response: { 200: removedPipeline } } },
    async (request) => {
      const { path, baseDigest } = request.query;
      const draft = await drafts.read(path);
      let folder = '';
      await pipelines.remove(path, baseDigest, async (files) => {
        folder = await services.trash.put(files, draft ? { 'draft.yml': draft.text } : {});
      });
      await drafts.remove(path);
      return { folder };
    },
  );

  app.post(
    '/pipelines/rename',
    { schema: { body: renamePipeline, response: { 200: byPath } } },
    async (request) => {
      const { path, to } = request.body;
      await pipelines.rename(path, to);
      await drafts.rename(path, to);
      return { path: to };
    },
  );
}

function addDraftRoutes(app: App, { pipelines, drafts }: Services): void {
  app.put(
    '/pipelines/draft',
    {
      bodyLimit: documentLimit,
      schema: { querystring: byPath, body: saveDraft, response: { 200: savedDraft } },
    },
    async (request) => {
      const file = await pipelines.read(request.query.path);
      const revision = await drafts.write(request.query.path, { ...request.body, file });
      return { revision };
    },
  );

  app.delete(
    '/pipelines/draft',
    { schema: { querystring: byPath, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await drafts.remove(request.query.path);
      return reply.status(204).send();
    },
  );
}
