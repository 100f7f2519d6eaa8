/** The one event stream of a tab: `GET /events?topics=run:12,workspace`, resumable through Last-Event-ID. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { parsePositions } from '../events/event-stream.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addEventRoutes(app: App, services: Services): void {
  app.get(
    '/events',
    {
      schema: {
        description:
          'Server-sent events (StreamMessage). `topics` is a comma-separated list of `workspace` and `run:ID`; a run is replayed from its beginning, or after `run:ID@SEQ`.',
        querystring: z.object({ topics: z.string().min(1).max(4000) }),
      },
    },
    async (request, reply) => {
      const lastEventId = request.headers['last-event-id'];
      const positions = parsePositions(
        request.query.topics,
        lastEventId === undefined ? undefined : String(lastEventId),
      );
      if (positions.size === 0) {
        throw new EngineError('invalid-request', 'Name at least one topic: workspace, or run:ID.', {
          topics: request.query.topics,
        });
      }
      const stream = await services.events.open(positions);
      request.raw.once('close', () => stream.end());
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream.readable);
    },
  );

  app.addHook('preClose', async () => services.events.close());
}
