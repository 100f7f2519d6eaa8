/** The files of a component of the workspace, as the designer makes and edits them. */
import { z } from 'zod';

/** A folder below `components/`. */
export const componentFolder = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const fileName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/);
const text = z.string().max(1024 * 1024);

export const componentFile = z.object({ path: fileName, text });
export const createComponent = z.object({
  name: componentFolder,
  files: z.array(componentFile).min(1).max(20),
});
export const saveComponent = z.object({
  files: z
    .array(z.object({ path: fileName, text, was: text.nullable() }))
    .min(1)
    .max(20),
});
export const componentFiles = z.object({
  name: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});
export type ComponentFilesBody = z.infer<typeof componentFiles>;
export type SaveComponentBody = z.infer<typeof saveComponent>;
