/** A mapping of a node, and its rules. */
import type { MapRules } from '../documents/map-rules.ts';

export interface Part {
  /** Empty for the node itself. */
  readonly key: string;
  readonly rules: MapRules;
}
