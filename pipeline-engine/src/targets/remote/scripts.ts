/**
 * What is asked of a machine, in POSIX sh with the tools of coreutils or busybox. `$1` is always the folder that
 * Millrace has there:
 *
 *     store/<hex>            artifacts by digest, read-only; complete and checked, because a rename brings them in
 *     parts/<name>/<key>/    committed parts of parallel steps, for attempts to come
 *     incoming/<token>/      what is on its way
 *     arrays/<array>/        attempts that were submitted together (slurm-arrays.ts)
 *     attempts/<id>/         owner uses command.sh environment place wrapper, secrets and token (until they are read),
 *                            work/ inputs/ outputs/,
 *                            started (a folder: the gate), process (pid, start, boot), log, exit
 */

import { artifactsOutput } from '../../run/ports.ts';
import { type Confinement, removeCages } from '../confinement.ts';
import { sharingName } from '../parallel/parallel-command.ts';
import { sweepArrays } from './slurm-arrays.ts';

const enter = 'cd -- "$1" || exit 3\n';

/** The start time of a process (clock ticks since boot), empty when it is gone or only waits to be collected. */
const startOf = `start_of() {
  if [ -r /proc/self/stat ]; then
    sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -d ' \\n'
  fi
}
boot_id() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo none; }
`;

/** Makes the folder and says what the machine is, a fact per line. */
export const prepareScript = `umask 077
mkdir -p -- "$1/store" "$1/incoming" "$1/attempts" || exit 3
${enter}for tool in bash tar sha256sum awk sed setsid; do
  command -v $tool >/dev/null 2>&1 || echo "missing $tool"
done
echo "root $(pwd -P)"
echo "system $(uname -sm)"
echo "cores $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)"
echo "memory $(awk '/^MemTotal/ { print $2 * 1024 }' /proc/meminfo 2>/dev/null)"
echo "free $(df -Pk . | awk 'NR == 2 { print $4 * 1024 }')"
`;

/** Prints those of the digests on its input that the store lacks; the others are kept by a sweep that begins now. */
export const missingScript = `${enter}while read -r hex; do
  if [ -e "store/$hex" ]; then touch -c "store/$hex"; else echo "$hex"; fi
done
`;

/** Takes artifacts from its input into the folder `$3`; 4 when something arrived damaged. \`$2\` is a fresh token. */
export const receiveScript = `umask 077
${enter}mkdir -p "$3" && mkdir "incoming/$2" && cd "incoming/$2" || exit 3
trap 'cd ../.. && chmod -R u+w "incoming/$2" 2>/dev/null; rm -rf "incoming/$2"' EXIT
tar -xf - || exit 3
if [ -s checks ]; then sha256sum -c checks >/dev/null || exit 4; fi
mv -n artifacts/* "../../$3/" 2>complaints
for entry in artifacts/*; do
  [ ! -e "$entry" ] || [ -e "../../$3/\${entry#artifacts/}" ] || { cat complaints >&2; exit 3; }
done
`;

/** Makes the folder of attempt \`$2\` from the files on its input, once; \`./place\` fills it. Then starts it by \`launch\`. */
export const startScript = (launch: string): string => `umask 077
${enter}if [ ! -d "attempts/$2" ]; then
  rm -rf "incoming/$2" && mkdir "incoming/$2" && cd "incoming/$2" || exit 3
  trap 'cd ../.. && chmod -R u+w "incoming/$2" 2>/dev/null; rm -rf "incoming/$2"' EXIT
  tar -xf - && sh ./place || exit 3
  trap - EXIT
  cd ../.. && mv "incoming/$2" "attempts/$2" || exit 3
fi
cd "attempts/$2" || exit 3
${launch}
`;

export interface WrapperOptions {
  /** Its id, which the command's processes carry in their environment. */
  readonly attempt: string;
  /** The folder of the attempt, as a word of the shell. */
  readonly directory: string;
  /** What is run, in its folder `work`. */
  readonly run: string;
  readonly confinement: Confinement;
}

/**
 * The process that every detached command runs under. The folder \`started\` lets only the first one pass, so an
 * attempt begins at most once. \`exit\` appears, complete, when the command has ended; then what it left behind goes. It
 * carries a token that the command never saw: whatever else writes an \`exit\` is not believed.
 */
export const wrapperScript = ({
  attempt,
  directory,
  run,
  confinement: { before, around, after },
}: WrapperOptions): string => `#!/bin/sh
umask 022
cd ${directory} || exit 99
mkdir started 2>/dev/null || exit 98
token=$(cat token 2>/dev/null); rm -f token
${startOf}echo "$$ $(start_of $$) $(boot_id)" > process.new && mv process.new process || exit 97
# Room for the exit code, so that a disk that is full by then can take it.
printf '%80s\\n' '' > exit.new || exit 95
record=$PWD/cages
cd work || exit 96
mkdir outputs 2>/dev/null
exec 3>>../log
${before}${around(run)} </dev/null >&3 2>&3 3>&-
code=$?
${after('code')}if [ -d outputs ] && [ ! -L outputs ] && [ -n "$(ls -A outputs)" ]; then
  mkdir -p ../outputs/${artifactsOutput} && [ ! -e ../outputs/${artifactsOutput}/outputs ] && mv outputs ../outputs/${artifactsOutput}/outputs
fi 2>/dev/null
[ -f ../exit.new ] || rm -rf ../exit.new
[ ! -d ../exit ] || rm -rf ../exit
echo "$code $token" 1<> ../exit.new && sync ../exit.new 2>/dev/null; mv ../exit.new ../exit
trap '' TERM
# Children that left the group still carry the name of the attempt; where no server looks, nobody else ends them.
for signal in TERM KILL KILL; do
  left=$(grep -lzxF "MILLRACE_ATTEMPT=${attempt}" /proc/[0-9]*/environ 2>/dev/null | sed 's/[^0-9]//g')
  [ -n "$left" ] || break
  kill -$signal $left 2>/dev/null
  sleep 0.1
done
kill -TERM -$$ 2>/dev/null
kill -KILL -$$ 2>/dev/null
exit 0
`;

/** The number of an instance of the driver of a parallel step; the first one has none. */
export const instanceVariable = 'MILLRACE_INSTANCE';

/**
 * What each job of an array runs: the first one is the attempt, and ends it. The others help, as long as it wants them;
 * each says in a folder of its own that it is there, what it logs, and that it ended.
 */
export const instanceScript = (directory: string, run: string): string => `#!/bin/sh
umask 022
cd ${directory} || exit 99
${instanceVariable}=\${SLURM_ARRAY_TASK_ID:-0}
[ "$${instanceVariable}" != 0 ] || { unset ${instanceVariable}; exec sh ./wrapper; }
[ ! -f ${sharingName}/closed ] || exit 0
export ${instanceVariable}
own=../${sharingName}/instances/$${instanceVariable}
cd work && mkdir -p "$own" || exit 96
trap 'touch "$own/ended"' EXIT
trap 'exit 143' TERM INT
${run} </dev/null >>"$own/log" 2>&1
`;

/**
 * For each line \`id offset most token\` of its input, with the path of a log below it for that of one process: a line \`id state code size length progress\`, the next \`length\` bytes of the
 * log, and a line end. States: absent, placed, running, gone (it ran, and nobody knows how it ended), ended.
 */
export const lookScript = `${enter}${startOf}boot=$(boot_id)
has_ended() {
  [ -f "$1/exit" ] && read -r claim sign < "$1/exit" && [ "$sign" = "$2" ] || return 1
  state=ended
  code=$claim
}
sight() {
  if has_ended "$1" "$2"; then :
  elif [ -f "$1/process" ]; then
    read -r pid start since < "$1/process"
    if [ "$since" = "$boot" ] && [ "$(start_of "$pid")" = "$start" ]; then state=running
    else has_ended "$1" "$2" || state=gone; fi
  elif [ -d "$1" ]; then state=placed
  else state=absent; fi
}
while read -r id offset most token; do
  code=-
  case $id in
  */*) state=log file=attempts/$id ;;
  *) sight "attempts/$id" "$token"; file=attempts/$id/log ;;
  esac
  size=0
  [ ! -s "$file" ] || size=$(wc -c < "$file" | tr -d ' ')
  length=$((size - offset))
  [ "$length" -ge 0 ] || length=0
  [ "$length" -le "$most" ] || length=$most
  progress=
  [ ! -f "attempts/$id/progress" ] || progress=$(cat "attempts/$id/progress")
  echo "$id $state $code $size $length $progress"
  [ "$length" -eq 0 ] || tail -c +$((offset + 1)) "$file" | head -c "$length"
  echo
done
`;

/** 0 when attempt \`$2\` has passed its gate. */
export const begunScript = `${enter}[ -d "attempts/$2/started" ]
`;

/**
 * Ends attempt \`$2\`, its group and the children that left it: SIGTERM, and SIGKILL after \`$3\` tenths of a second. One
 * that has not begun never will. 5 when something of it is still there.
 */
export const stopScript = `${enter}[ -d "attempts/$2" ] || exit 0
${startOf}mkdir "attempts/$2/started" 2>/dev/null && exit 0
cages=$(cat "attempts/$2/cages" 2>/dev/null)
# The wrapper is past its gate and marks itself at once.
waited=0
while [ ! -f "attempts/$2/process" ] && [ $waited -lt 20 ]; do sleep 0.1; waited=$((waited + 1)); done
pid=0
if [ -f "attempts/$2/process" ]; then read -r pid start since < "attempts/$2/process"; fi
if [ "$since" != "$(boot_id)" ]; then exit 0; fi
now=$(start_of "$pid")
[ -z "$now" ] || [ "$now" = "$start" ] || pid=0
members() {
  [ "$pid" -eq 0 ] || cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\\([0-9]*\\) (.*) /\\1 /' |
    awk -v g="$pid" '$4 == g && $2 != "Z" { print $1 }'
  grep -la "MILLRACE_ATTEMPT=$1" /proc/[0-9]*/environ 2>/dev/null | sed 's/[^0-9]//g'
}
end() {
  for one in $(members "$2"); do kill "-$1" "$one" 2>/dev/null; done
}
end TERM "$2"
tenths=0
while [ -n "$(members "$2")" ]; do
  [ "$tenths" -lt "$3" ] || end KILL "$2"
  [ "$tenths" -lt $(($3 + 50)) ] || exit 5
  sleep 0.1
  tenths=$((tenths + 1))
done
${removeCages}exit 0
`;

/** The checksums of what attempt \`$2\` wrote. */
export const checksScript = `${enter}cd "attempts/$2/outputs" || exit 3
find . -type f -exec sha256sum {} +
`;

/** What attempt \`$2\` wrote, as a tar stream. */
export const fetchScript = `${enter}cd "attempts/$2/outputs" && tar -cf - .
`;

/** Keeps outputs of attempt \`$2\` as artifacts (lines \`hex name\` on the input), and removes the rest of it. */
export const releaseScript = `${enter}[ -d "attempts/$2" ] || exit 0
while read -r hex name; do
  if [ ! -e "store/$hex" ] && [ -e "attempts/$2/outputs/$name" ]; then
    chmod -R a-w "attempts/$2/outputs/$name" && chmod u+w "attempts/$2/outputs/$name" &&
      mv "attempts/$2/outputs/$name" "store/$hex" && [ -d "store/$hex" ] || chmod a-w "store/$hex" 2>/dev/null
  fi
done
chmod -R u+w "attempts/$2" && rm -rf "attempts/$2"
`;

/** The file \`$3\` in which attempt \`$2\` says what came of it; nothing when there is none. */
export const resultScript = `${enter}cat "attempts/$2/$3" 2>/dev/null || true
`;

/** The keys of the parts in the folder \`parts/$2\`, one a line. */
export const partsScript = `${enter}cd "parts/$2" 2>/dev/null || exit 0
for key in *; do [ ! -f "$key/part.json" ] || echo "$key"; done
`;

/** The checksums of the parts whose keys are on its input. */
export const partChecksScript = `${enter}cd "parts/$2" || exit 3
find $(cat) -type f -exec sha256sum {} +
`;

/** The parts whose keys are on its input, as a tar stream. */
export const fetchPartsScript = `${enter}cd "parts/$2" && tar -cf - $(cat)
`;

/** The attempts that belong to \`$2\`, one a line. */
export const ownScript = `${enter}for file in attempts/*/owner; do
  [ -f "$file" ] && [ "$(cat "$file")" = "$2" ] || continue
  folder=\${file%/owner}
  echo "\${folder#attempts/}"
done
`;

/**
 * Removes artifacts and attempts, whoever owns them, that nobody touched for \`$2\` days, and transfers that broke off a
 * day ago. An attempt without an exit code goes only where \`$3\` says that its processes could be seen, and none runs;
 * what an attempt that stays runs with stays too.
 */
export const sweepScript = `${enter}${startOf}boot=$(boot_id)
is_old() { [ -z "$(find "$1" -maxdepth "$3" ! -mtime +"$2" 2>/dev/null | head -n 1)" ]; }
runs() {
  [ -f "$1/process" ] || return 1
  read -r pid start since < "$1/process"
  [ "$since" = "$boot" ] && [ "$(start_of "$pid")" = "$start" ]
}
drop() { chmod -R u+w "$1" 2>/dev/null; rm -rf "$1"; }
for folder in attempts/*; do
  [ -d "$folder" ] && is_old "$folder" "$2" 1 || continue
  [ -f "$folder/exit" ] || { [ "$3" = seen ] && ! runs "$folder"; } || continue
  drop "$folder"
done
used=$(cat attempts/*/uses 2>/dev/null)
for entry in $(find store -mindepth 1 -maxdepth 1 -mtime +"$2"); do
  case $used in *"\${entry#store/}"*) continue ;; esac
  # It may have been asked for since the list was made.
  ! is_old "$entry" "$2" 0 || drop "$entry"
done
for entry in $(find parts -mindepth 2 -maxdepth 2 -mtime +"$2" 2>/dev/null); do drop "$entry"; done
rmdir parts/* 2>/dev/null
${sweepArrays}for entry in $(find incoming -mindepth 1 -maxdepth 1 -mtime +1); do drop "$entry"; done
exit 0
`;
