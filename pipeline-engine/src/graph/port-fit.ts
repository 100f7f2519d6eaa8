/** Whether what one port gives fits what another takes. The designer asks the same before it lets a wire be drawn. */
import type { PortKind } from '../spec/component.ts';

/** `loose`: unlike Azure types that may still work; a warning, never a refusal. */
export type Fit = 'fits' | 'loose' | 'refused';

/** Kinds whose folders have an inner form that a reader relies on. */
const structured: readonly PortKind[] = [
  'table',
  'untrained_model',
  'trained_model',
  'transformation',
  'metrics',
];

/** `exact`: at least one side is a built-in, whose kinds are no guess from an Azure type. */
export function portFit(source: PortKind, target: PortKind, exact: boolean): Fit {
  if (source === target || source === 'any' || target === 'any') return 'fits';
  if (!structured.includes(target)) return 'loose';
  const unlike = structured.includes(source) || source === 'file';
  return unlike && exact ? 'refused' : 'loose';
}
