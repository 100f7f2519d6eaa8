/** Why a step is not reused: the parts of its identity that differ from an earlier one, old against new. */
import { compareCodeUnits } from './canonical-json.ts';
import type { Because, Identity } from './identity.ts';

/** What a reader wants to hear first: the step itself, then its settings, then its data. */
const order = [
  'component',
  'implementation',
  'engine',
  'command',
  'code',
  'environment',
  'variable',
  'secret',
  'setting',
  'param',
  'input',
  'output',
];

/** `earlier` undefined means that nothing comparable ever succeeded. An empty answer means that both are the same. */
export function explainMiss(identity: Identity, earlier: Identity | undefined): readonly Because[] {
  if (earlier === undefined) return [{ part: 'first-run', old: null, new: null }];
  const old = new Map(earlier.parts.map((entry) => [entry.part, entry.value]));
  const now = new Map(identity.parts.map((entry) => [entry.part, entry.value]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((part) => ({ part, old: old.get(part) ?? null, new: now.get(part) ?? null }))
    .filter((because) => because.old !== because.new)
    .sort((a, b) => rank(a.part) - rank(b.part) || compareCodeUnits(a.part, b.part));
}

/**
 * Whether a step that has no history of its own may be explained by another step's result: when both read the
 * same data, or differ in one part. Anything else would name differences that nobody made.
 */
export function isComparable(identity: Identity, other: Identity): boolean {
  const differences = explainMiss(identity, other);
  const readsData = identity.parts.some(({ part }) => part.startsWith('input:'));
  return (
    differences.length <= 1 || (readsData && differences.every(({ part }) => !part.startsWith('input:')))
  );
}

function rank(part: string): number {
  const found = order.indexOf(part.split(':', 1)[0] ?? '');
  return found === -1 ? order.length : found;
}
