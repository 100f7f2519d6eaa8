/** Schedules: their files, enabling them, running them now or for the past, and what became of their due times. */
import { z } from 'zod';
import {
  backfillAnswer,
  backfillProgress,
  backfillRequest,
  createSchedule,
  dueText,
  dueTimesQuery,
  historyQuery,
  nextQuery,
  occurrence,
  pastOccurrence,
  previewSchedule,
  saveSchedule,
  scheduleDetail,
  scheduleName,
  schedulePreview,
  scheduleSummary,
  stopBackfill,
  stoppedBackfill,
} from '../contract/index.ts';
import type { Services } from '../services.ts';
import { toJson } from '../to-json.ts';
import type { App } from './app.ts';

const params = z.object({ name: scheduleName });
const nothing = { 204: z.undefined() };

export function addScheduleRoutes(app: App, { schedules }: Services): void {
  addFiles(app, schedules);
  addTimes(app, schedules);
  addSwitches(app, schedules);
}

function addFiles(app: App, schedules: Services['schedules']): void {
  app.get('/schedules', { schema: { response: { 200: z.array(scheduleSummary) } } }, async () =>
    toJson([...(await schedules.list())]),
  );

  app.post(
    '/schedules',
    { schema: { body: createSchedule, response: { 201: z.object({ name: z.string() }) } } },
    async (request, reply) => reply.status(201).send({ name: await schedules.create(request.body.text) }),
  );

  app.get('/schedules/:name', { schema: { params, response: { 200: scheduleDetail } } }, async (request) =>
    toJson(await schedules.show(request.params.name)),
  );

  app.put(
    '/schedules/:name',
    { schema: { params, body: saveSchedule, response: nothing } },
    async (request, reply) => {
      await schedules.save(request.params.name, request.body.text, request.body.baseDigest);
      return reply.status(204).send();
    },
  );

  app.delete('/schedules/:name', { schema: { params, response: nothing } }, async (request, reply) => {
    await schedules.remove(request.params.name);
    return reply.status(204).send();
  });
}

function addTimes(app: App, schedules: Services['schedules']): void {
  app.post(
    '/schedules/preview',
    { schema: { body: previewSchedule, response: { 200: schedulePreview } } },
    async (request) => {
      const { text, file, count } = request.body;
      return toJson(await schedules.preview(text, file, count));
    },
  );

  app.get(
    '/schedules/:name/next',
    { schema: { params, querystring: nextQuery, response: { 200: z.array(dueText) } } },
    async (request) => [...(await schedules.next(request.params.name, request.query.count))],
  );

  app.get(
    '/schedules/:name/times',
    { schema: { params, querystring: dueTimesQuery, response: { 200: z.array(dueText) } } },
    async (request) => {
      const { from, until } = request.query;
      return [...(await schedules.times(request.params.name, Date.parse(from), Date.parse(until)))];
    },
  );

  app.get(
    '/schedules/:name/history',
    { schema: { params, querystring: historyQuery, response: { 200: z.array(pastOccurrence) } } },
    async (request) => {
      const { before, limit } = request.query;
      const page = { limit, ...(before === undefined ? {} : { before: Date.parse(before) }) };
      return schedules.history(request.params.name, page);
    },
  );
}

function addSwitches(app: App, schedules: Services['schedules']): void {
  const verbs = [
    [
      'enable',
      'Publishes the pipeline if it changed, and starts its runs when they are due from now on.',
      schedules.enable,
    ],
    ['disable', 'Nothing of it starts by itself any more; what waits is skipped.', schedules.disable],
  ] as const;
  for (const [verb, description, perform] of verbs) {
    app.post(
      `/schedules/:name/${verb}`,
      { schema: { description, params, response: nothing } },
      async (request, reply) => {
        await perform(request.params.name);
        return reply.status(204).send();
      },
    );
  }

  app.post(
    '/schedules/:name/run',
    { schema: { description: 'Runs it now.', params, response: { 202: occurrence } } },
    async (request, reply) => reply.status(202).send(await schedules.runNow(request.params.name)),
  );

  app.post(
    '/schedules/:name/backfill',
    { schema: { params, body: backfillRequest, response: { 200: backfillAnswer } } },
    async (request) => schedules.backfill(request.params.name, request.body),
  );

  app.get(
    '/schedules/:name/backfills',
    { schema: { params, response: { 200: z.array(backfillProgress) } } },
    async (request) => schedules.backfills(request.params.name),
  );

  app.post(
    '/schedules/:name/backfills/:id/stop',
    {
      schema: {
        description:
          'Leaves out what waits of it; its runs that go on come to their end, unless `cancelRunning` is asked for.',
        params: params.extend({ id: z.string() }),
        body: stopBackfill,
        response: { 200: stoppedBackfill },
      },
    },
    async (request) => schedules.stopBackfill(request.params.name, request.params.id, request.body),
  );
}
