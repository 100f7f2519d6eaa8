/** How graph code asks for the components that a pipeline names; who answers (files, registry, library) is elsewhere. */
import type { ComponentDefinition } from './component.ts';
import type { ComponentReference, PipelineModel } from './pipeline.ts';

export type ResolvedComponent =
  | { readonly kind: 'component'; readonly definition: ComponentDefinition; readonly file?: string }
  | { readonly kind: 'pipeline'; readonly model: PipelineModel; readonly file: string };

/** `fromFile` is the document that holds the reference: relative paths start at its folder. Undefined: not found. */
export type ComponentResolver = (
  reference: ComponentReference,
  fromFile: string,
) => ResolvedComponent | undefined;
