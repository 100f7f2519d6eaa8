/** What is damaged in the state of the workspace, and what to do about it; looking changes nothing. */
import { z } from 'zod';
import { doctorReport } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

const query = z.object({
  /** Reads the content of everything. */
  deep: z.enum(['true', 'false']).default('false'),
});

export function addDoctorRoute(app: App, { askDoctor }: Services): void {
  app.get('/doctor', { schema: { querystring: query, response: { 200: doctorReport } } }, async (request) =>
    askDoctor(request.query.deep === 'true'),
  );
}
