/** Which files of a result are shown as images. Pure. */
import type { ArtifactFiles } from '@millrace/server/contract';

/** Larger ones are downloaded only. */
const MOST_BYTES = 16 * 1024 * 1024;

export function isShownImage({ path, bytes }: ArtifactFiles['files'][number]): boolean {
  return bytes <= MOST_BYTES && /\.(gif|jpe?g|png|svg|webp)$/i.test(path);
}
