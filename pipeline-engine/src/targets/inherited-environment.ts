/** What a process of ours inherits from the server: a short list, so that no secret leaks and no result depends on the rest. */

const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR'];
/** Without these, programs do not start on Windows. */
const inheritedOnWindows = ['SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE'];

export function inheritedEnvironment(
  more: Readonly<Record<string, string>> = {},
  source: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const names = process.platform === 'win32' ? [...inherited, ...inheritedOnWindows] : inherited;
  const kept = names.flatMap((name) => {
    const value = source[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...more };
}
