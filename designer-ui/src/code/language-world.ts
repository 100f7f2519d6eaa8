/** What help while writing needs to know of the workspace, as a value that can be sent to a worker. */
import {
  type ComponentDefinition,
  formatComponentReference,
  type Language,
  type LanguageContext,
} from '@millrace/pipeline-engine/browser';
import { findDefinition, indexDefinitions } from '../model/component-lookup.ts';

export interface LanguageWorld {
  readonly components: readonly ComponentDefinition[];
  /** Definitions of references that are not registered, as they are spelled in the document. */
  readonly found: readonly (readonly [string, ComponentDefinition])[];
  readonly file: string;
  readonly language: Language;
}

export interface LanguageQuestion {
  readonly kind: 'complete' | 'hover';
  readonly text: string;
  /** UTF-16. */
  readonly offset: number;
  /** Undefined while it is the world of the question before. */
  readonly world: LanguageWorld | undefined;
}

export function contextOf({ components, found, file, language }: LanguageWorld): LanguageContext {
  const byName = indexDefinitions(components);
  const beside = new Map(found);
  return {
    components,
    resolve: (reference) =>
      findDefinition(reference, byName, file) ?? beside.get(formatComponentReference(reference)),
    computes: ['local'],
    file,
    language,
  };
}
