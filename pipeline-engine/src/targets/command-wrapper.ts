/**
 * The shell text around every command on this machine: it waits at its gate, takes what the command left in `./outputs`,
 * and notes the exit status. `$1` is the command's script, `$2` where the status goes.
 */
import { type Attempt, artifactsOutput } from '../run/ports.ts';
import { type Confinement, confine, type StepLimits } from './confinement.ts';
import { shellWord } from './remote/machine.ts';

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
}

/** The wrapper of a command, for `sh -c`. With secrets, `$3` and `$4` are the program that hides them, and its text. */
export function wrapperFor({ id, directory, secrets }: Attempt, { limits, sandbox }: WrapperWishes): string {
  const run = secrets === undefined ? plainRun : maskingRun;
  const confined = limits === undefined ? freely : confine(`millrace-${id}`, limits);
  return wrapperOf(sandbox === true ? sandboxOf(directory) + run : run, confined);
}

/** Words before those of a command, which it then runs within. */
function sandboxOf(directory: string): string {
  const own = shellWord(directory);
  return `bwrap --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /var/tmp --bind ${own} ${own} \\
  --unshare-all --die-with-parent --setenv TMPDIR /tmp --chdir "$PWD" -- `;
}
