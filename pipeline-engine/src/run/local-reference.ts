/** How what lies beside the graph is named: a path as a document spells it, and the document. */
import type { Step } from '../graph/step.ts';

export interface LocalReference {
  readonly file: string;
  readonly path: string;
}

/** The document that holds the definition of a step's component: its relative paths start there. */
export function definitionFile(step: Step): string | undefined {
  const { origin } = step.component;
  return origin.kind === 'workspace' ? origin.file : step.componentFile;
}

/** Equal for references that are spelled alike in one document. */
export function keyOf(reference: LocalReference): string {
  return `${reference.file}\0${reference.path}`;
}
