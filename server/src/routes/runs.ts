/** Runs: start, list, look at, cancel, explain, and read the logs of. */
import type { RunSummary } from '@millrace/pipeline-engine';
import { EngineError, parseLayout } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import {
  compareQuery,
  explanation,
  layout,
  nodeId,
  pinRun,
  runComparison,
  runCount,
  runFilter,
  runNumber,
  runQuery,
  runSummary,
  startedRun,
  startRun,
} from '../contract/index.ts';
import { beginRun } from '../run/begin-run.ts';
import { processLogs } from '../run/process-logs.ts';
import { readLog } from '../run/read-log.ts';
import type { Services } from '../services.ts';
import { toJson } from '../to-json.ts';
import { type App, documentLimit } from './app.ts';
import { gone } from './gone.ts';

const runParams = z.object({ run: runNumber });
/** Nothing in it means the whole run. */
const cancelRequest = z.object({ step: nodeId.optional() });

export function addRunRoutes(app: App, services: Services): void {
  addStart(app, services);
  addControl(app, services);
  addRunLists(app, services);
  addRunKeeping(app, services);
  addRunReading(app, services);
  addStepReading(app, services);
  addComparing(app, services);
}

function addStart(app: App, services: Services): void {
  app.post(
    '/runs',
    { bodyLimit: documentLimit, schema: { body: startRun, response: { 201: startedRun } } },
    async (request, reply) => {
      // Only who can read the token file can say that a person typed the command, which is trust for this run.
      const isTyped = request.caller === 'token' && request.body.source === 'command-line';
      const options = { trusted: isTyped, signal: gone(reply.raw) };
      const run = await beginRun(services, request.body, options);
      return reply.status(201).send({ run });
    },
  );
}

function addControl(app: App, { engine }: Services): void {
  app.post(
    '/runs/:run/cancel',
    {
      schema: {
        description: 'Ends the run, or one step (or nested pipeline) of it.',
        params: runParams,
        body: cancelRequest.optional(),
        response: { 202: z.undefined() },
      },
    },
    async (request, reply) => {
      const { run } = request.params;
      if ((await engine.state(run)) === undefined) unknownRun(run);
      const step = request.body?.step;
      await (step === undefined ? engine.cancel(run) : engine.cancelStep(run, step));
      return reply.status(202).send();
    },
  );

  const verbs = [
    ['pause', 'No attempt of the run starts until it is resumed; those under way go on.', engine.pause],
    ['resume', 'Lets a paused run go on.', engine.unpause],
  ] as const;
  for (const [verb, description, perform] of verbs) {
    app.post(
      `/runs/:run/${verb}`,
      { schema: { description, params: runParams, response: { 202: z.undefined() } } },
      async (request, reply) => {
        if ((await engine.state(request.params.run)) === undefined) unknownRun(request.params.run);
        await perform(request.params.run);
        return reply.status(202).send();
      },
    );
  }
}

function addRunLists(app: App, { runs, engine, schedules }: Services): void {
  const listed = async ({ counts, ...summary }: RunSummary) => {
    const broken = summary.finishedAt === null ? await engine.check(summary.run) : undefined;
    const occasion = summary.source === 'schedule' ? await schedules.occasionOf(summary.run) : undefined;
    return {
      ...summary,
      counts: countsOf(counts),
      ...(broken === undefined ? {} : { broken }),
      ...(occasion === undefined ? {} : { occasion }),
    };
  };

  app.get(
    '/runs',
    { schema: { querystring: runQuery, response: { 200: z.array(runSummary) } } },
    async (request) => Promise.all((await runs.list(request.query)).map(listed)),
  );

  app.get(
    '/runs/count',
    { schema: { querystring: runFilter, response: { 200: runCount } } },
    async (request) => ({ count: await runs.count(request.query) }),
  );
}

/** What a person says about keeping a run. */
function addRunKeeping(app: App, { history, events }: Services): void {
  app.post(
    '/runs/:run/pin',
    { schema: { params: runParams, body: pinRun, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { run } = request.params;
      if (!(await history.pin(run, request.body.pinned))) unknownRun(run);
      events.publishWorkspace({ type: 'history-changed' });
      return reply.status(204).send();
    },
  );

  app.delete(
    '/runs/:run',
    { schema: { params: runParams, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { run } = request.params;
      const answer = await history.remove(run);
      if (answer === 'unknown') unknownRun(run);
      if (answer === 'unfinished') {
        throw new EngineError('invalid-request', `Run ${run} has not ended. Cancel it first.`, { run });
      }
      events.publishWorkspace({ type: 'history-changed' });
      return reply.status(204).send();
    },
  );
}

function addRunReading(app: App, { engine, runs }: Services): void {
  app.get(
    '/runs/:run',
    {
      schema: {
        description: 'The folded RunState of the engine.',
        params: runParams,
        response: { 200: z.unknown() },
      },
    },
    async (request) => {
      const state = await engine.state(request.params.run);
      return state ?? unknownRun(request.params.run);
    },
  );

  app.get(
    '/runs/:run/events',
    {
      schema: {
        description: 'The log of the run: every RunEvent of the engine after `after`, in order.',
        params: runParams,
        querystring: z.object({ after: z.coerce.number().int().min(0).default(0) }),
        response: { 200: z.array(z.unknown()) },
      },
    },
    async (request) => {
      const { run } = request.params;
      if ((await runs.pin(run)) === undefined) unknownRun(run);
      return [...(await runs.events(run, request.query.after))];
    },
  );

  app.get(
    '/runs/:run/document',
    {
      schema: {
        params: runParams,
        response: { 200: z.object({ text: z.string(), layout: layout.nullable() }) },
      },
    },
    async (request) => {
      const pin = (await runs.pin(request.params.run)) ?? unknownRun(request.params.run);
      return {
        text: pin.text,
        layout: toJson(pin.layout === null ? null : (parseLayout(pin.layout) ?? null)),
      };
    },
  );
}

function addComparing(app: App, { engine }: Services): void {
  app.get(
    '/runs/:run/compare',
    {
      schema: {
        description: 'Which steps of two runs are the same work, and which parts of the others differ.',
        params: runParams,
        querystring: compareQuery,
        response: { 200: runComparison },
      },
    },
    async (request) => {
      const runs = [request.params.run, request.query.with];
      for (const run of runs) if ((await engine.state(run)) === undefined) unknownRun(run);
      const [earlier = '', later = ''] = runs.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      return toJson((await engine.compare(earlier, later)) ?? unknownRun(later));
    },
  );
}

function addStepReading(app: App, services: Services): void {
  const { engine } = services;
  app.get(
    '/runs/:run/explain',
    {
      schema: { params: runParams, querystring: z.object({ step: nodeId }), response: { 200: explanation } },
    },
    async (request) => {
      const { run } = request.params;
      const { step } = request.query;
      const found = await engine.explain(run, step);
      if (found) return toJson(found);
      if ((await engine.state(run)) === undefined) unknownRun(run);
      throw new EngineError('not-found', `Run ${run} has no step "${step}" whose identity is known.`, {
        run,
        step,
      });
    },
  );

  app.get(
    '/runs/:run/log',
    {
      schema: {
        description:
          'text/plain from byte `from`; the header x-log-size says where the next part begins, x-log-processes how many processes of a distributed step have a log of their own, asked for by `process`.',
        params: runParams,
        querystring: z.object({
          step: nodeId,
          from: z.coerce.number().int().min(0).default(0),
          process: z.coerce.number().int().min(0).max(999).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { run } = request.params;
      const { step, from, process } = request.query;
      if ((await engine.state(run)) === undefined) unknownRun(run);
      const own = await engine.logFile(run, step);
      const others = await processLogs(own);
      const file = process === undefined ? own : others.get(process);
      const { text, next } = await readLog(file, from);
      return reply
        .header('x-log-size', next)
        .header('x-log-processes', Math.max(-1, ...others.keys()) + 1)
        .type('text/plain; charset=utf-8')
        .send(text);
    },
  );
}

function unknownRun(run: string): never {
  throw new EngineError('not-found', `There is no run ${run} in this workspace.`, { run });
}

const countsOf = (counts: Readonly<Partial<Record<string, number>>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
  );
