/**
 * Containers, asked for by the command of Docker or Podman on a machine: this one, or one reached by ssh. An attempt is
 * a container named after it, that sees its own folder, what is stored (to read), and nothing else of the machine.
 */
import { optional } from '../../spec/optional.ts';
import type { Launcher, LauncherSight } from './launcher.ts';
import { type Machine, MachineUnreachable, shellWord } from './machine.ts';

export interface ContainerOptions {
  readonly machine: Machine;
  /** The command and its own flags: `['docker']`, `['podman', '--remote']`. */
  readonly engine: readonly [string, ...string[]];
  /** Has bash; has what built-in components need (glibc and libstdc++) if they are to run there. */
  readonly image: string;
  /** None unless given: `bridge`, or a network's name. */
  readonly network?: string | undefined;
  readonly cores?: number | undefined;
  readonly memoryMegabytes?: number | undefined;
  readonly mostProcesses?: number | undefined;
  /** Whether the engine may fetch the image when it lacks it. */
  readonly pull?: 'missing' | 'never' | undefined;
  /** `all`, or a number of them. */
  readonly gpus?: string | undefined;
}

const defaultMostProcesses = 4096;

export function createContainerLauncher(options: ContainerOptions): Launcher {
  const { machine } = options;
  const engine = options.engine.map(shellWord).join(' ');
  const ask = async (script: string, args: readonly string[], stdin = ''): Promise<string> => {
    const answer = await machine.run(script, args, { stdin });
    if (answer.code !== 0) throw new MachineUnreachable(machine.name, answer.stderr.trim());
    return answer.stdout.toString();
  };
  return {
    seesProcesses: false,
    containers: {
      command: engine,
      image: options.image,
      mayFetch: options.pull === 'missing',
      ...optional('network', options.network),
    },
    // An image that was made or found there for a step is there: nothing is fetched in its name.
    launch: ({ image }) =>
      image === undefined
        ? launchScript(engine, flagsOf(options), options.image)
        : launchScript(engine, flagsOf({ ...options, pull: 'never' }), image),
    look: async (root, attempts) =>
      parseContainers(await ask(lookScript(engine), [root], `${attempts.join('\n')}\n`)),
    stop: async (root, attempt) => void (await ask(stopScript(engine), [root, attempt])),
    check: async () => {
      const [version = '', image] = (await ask(checkScript(engine, options.image), [])).trim().split('\n');
      return image === 'missing' && options.pull === 'never'
        ? { version, obstacle: `the image "${options.image}" is not there, and may not be fetched` }
        : { version };
    },
  };
}

function flagsOf(options: ContainerOptions): readonly string[] {
  const { cores, memoryMegabytes, mostProcesses = defaultMostProcesses } = options;
  return [
    `--network=${options.network ?? 'none'}`,
    `--pull=${options.pull ?? 'missing'}`,
    '--read-only',
    '--tmpfs=/tmp:rw,mode=1777',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    `--pids-limit=${mostProcesses}`,
    ...(cores === undefined ? [] : [`--cpus=${cores}`]),
    ...(memoryMegabytes === undefined
      ? []
      : [`--memory=${memoryMegabytes}m`, `--memory-swap=${memoryMegabytes}m`]),
    ...gpuFlags(options),
  ];
}

/** Docker has a flag of its own; Podman names devices by the container device interface. */
function gpuFlags({ engine, gpus }: ContainerOptions): readonly string[] {
  if (gpus === undefined) return [];
  if (!engine[0].endsWith('podman')) return [`--gpus=${gpus}`];
  const devices =
    gpus === 'all' ? ['all'] : Array.from({ length: Number(gpus) }, (_, index) => String(index));
  return devices.map((device) => `--device=nvidia.com/gpu=${device}`);
}

/** The user inside is never root: a server of root's gives the files of the attempt to nobody. */
const launchScript = (
  engine: string,
  flags: readonly string[],
  image: string,
): string => `[ -d started ] && exit 0
user=$(id -u):$(id -g)
if [ "$user" = 0:0 ]; then user=65534:65534; chmod 711 ../.. .. . ../../store && chown -R "$user" . || exit 3; fi
here=$(pwd -P)
store=$(cd ../../store && pwd -P)
parts=$(cat parts 2>/dev/null)
if [ -n "$parts" ]; then parts=$(cd "../../parts/$parts" && pwd -P) && chown -R "$user" "$parts" || exit 3; fi
touch launched
run() {
  ${engine} run --detach --name "millrace-$1" --user "$user" --workdir "$here" --env HOME=/tmp \\
    --volume "$here:$here" --volume "$store:$store:ro" \\
    \${parts:+--volume} \${parts:+"$parts:$parts"} ${flags.map(shellWord).join(' ')} \\
    --entrypoint sh ${shellWord(image)} ./wrapper >/dev/null 2>complaint
}
# It may have been made by a server, or a service of the engine, that died before it was started.
start() { ${engine} start "millrace-$1" >/dev/null 2>&1; }
run "$2" && exit 0
start "$2" && exit 0
${engine} ps -q >/dev/null 2>&1 || { cat complaint >&2; exit 6; }
# An engine that was away and is back has refused nothing: what counts is the second time.
start "$2" && exit 0
${engine} rm --force --volumes "millrace-$2" >/dev/null 2>&1
run "$2" && exit 0
cat complaint >&2
${engine} ps -q >/dev/null 2>&1 || exit 6
exit 3
`;

/** For each attempt of the input that was launched a line \`id state exit-code out-of-memory\`. */
const lookScript = (engine: string): string => `cd -- "$1" || exit 3
${engine} ps -q >/dev/null || exit 6
while read -r id; do
  [ -f "attempts/$id/launched" ] || continue
  known=$(${engine} inspect --type container -f '{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}}' "millrace-$id" 2>/dev/null)
  echo "$id \${known:-missing 0 false}"
done
exit 0
`;

const stopScript = (engine: string): string => `cd -- "$1" || exit 3
[ -f "attempts/$2/launched" ] || exit 0
mkdir "attempts/$2/started" 2>/dev/null
${engine} kill --signal KILL "millrace-$2" >/dev/null 2>&1
${engine} rm --force --volumes "millrace-$2" >/dev/null 2>&1
${engine} inspect --type container "millrace-$2" >/dev/null 2>&1 || { ${engine} ps -q >/dev/null || exit 6; exit 0; }
echo "container millrace-$2 does not end" >&2
exit 6
`;

const checkScript = (engine: string, image: string): string => `${engine} ps -q >/dev/null || exit 6
${engine} --version
${engine} image inspect ${shellWord(image)} >/dev/null 2>&1 || echo missing
`;

export function parseContainers(text: string): ReadonlyMap<string, LauncherSight> {
  const sights = new Map<string, LauncherSight>();
  for (const line of text.split('\n')) {
    const [id = '', state = '', code = '', outOfMemory = ''] = line.split(' ');
    const sight = sightOf(state, code, outOfMemory === 'true');
    if (sight !== undefined) sights.set(id, sight);
  }
  return sights;
}

/** SIGKILL: nobody but the kernel sends it, for \`rm\` leaves no container to look at. */
const killed = '137';

function sightOf(state: string, code: string, outOfMemory: boolean): LauncherSight | undefined {
  switch (state) {
    case 'created':
    case 'configured':
    case 'initialized':
      return { kind: 'waiting', reason: 'the container is being started' };
    case 'running':
      return { kind: 'running' };
    case 'paused':
      return { kind: 'waiting', reason: 'the container is paused' };
    case 'exited':
    case 'dead':
    case 'stopped':
      return outOfMemory || code === killed
        ? { kind: 'ended', how: 'out-of-memory', reason: state }
        : { kind: 'ended', how: 'lost', reason: `The container ended (exit code ${code}) without a word.` };
    case 'missing':
      return { kind: 'ended', how: 'lost', reason: 'The container was removed.' };
    default:
      return undefined;
  }
}
