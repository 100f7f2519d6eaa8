/** Where a stored result lies, if it still does. */
import { stat } from 'node:fs/promises';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { Services } from '../services.ts';

/** Throws `artifact-missing`. */
export async function artifactPath(
  { artifacts }: Pick<Services, 'artifacts'>,
  digest: string,
): Promise<string> {
  const stored = artifacts.path(digest);
  const found = await stat(stored).catch(() => undefined);
  if (found) return stored;
  throw new EngineError(
    'artifact-missing',
    'This result is no longer stored. Run the pipeline again to make it anew.',
    { digest },
  );
}
