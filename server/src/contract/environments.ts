/** The environments that were made on this machine. */
import { z } from 'zod';

export const madeEnvironment = z.object({
  key: z.string(),
  /** As its component calls it. */
  title: z.string(),
  python: z.string(),
  packages: z.array(z.object({ name: z.string(), version: z.string() })),
  bytes: z.number(),
  /** Milliseconds since the epoch. */
  lastUse: z.number(),
});
export type MadeEnvironmentBody = z.infer<typeof madeEnvironment>;
