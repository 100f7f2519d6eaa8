/** Reads what a command is about: the pipeline file, its sidecar, and its place in its workspace. */
import { realpath } from 'node:fs/promises';
import type { InputSetting } from '@millrace/pipeline-engine/browser';
import { EngineError, type PipelineLayout } from '@millrace/pipeline-engine/browser';
import { createPipelineFiles } from '../workspace/pipeline-files.ts';
import { toWorkspacePath } from '../workspace/safe-path.ts';
import { type Workspace, type WorkspaceOptions, workspaceOfFile } from '../workspace/workspace.ts';

export interface PipelineSource {
  readonly workspace: Workspace;
  /** Workspace path. */
  readonly path: string;
  readonly text: string;
  readonly layout: PipelineLayout | null;
}

export async function readPipelineSource(file: string, options: WorkspaceOptions): Promise<PipelineSource> {
  const workspace = await workspaceOfFile(file, options);
  const path = toWorkspacePath(workspace.root, await realpath(file));
  const { text, layout } = await createPipelineFiles(workspace.root).read(path);
  return { workspace, path, text, layout };
}

/** `inputs.x=V` and `inputs.x.path=P`; a relative P starts at the folder of the pipeline file. */
export function parseSetting(text: string): InputSetting {
  const match = /^inputs\.([A-Za-z_][A-Za-z0-9_]*)(\.path)?=(.*)$/s.exec(text);
  if (!match?.[1]) {
    throw new EngineError(
      'invalid-request',
      `"--set ${text}" is not understood. Write --set inputs.NAME=VALUE or --set inputs.NAME.path=PATH.`,
      { setting: text },
    );
  }
  const value = match[3] ?? '';
  return match[2] === undefined ? { name: match[1], value } : { name: match[1], path: value };
}

/** `RUN/STEP`, where the step's id may hold slashes itself. */
export function parseStepReference(text: string): { readonly run: string; readonly step: string } {
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) {
    throw new EngineError('invalid-request', `"${text}" is not RUN/STEP, such as 12/train.`, {
      reference: text,
    });
  }
  return { run: text.slice(0, slash), step: text.slice(slash + 1) };
}
