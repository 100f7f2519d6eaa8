/** A behaviour that every target keeps, and the target that it is tried on. */
import { expect } from 'vitest';
import type { Failure } from '../../errors.ts';
import type { ComputeTarget } from '../../run/ports.ts';
import type { Bench, Done } from './bench.ts';

export interface Trial {
  readonly target: ComputeTarget;
  readonly bench: Bench;
  /** Closes the target as a server does that stops, and returns the one of the next server. */
  readonly restart: (attempts: 'end' | 'leave') => Promise<ComputeTarget>;
}

export interface Case {
  readonly name: string;
  readonly run: (trial: Trial) => Promise<void>;
}

export function failure(done: Done): Failure {
  expect(done.outcome.kind).toBe('failed');
  if (done.outcome.kind !== 'failed') throw new Error('it did not fail');
  return done.outcome.failure;
}
