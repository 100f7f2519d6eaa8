/** The inputs of a pipeline's text as whoever starts it sees them. */
import path from 'node:path';
import { parsePipeline } from '@millrace/pipeline-engine/browser';
import type { PublishedVersion } from '../contract/index.ts';
import { isLocalPath } from '../document/check-paths.ts';

export interface ReadPipeline {
  readonly displayName: string | undefined;
  readonly parameters: PublishedVersion['parameters'];
}

/** `file`: the workspace path of the text. Local paths are given from the root of the workspace. */
export function readParameters(text: string, file: string): ReadPipeline {
  const { model } = parsePipeline(text);
  return {
    displayName: model?.displayName ?? model?.name,
    parameters: (model?.inputs ?? []).map(({ name, value }) => ({
      name,
      kind: value.kind === 'data' ? 'data' : 'literal',
      value:
        value.kind === 'literal' ? value.text : value.kind === 'data' ? fromRoot(file, value.path ?? '') : '',
    })),
  };
}

/** A path of the file as a workspace path; names and addresses as they are. */
function fromRoot(file: string, given: string): string {
  if (given === '' || !isLocalPath(given) || given.includes('${{')) return given;
  return path.posix.join(path.posix.dirname(file), given);
}
