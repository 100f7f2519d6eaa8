/** Other software on this machine that tests run scripts with, and why they skip without it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const python = process.env.MILLRACE_TEST_PYTHON;

/** Why no script can be run with these Python modules; undefined when it can. */
export function pythonMissing(modules: readonly string[]): string | undefined {
  if (python === undefined) return 'MILLRACE_TEST_PYTHON names no Python';
  const command = modules.map((name) => `import ${name}`).join('; ');
  return succeeds(python, ['-c', command]) ? undefined : `${python} lacks one of ${modules.join(', ')}`;
}

export const commandMissing = (command: string, args: readonly string[]): string | undefined =>
  succeeds(command, args) ? undefined : `there is no ${command}`;

/** The variables of a process for which `python` and `python3` are the ones that tests use. */
export function withPython(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (python === undefined || !existsSync(python)) return env;
  return { ...env, PATH: `${path.dirname(python)}${path.delimiter}${process.env.PATH ?? ''}` };
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
