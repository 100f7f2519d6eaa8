/**
 * Limits of a command, in the words of its wrapper's shell: a control group of its own where this user may make one
 * (version 1 of the kernel's interface, or a delegated version 2), else limits that a process sets itself.
 */

export interface StepLimits {
  readonly cores?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly processes?: number | undefined;
}

export interface Confinement {
  /** Before the command, in the wrapper, where descriptor 3 is the log and `$record` a file that may be written. */
  readonly before: string;
  /** The command, `run`, within the limits; it has to be one that `exec` takes. */
  readonly around: (run: string) => string;
  /** After it; sees to it that `variable`, its exit code, says 137 when the kernel ended something for its memory. */
  readonly after: (variable: string) => string;
}

const periodMicroseconds = 100_000;

/**
 * `name`: of the group, a plain word that nothing else has. A program that reserves more addresses than it uses, as
 * those of built-in components do, is not held by them where there is no group.
 */
export function confine(name: string, limits: StepLimits, reservesAddresses = false): Confinement {
  const { cores, memoryBytes, processes } = limits;
  const wishes = [
    ...(memoryBytes === undefined
      ? []
      : [
          reservesAddresses
            ? `cage memory ${memoryBytes} || echo "This machine lets nobody limit memory here." >&3`
            : `cage memory ${memoryBytes} || limit=${memoryBytes}`,
        ]),
    ...(processes === undefined
      ? []
      : [`cage pids ${processes} || echo "This machine lets nobody limit processes here." >&3`]),
    ...(cores === undefined
      ? []
      : [
          `cage cpu ${cores * periodMicroseconds} || echo "This machine lets nobody limit processors here." >&3`,
        ]),
  ];
  return {
    before: `${countKills}cages= limit=
${wishes.length === 0 ? '' : makeCages(name)}${wishes.join('\n')}
[ -z "$cages" ] || echo "$cages" > "$record"
kills_before=$(count_kills)
`,
    around: (run) =>
      wishes.length === 0
        ? run
        : `(
for cage in $cages; do echo 0 > "$cage/cgroup.procs" || exit 94; done
[ -z "$limit" ] || ulimit -v $((limit / 1024))
exec ${run}
)`,
    after: (variable) => `kills=$(count_kills)
if [ "$${variable}" -ne 0 ] && [ "\${kills:-0}" -gt "\${kills_before:-0}" ]; then
  echo "The kernel ended a process of this step, for it used more memory than it may." >&3
  ${variable}=137
fi
${removeCages}`,
  };
}

/** Ends what is left in \`$cages\`, and removes them; nothing but groups of steps. */
export const removeCages = `for cage in $cages; do
  case $cage in /sys/fs/cgroup/*/../*) continue ;; /sys/fs/cgroup/*/millrace-*) ;; *) continue ;; esac
  turns=0
  while [ -n "$(cat "$cage/cgroup.procs" 2>/dev/null)" ] && [ $turns -lt 100 ]; do
    kill -KILL $(cat "$cage/cgroup.procs") 2>/dev/null
    sleep 0.02
    turns=$((turns + 1))
  done
  rmdir "$cage" 2>/dev/null
done
`;

/** How often the kernel has ended something in the step's own group, or in that of the container or job around it. */
const countKills = `count_kills() {
  own=$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup 2>/dev/null)
  all=$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null)
  for file in \${memory_cage:+"$memory_cage/memory.oom_control" "$memory_cage/memory.events"} \\
    "/sys/fs/cgroup/memory$own/memory.oom_control" /sys/fs/cgroup/memory/memory.oom_control \\
    "/sys/fs/cgroup$all/memory.events" /sys/fs/cgroup/memory.events; do
    [ -r "$file" ] && { sed -n 's/^oom_kill //p' "$file"; return; }
  done
  echo 0
}
`;

/**
 * \`cage CONTROLLER VALUE\` makes a group with that limit, and adds it to \`$cages\`; 1 when it may not. Of version 2 it is
 * below our own group or, where that may have none because processes are in it, beside it: one group for all limits.
 */
const makeCages = (name: string): string => `cage() {
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    base=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
    if [ -n "$cages" ]; then bases=\${cages%/*}; else bases="$base \${base%/*}"; fi
    case $1 in memory) file=memory.max ;; pids) file=pids.max ;; cpu) file=cpu.max ;; esac
  else
    bases=/sys/fs/cgroup/$1$(sed -n "s/^[0-9]*:\\\\([^:]*,\\\\)*$1\\\\(,[^:]*\\\\)*://p" /proc/self/cgroup)
    [ -d "$bases" ] || bases=/sys/fs/cgroup/$1
    case $1 in memory) file=memory.limit_in_bytes ;; pids) file=pids.max ;; cpu) file=cpu.cfs_quota_us ;; esac
  fi
  if [ "$file" = cpu.max ]; then set_to="$2 ${periodMicroseconds}"; else set_to=$2; fi
  for base in $bases; do
    made=$base/${name}
    fresh=
    if mkdir "$made" 2>/dev/null; then fresh=1; elif [ ! -d "$made" ]; then made= && continue; fi
    { echo "$set_to" > "$made/$file"; } 2>/dev/null && break
    [ -z "$fresh" ] || rmdir "$made" 2>/dev/null
    made=
  done
  [ -n "$made" ] || return 1
  case $1 in memory)
    memory_cage=$made
    # Without it, what does not fit goes to the swap.
    for swap in memory.memsw.limit_in_bytes memory.swap.max; do
      [ ! -w "$made/$swap" ] || { echo "$2" > "$made/$swap"; } 2>/dev/null
    done ;;
  esac
  case " $cages " in *" $made "*) ;; *) cages="$cages\${cages:+ }$made" ;; esac
}
`;

/** Limits that control groups keep. */
export type KeptLimit = 'memory' | 'processes' | 'cores';

const controllers: Readonly<Record<string, KeptLimit>> = {
  memory: 'memory',
  pids: 'processes',
  cpu: 'cores',
};

/** Prints the controllers whose limits this user may set here, by setting them on nothing. */
export const limitsScript = `cages=
${makeCages('millrace-check-$$')}for wish in 'memory 67108864' 'pids 100' 'cpu ${periodMicroseconds}'; do
  cage $wish && echo "\${wish%% *}"
done
${removeCages}exit 0
`;

export function parseLimits(text: string): readonly KeptLimit[] {
  return text.split('\n').flatMap((line) => controllers[line] ?? []);
}
