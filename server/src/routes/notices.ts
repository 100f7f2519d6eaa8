/** Notices that are not sent yet, and dead letters. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { noticeList } from '../contract/index.ts';
import type { Entry } from '../notices/outbox.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addNoticeRoutes(app: App, { notices }: Services): void {
  app.get('/notices', { schema: { response: { 200: noticeList } } }, async () => {
    const [waiting, dead] = await Promise.all([notices.waiting(), notices.dead()]);
    return {
      waiting: waiting.map((entry) => summaryOf(entry, entry.nextAt)),
      dead: dead.map((entry) => summaryOf(entry, null)),
    };
  });

  app.post(
    '/notices/:id/retry',
    {
      schema: {
        description: 'Sends a dead letter again.',
        params: z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) }),
        response: { 202: z.undefined() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (await notices.retry(id)) return reply.status(202).send();
      throw new EngineError('not-found', `There is no dead letter "${id}".`, { id });
    },
  );
}

const summaryOf = ({ rule, event, attempts, reason }: Entry, nextAt: number | null) => ({
  id: event.id,
  rule,
  type: event.type,
  subject: event.subject,
  time: event.time,
  attempts,
  nextAt,
  reason,
});
