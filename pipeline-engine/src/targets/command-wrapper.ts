/**
 * The shell text around every command on this machine: it waits at its gate, takes what the command left in `./outputs`,
 * and notes the exit status. `$1` is the command's script, `$2` where the status goes.
 */
import { artifactsOutput } from '../run/ports.ts';

/**
 * Ends when the gate's line never comes. Signals to the group are for the command: the wrapper lives on to note the
 * status. The shell's own remarks, such as "Terminated", stay out of the log.
 */
const wrapperOf = (run: string): string => `IFS= read -r go || exit
trap : HUP INT QUIT TERM
exec 3>&2 2>/dev/null
${run} 2>&3 3>&-
status=$?
if [ -d outputs ] && [ ! -L outputs ]; then
  kept=\${2%/*}/outputs/${artifactsOutput}
  [ -n "$(ls -A outputs)" ] && mkdir -p "$kept" && [ ! -e "$kept/outputs" ] && mv outputs "$kept/outputs"
fi
echo "$status" >"$2"
exit "$status"`;

export const plainWrapper = wrapperOf('bash --noprofile --norc "$1" </dev/null');

/** What follows the gate's line on the standard input is for the process between command and log. */
export const maskingWrapper = wrapperOf('"$3" --eval "$4" "$1"');
