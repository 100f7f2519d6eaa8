/** The identity of a step in a run: its definition, what is pinned, and what the steps above gave. */
import { fingerprintOf, type Hash, identityOf } from '../cache/fingerprint.ts';
import { formerIdentityOf } from '../cache/former-identity.ts';
import type { Identity } from '../cache/identity.ts';
import type { Failure, Result } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import { identityContextOf, type ReadingContext, type Readings, readingsOf } from './readings.ts';

export interface IdentifiedStep {
  readonly fingerprint: string;
  /** What the fingerprint is the hash of. */
  readonly identity: () => Identity;
  /** False while nobody knows its software: then nothing is stored under this fingerprint. */
  readonly isWhole: boolean;
  /** The same step as the format before wrote it. */
  readonly former: () => FormerStep;
}

export interface FormerStep {
  readonly identity: Identity;
  readonly fingerprint: string;
  /** Its result may be reused: the old format saw everything that counts now. */
  readonly saysAll: boolean;
}

export interface IdentifyContext extends ReadingContext {
  readonly hash: Hash;
}

/** Fails when something that the step reads is not there. */
export function identifyStep(step: Step, context: IdentifyContext): Result<IdentifiedStep, Failure> {
  const readings = readingsOf(step, context);
  if (!readings.ok) return readings;
  const identity = identityFrom(step, readings.value);
  const fingerprint = fingerprintOf(identity, context.hash);
  return { ok: true, value: identifiedStep(step, readings.value, fingerprint, context.hash, identity) };
}

export function identityFrom(step: Step, readings: Readings): Identity {
  return identityOf(step, identityContextOf(step, readings));
}

/** A step whose fingerprint is known. What else it is, unless that is `made` already, is made when somebody asks. */
export function identifiedStep(
  step: Step,
  readings: Readings,
  fingerprint: string,
  hash: Hash,
  made?: Identity,
): IdentifiedStep {
  return {
    fingerprint,
    identity: () => made ?? identityFrom(step, readings),
    isWhole: readings.isWhole,
    former: () => {
      const old = formerIdentityOf(step, identityContextOf(step, readings));
      return { ...old, fingerprint: fingerprintOf(old.identity, hash) };
    },
  };
}
