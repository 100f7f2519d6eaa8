/** What a process of ours inherits from the server: a short list, so that no secret leaks and no result depends on the rest. */

const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR'];
/** Without these, programs do not start on Windows. */
const inheritedOnWindows = ['SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE'];

/** Settings of the user's for our own workers. */
const workerSettings = ['MILLRACE_THREADS', 'MILLRACE_MEMORY_LIMIT'];

/** For a command of the user's. */
export function inheritedEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return pick(process.platform === 'win32' ? [...inherited, ...inheritedOnWindows] : inherited, source);
}

/** For a worker of ours; `more` overrides. */
export function workerEnvironment(
  more: Readonly<Record<string, string>> = {},
  source: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return { ...inheritedEnvironment(source), ...pick(workerSettings, source), ...more };
}

function pick(names: readonly string[], source: NodeJS.ProcessEnv): Record<string, string> {
  const kept = names.flatMap((name) => {
    const value = source[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}
