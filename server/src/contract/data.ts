/** Data files of the workspace. */
import { z } from 'zod';
import { workspacePath } from './common.ts';

/** GET /data: data files of the workspace. */
export const dataFile = z.object({ path: workspacePath, bytes: z.number(), modifiedAt: z.number() });
export type DataFile = z.infer<typeof dataFile>;
/** POST /data?name= : application/octet-stream with header `x-millrace-upload: 1`; never overwrites (`name-2.csv`). */
export const uploadedFile = z.object({ path: workspacePath });
/** GET /data/inspect?path= → FileInspection of the component library. */
