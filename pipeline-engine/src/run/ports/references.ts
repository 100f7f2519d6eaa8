/** What documents name, found on this machine. */
import type { EngineError } from '../../errors.ts';

/** What a reference such as `azureml:NAME:VERSION` means here: the document that registers it, and the path in there. */
export type FindRegistered = (
  reference: string,
) => { readonly file: string; readonly path: string } | undefined;

/** Finds a local path that a document names, or says why it may not be read (as an `EngineError` value). */
export type ResolvePath = (file: string, path: string) => string | EngineError;
