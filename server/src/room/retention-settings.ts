/** What `millrace.yml` in the root of the workspace says about keeping things, with the defaults of what it leaves out. */
import { readFile } from 'node:fs/promises';
import { defaultRetention, type RetentionRules } from '@millrace/pipeline-engine';
import { type Issue, parseWorkspaceSettings } from '@millrace/pipeline-engine/browser';
import { isCode, resolveWorkspacePath } from '../workspace/safe-path.ts';

export const settingsFile = 'millrace.yml';

export interface RetentionSettings {
  readonly rules: RetentionRules;
  readonly isAutomatic: boolean;
  readonly issues: readonly Issue[];
}

/** What a person gives beside the file wins over it. */
export interface RetentionOverrides {
  readonly keepRuns?: number;
  readonly keepDays?: number;
  readonly mostBytes?: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Read anew each time: the file belongs to the user. */
export async function readRetention(
  root: string,
  overrides: RetentionOverrides = {},
): Promise<RetentionSettings> {
  const file = await resolveWorkspacePath(root, settingsFile);
  const { settings, issues } = parseWorkspaceSettings(await textOf(file));
  const keepDays = overrides.keepDays ?? settings.keepDays;
  const mostBytes = overrides.mostBytes ?? settings.mostBytes;
  return {
    rules: {
      keepRuns: overrides.keepRuns ?? settings.keepRuns ?? defaultRetention.keepRuns,
      keepMs: keepDays === undefined ? defaultRetention.keepMs : keepDays * dayMs,
      ...(mostBytes === undefined ? {} : { mostBytes }),
    },
    isAutomatic: settings.isAutomatic ?? true,
    issues,
  };
}

/** With a mistake in the file nobody knows what is to be kept. */
export function hasMistake({ issues }: RetentionSettings): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  }
}
