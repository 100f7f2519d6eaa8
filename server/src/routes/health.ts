/** Whether the server answers; says nothing else, so that it needs no caller. */
import { z } from 'zod';
import type { App } from './app.ts';

export function addHealthRoute(app: App): void {
  app.get(
    '/healthz',
    { config: { access: 'open' }, schema: { response: { 200: z.object({ status: z.literal('ok') }) } } },
    async () => ({ status: 'ok' as const }),
  );
}
