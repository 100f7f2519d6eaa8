/** Where a path that a schedule spells points to. */
import path from 'node:path';

/** The workspace path; an absolute one stays as it is. */
export const workspacePathFrom = (file: string, given: string): string =>
  path.posix.isAbsolute(given) ? given : path.posix.join(path.posix.dirname(file), given);
