/** Components, and what references mean. */
import { z } from 'zod';
import { workspacePath } from './common.ts';

/** GET /components → ComponentDefinition[]; GET /components/help?name=&language=en|ja → { markdown } . */
/**
 * POST /components/resolve: what references of a document mean here, as spelled in the file `path`. A nested
 * pipeline is told by its ports, like a component; `file` is where it can be opened.
 */
export const resolveReferences = z.object({
  path: workspacePath,
  references: z.array(z.string().max(2000)).max(5000),
});
export type ResolvedReference =
  | {
      readonly reference: string;
      readonly kind: 'component' | 'pipeline';
      readonly definition: import('@millrace/pipeline-engine/browser').ComponentDefinition;
      readonly file?: string;
    }
  | { readonly reference: string; readonly kind: 'missing' };
