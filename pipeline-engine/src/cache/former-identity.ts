/**
 * The identity of a step as the format before would have written it, so that what was stored under it is found, kept
 * under its new fingerprint, and compared with: a new format reruns nothing by itself.
 */
import type { Step } from '../graph/step.ts';
import { commonParts, type IdentityContext, part, sorted } from './fingerprint.ts';
import type { Identity } from './identity.ts';

export interface FormerIdentity {
  readonly identity: Identity;
  /** False when the old format did not see something that counts now: a result of it may not be reused. */
  readonly saysAll: boolean;
}

/** Format 1 took an environment as one text with the digest of its conda file, and saw no settings and no secrets. */
export function formerIdentityOf(step: Step, context: IdentityContext): FormerIdentity {
  const { origin, environment } = step.component;
  const parts = [...commonParts(step, context)];
  const { condaFile, definition, buildContext } = context.environment ?? {};
  if (origin.kind !== 'builtin' && environment !== undefined) {
    parts.push(part('environment', environment));
    if (condaFile !== undefined && definition === undefined)
      parts.push(part('environment:conda_file', condaFile.digest));
  }
  const unseen =
    (step.settings ?? []).length > 0 ||
    (context.secrets ?? []).length > 0 ||
    (context.software ?? []).length > 0 ||
    definition !== undefined ||
    buildContext !== undefined;
  return { identity: { version: 1, parts: sorted(parts) }, saysAll: !unseen };
}
