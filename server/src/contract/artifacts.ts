/** Results: their tables, profiles and files. */
import { z } from 'zod';

/**
 * GET /artifacts/:digest/table?offset=&limit= → TablePage; /artifacts/:digest/profile → TableProfile;
 * /artifacts/:digest/table.csv (download, UTF-8 with BOM); /artifacts/:digest/file?path= (sandboxed download).
 * GET /artifacts/:digest/json?path= → a JSON file of an artifact, such as a model's or an evaluation's.
 */

/** GET /artifacts/:digest/files: the first thousand files; `path` is empty when the result is a single file. */
export const artifactFiles = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  /** How many there are in all. */
  total: z.number(),
});
export type ArtifactFiles = z.infer<typeof artifactFiles>;
