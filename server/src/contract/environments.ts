/** The environments that were made for components, here and on the machines of compute targets. */
import { z } from 'zod';
import { environmentRecord } from './runs.ts';

export const madeEnvironment = z.object({
  key: z.string(),
  /** The computer that it is on: that of the compute target of this name. */
  host: z.string(),
  /** What made it: pip or uv, conda, or an engine of containers. */
  kind: z.enum(['python', 'conda', 'image']),
  /** Of its lock, as runs record it; absent for an image that was built from a folder. */
  digest: z.string().optional(),
  /** As its component calls it. */
  title: z.string(),
  /** Empty where it holds none. */
  python: z.string(),
  packages: z.array(z.object({ name: z.string(), version: z.string() })),
  bytes: z.number(),
  /** Milliseconds since the epoch. */
  lastUse: z.number(),
});
export type MadeEnvironmentBody = z.infer<typeof madeEnvironment>;

/** POST /environments/prepare: the answer comes when all is made, after blanks that keep the connection open. */
const preparedEnvironments = z.object({
  steps: z.array(
    z.object({
      step: z.string(),
      environment: environmentRecord.nullable(),
      failure: z.object({ message: z.string(), remedy: z.string().optional() }).optional(),
    }),
  ),
});
export type PreparedEnvironmentsBody = z.infer<typeof preparedEnvironments>;

export const madeEnvironments = z.object({
  environments: z.array(madeEnvironment),
  /** Computers that did not answer in time. */
  silent: z.array(z.string()),
});
export type MadeEnvironmentsBody = z.infer<typeof madeEnvironments>;
