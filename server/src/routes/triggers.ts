/** Calls of schedules that wait for them. A holder of a schedule's token gets no further. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { calledTrigger, callTrigger, endpointToken, scheduleName } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { toJson } from '../to-json.ts';
import type { App } from './app.ts';

const params = z.object({ name: scheduleName });
const oneCall = params.extend({ key: z.string().min(1).max(200) });
const keyHeader = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
/** Of a few values. */
const bodyLimit = 64 * 1024;

export function addTriggerRoutes(app: App, { schedules }: Services): void {
  const config = {
    access: ({ params: given, headers }: FastifyRequest): boolean => {
      const named = params.safeParse(given);
      return named.success && schedules.isToken(named.data.name, headers.authorization);
    },
  };

  app.post(
    '/triggers/:name',
    {
      config,
      bodyLimit,
      schema: {
        description: 'Starts a run of a schedule that waits for calls; of one idempotency key there is one.',
        params,
        headers: keyHeader,
        body: callTrigger,
        response: { 200: calledTrigger, 202: calledTrigger },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'] ?? request.body.key;
      const call = { ...request.body, ...(key === undefined ? {} : { key }) };
      const called = await schedules.call(request.params.name, call);
      return reply.status(called.isNew ? 202 : 200).send(toJson(called));
    },
  );

  app.get(
    '/triggers/:name/calls/:key',
    {
      config,
      schema: { description: 'What became of a call.', params: oneCall, response: { 200: calledTrigger } },
    },
    async (request) => toJson(await schedules.called(request.params.name, request.params.key)),
  );

  app.post(
    '/triggers/:name/token',
    {
      schema: {
        description: 'Makes a token that lets its holder call this schedule; the one before ends.',
        params,
        response: { 201: endpointToken },
      },
    },
    async (request, reply) =>
      reply.status(201).send({ token: await schedules.makeToken(request.params.name) }),
  );

  app.delete(
    '/triggers/:name/token',
    { schema: { params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await schedules.revokeToken(request.params.name);
      return reply.status(204).send();
    },
  );
}
