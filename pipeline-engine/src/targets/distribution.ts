/**
 * Distributed commands on one machine: as many processes as the settings say, each with the variables that its framework
 * looks for and a log of its own, and all of them ended when one fails. Pure: makes the bash text.
 */
import type { Step } from '../graph/step.ts';

export interface Distribution {
  readonly type: 'pytorch' | 'mpi' | 'tensorflow';
  /** One entry per process, in the order of their ranks. Ports are offsets from a free one. */
  readonly processes: readonly (readonly Variable[])[];
  readonly ports: number;
}

interface Variable {
  readonly name: string;
  /** For bash, in double quotes: `$port0` and its like are free ports. */
  readonly value: string;
}

/** Far more than a machine can be meant to run; a slip of the pen ends here. */
export const mostProcesses = 256;

const address = '127.0.0.1';

/** Undefined for a command that is one process. */
export function distributionOf({ settings = [] }: Pick<Step, 'settings'>): Distribution | undefined {
  const values = new Map(settings.map(({ name, value }) => [name, value]));
  const count = (name: string, usual: number): number => {
    const value = Number(values.get(name));
    return Number.isInteger(value) && value >= 0 ? Math.min(value, mostProcesses) : usual;
  };
  const instances = Math.max(1, count('resources.instance_count', 1));
  const perInstance = Math.max(1, count('distribution.process_count_per_instance', 1));
  const type = values.get('distribution.type')?.toLowerCase();
  if (type === 'pytorch') return ranked(type, instances, perInstance, pytorchVariables);
  if (type === 'mpi') return ranked(type, instances, perInstance, mpiVariables);
  if (type !== 'tensorflow') return undefined;
  const servers = count('distribution.parameter_server_count', 0);
  return tensorflow(count('distribution.worker_count', Math.max(1, instances - servers)), servers);
}

interface Rank {
  readonly rank: number;
  readonly local: number;
  readonly node: number;
  readonly world: number;
  readonly perInstance: number;
}

function ranked(
  type: 'pytorch' | 'mpi',
  instances: number,
  perInstance: number,
  variables: (rank: Rank) => Readonly<Record<string, number | string>>,
): Distribution {
  const world = Math.min(instances * perInstance, mostProcesses);
  const processes = Array.from({ length: world }, (_, rank) => {
    const local = rank % perInstance;
    const node = Math.floor(rank / perInstance);
    return listed(variables({ rank, local, node, world, perInstance }));
  });
  return { type, processes, ports: 1 };
}

const pytorchVariables = ({ rank, local, node, world, perInstance }: Rank) => ({
  MASTER_ADDR: address,
  MASTER_PORT: '$port0',
  WORLD_SIZE: world,
  RANK: rank,
  NODE_RANK: node,
  LOCAL_RANK: local,
  LOCAL_WORLD_SIZE: perInstance,
});

const mpiVariables = ({ rank, local, node, world, perInstance }: Rank) => ({
  OMPI_COMM_WORLD_SIZE: world,
  OMPI_COMM_WORLD_RANK: rank,
  OMPI_COMM_WORLD_NODE_RANK: node,
  OMPI_COMM_WORLD_LOCAL_RANK: local,
  OMPI_COMM_WORLD_LOCAL_SIZE: perInstance,
  MASTER_ADDR: address,
  MASTER_PORT: '$port0',
});

function tensorflow(wanted: number, servers: number): Distribution {
  const workers = Math.max(1, wanted);
  const places = (from: number, many: number) =>
    Array.from({ length: many }, (_, index) => `${address}:$port${from + index}`);
  const cluster = {
    worker: places(0, workers),
    ...(servers === 0 ? {} : { ps: places(workers, servers) }),
  };
  const task = (type: string, index: number): readonly Variable[] =>
    listed({ TF_CONFIG: JSON.stringify({ cluster, task: { type, index }, environment: 'cloud' }) });
  const processes = [
    ...Array.from({ length: workers }, (_, index) => task('worker', index)),
    ...Array.from({ length: servers }, (_, index) => task('ps', index)),
  ];
  return { type: 'tensorflow', processes, ports: workers + servers };
}

function listed(values: Readonly<Record<string, number | string>>): readonly Variable[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
}

/**
 * Runs `../process.sh` once per process, from the folder of the code. Each process has a log of its own, by its rank in
 * `../logs`; the step's log is that of this text. A process tells its end through a pipe, because older shells wait for all
 * or for one.
 */
export function launcherText({ processes, ports }: Distribution): string {
  const starts = processes.map((variables, rank) => {
    const words = variables.map(({ name, value }) => `${name}="${value.replaceAll('"', '\\"')}"`);
    return `start ${rank} ${words.join(' ')}`;
  });
  return `logs=../logs
mkdir -p "$logs" && mkfifo ../ended && exec 9<>../ended || exit 125
port=$((20000 + RANDOM % 20000))
free_port() {
  while (exec 3<>"/dev/tcp/${address}/$port") 2>/dev/null; do port=$((port + 1)); done
  eval "$1=$port"; port=$((port + 1))
}
for index in $(seq 0 ${ports - 1}); do free_port "port$index"; done
set -m
pids=()
one() { trap : TERM INT HUP; env "$@" bash --noprofile --norc ../process.sh 9>&-; echo "$rank $?" >&9; }
start() {
  local rank=$1; shift
  one "$@" >>"$logs/$rank" 2>&1 </dev/null &
  pids+=($!)
}
any_alive() { for pid in "\${pids[@]}"; do kill -0 -- "-$pid" && return; done 2>/dev/null; return 1; }
end_all() { for pid in "\${pids[@]}"; do kill "-$1" -- "-$pid"; done 2>/dev/null; }
trap 'end_all TERM' TERM INT HUP
echo "${processes.length} processes begin, and each has a log of its own."
${starts.join('\n')}
status=0 left=${processes.length} patience=5
while [ $left -gt 0 ]; do
  if read -r -t 1 rank code <&9; then
    left=$((left - 1))
    [ "$code" -eq 0 ] || [ $status -ne 0 ] || {
      status=$code
      echo "Process $rank of ${processes.length} ended with exit code $code, so the others are ended."
      tail -n 50 "$logs/$rank"
      end_all TERM
    }
  elif ! any_alive; then
    [ $status -ne 0 ] || status=137
    break
  elif [ $status -ne 0 ]; then
    patience=$((patience - 1))
    [ $patience -gt 0 ] || { end_all KILL; break; }
  fi
done
exit $status`;
}
