/**
 * The shell text around every command on this machine: it waits at its gate, takes what the command left in `./outputs`,
 * and notes the exit status. `$1` is the command's script, `$2` where the status goes.
 */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { type Attempt, artifactsOutput } from '../run/ports.ts';
import { isBuiltin } from './builtin-process.ts';
import { type Confinement, confine, type StepLimits } from './confinement.ts';
import { shellWord } from './remote/machine.ts';
import type { WorkerProgram } from './worker-pool.ts';

/**
 * Ends when the gate's line never comes. Signals to the group are for the command: the wrapper lives on to note the
 * status. The shell's own remarks, such as "Terminated", stay out of the log.
 */
const wrapperOf = (run: string, { before, around, after }: Confinement): string => `IFS= read -r go || exit
trap : HUP INT QUIT TERM
exec 3>&2 2>/dev/null
record=\${2%/*}/cages
${before}${around(run)} 2>&3 3>&-
status=$?
${after('status')}if [ -d outputs ] && [ ! -L outputs ]; then
  kept=\${2%/*}/outputs/${artifactsOutput}
  for entry in outputs/* outputs/.[!.]* outputs/..?*; do
    [ -e "$entry" ] || [ -L "$entry" ] || continue
    mkdir -p "$kept" && [ ! -e "$kept/outputs" ] && mv outputs "$kept/outputs"
    break
  done
fi
echo "$status" >"$2"
exit "$status"`;

const plainRun = 'bash --noprofile --norc "$1" </dev/null';
/** What follows the gate's line on the standard input is for the process between command and log. */
const maskingRun = '"$3" --eval "$4" "$1"';
const freely: Confinement = { before: '', around: (run) => run, after: () => '' };

export interface WrapperWishes {
  readonly limits?: StepLimits | undefined;
  readonly sandbox?: boolean | undefined;
  /** What runs built-in components; the sandbox shows where it lies. */
  readonly program: WorkerProgram;
}

/** The wrapper of a command, for `sh -c`. With secrets, `$3` and `$4` are the program that hides them, and its text. */
export function wrapperFor(attempt: Attempt, { limits, sandbox, program }: WrapperWishes): string {
  const { id, secrets } = attempt;
  const run = secrets === undefined ? plainRun : maskingRun;
  const confined = limits === undefined ? freely : confine(`millrace-${id}`, limits, isBuiltin(attempt.step));
  return wrapperOf(sandbox === true ? sandboxOf(attempt, program) + run : run, confined);
}

/**
 * Words before those of a command, which it then runs within. Temporary files of others are hidden; what a built-in
 * component is loaded from is shown, and where it commits parts may be written.
 */
function sandboxOf({ step, directory, parts }: Attempt, program: WorkerProgram): string {
  const shown = isBuiltin(step) ? foldersOf(program) : [];
  const written = [directory, ...(parts === undefined ? [] : [parts.folder])];
  const binds = [
    ...shown.map((folder) => `--ro-bind ${shellWord(folder)} ${shellWord(folder)}`),
    ...written.map((folder) => `--bind ${shellWord(folder)} ${shellWord(folder)}`),
  ];
  return `bwrap --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /var/tmp ${binds.join(' ')} \\
  --unshare-all --die-with-parent --setenv TMPDIR /tmp --chdir "$PWD" -- `;
}

/** The folder of its entry, and those of packages that lie above it. */
function foldersOf({ words }: WorkerProgram): readonly string[] {
  const folders = [path.dirname(words.at(-1) ?? '/')];
  for (let above = folders[0] ?? '/'; above !== path.dirname(above); above = path.dirname(above)) {
    const packages = path.join(above, 'node_modules');
    if (existsSync(packages)) folders.push(realpathSync(packages));
  }
  return folders;
}
