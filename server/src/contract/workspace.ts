/** The workspace, as a whole. */
import { z } from 'zod';

/** GET /workspace */
export const workspaceInfo = z.object({
  name: z.string(),
  /** Absolute path, for people. */
  root: z.string(),
  trusted: z.boolean(),
  version: z.string(),
  stateDirectory: z.string(),
  /** Steps that run at once. */
  capacity: z.number(),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfo>;
