/** Every kind of compute target that this machine can start for a test: its compute file, and what its engine needs. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createNetns, netnsObstacle } from './netns.ts';
import { type Podman, podmanObstacle, pythonImage, startPodman } from './podman.ts';
import { slurmObstacle, slurmRestObstacle, startSlurm } from './slurm.ts';
import { type SshServer, sshdObstacle, startSshd } from './sshd.ts';

export interface Place {
  /** The name that steps ask for it by. */
  readonly name: string;
  readonly file: string;
  /** Further variables of the server, so that clients find the engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** What commands of the engine itself need, where that is more. */
  readonly clients?: Readonly<Record<string, string>>;
  /** Secrets that the file names. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Its daemon dies, and comes back; absent where there is none. */
  readonly daemon?: { readonly kill: () => void; readonly heal: () => void | Promise<void> };
  /** The way to it breaks, silently, and is mended; absent where it is this machine. */
  readonly link?: { readonly cut: () => void; readonly mend: () => void };
  /** Other targets at the same end of the way. */
  readonly others?: readonly Pick<Place, 'name' | 'file'>[];
  readonly stop: () => void | Promise<void>;
}

export interface PlaceKind {
  readonly name: string;
  /** Why there is none here. */
  readonly obstacle: string | undefined;
  /** `folder`: where the target keeps its files. */
  readonly start: (folder: string) => Place | Promise<Place>;
}

export const placeKinds: readonly PlaceKind[] = [
  { name: 'far', obstacle: sshdObstacle(), start: startFar },
  { name: 'cluster', obstacle: slurmObstacle(), start: startCluster },
  { name: 'box', obstacle: podmanObstacle(), start: startBox },
];

/** A machine at the end of a cable, which is the login node of a cluster where there is one. */
export const distantKind: PlaceKind = {
  name: 'far',
  obstacle: sshdObstacle() ?? netnsObstacle(),
  start: async (folder) => {
    const netns = createNetns();
    const slurm = slurmObstacle() === undefined ? startSlurm(netns.within) : undefined;
    const { SLURM_CONF } = slurm?.environment ?? {};
    const server = await startSshd({
      ...netns,
      variables: SLURM_CONF === undefined ? {} : { SLURM_CONF },
    });
    return {
      ...farOf(server, folder),
      link: netns,
      others:
        slurm === undefined ? [] : [{ name: 'cluster', file: clusterFile(folder, connectionLines(server)) }],
      stop: async () => {
        slurm?.stop();
        await server.stop();
        netns.remove();
      },
    };
  },
};

/** The cluster, asked over its REST API: the server finds no other way to it. */
export const restKind: PlaceKind = {
  name: 'cluster',
  obstacle: slurmRestObstacle(),
  start: (folder) => {
    const { environment, serveRest, stop, kill, heal } = startSlurm();
    const { url, token } = serveRest();
    return {
      name: 'cluster',
      file: clusterFile(folder, `url: ${url}\ntoken: \${{secrets.SLURM_TOKEN}}\n`),
      environment: { SLURM_CONF: '/nonexistent' },
      clients: environment,
      secrets: { SLURM_TOKEN: token },
      daemon: { kill, heal },
      stop,
    };
  },
};

async function startFar(folder: string): Promise<Place> {
  return farOf(await startSshd(), folder);
}

function farOf(server: SshServer, folder: string): Place {
  return {
    name: 'far',
    file: `name: far\ntype: ssh\n${connectionLines(server)}working_directory: ${path.join(folder, 'far')}\ncapacity: 2\n`,
    environment: {},
    daemon: { kill: server.kill, heal: server.heal },
    stop: server.stop,
  };
}

export const connectionLines = (server: SshServer): string => `host: ${server.host}
port: ${server.port}
user: ${server.user}
identity_file: ${server.identityFile}
known_hosts_file: ${server.knownHostsFile}
`;

function startCluster(folder: string): Place {
  const { environment, stop, kill, heal } = startSlurm();
  return {
    name: 'cluster',
    file: clusterFile(folder),
    environment,
    daemon: { kill, heal },
    stop,
  };
}

const clusterFile = (folder: string, more = ''): string => `name: cluster
type: slurm
${more}partition: main
working_directory: ${path.join(folder, 'cluster')}
cores: 1
memory: 900 MiB
timeout: 600
capacity: 2
`;

/** Containers of an engine that is asked over its socket, as that of a daemon. */
export const servedKind: PlaceKind = {
  name: 'served',
  obstacle: podmanObstacle(),
  start: async (folder) => {
    const podman = startPodman();
    const socket = await podman.serve();
    return {
      ...boxOf('served', podman, folder, `socket: ${socket}\n`),
      daemon: { kill: podman.killService, heal: async () => void (await podman.serve()) },
    };
  },
};

function startBox(folder: string): Place {
  return boxOf('box', startPodman(), folder);
}

/** Containers that have Python. */
export const pythonBoxKind: PlaceKind = {
  name: 'box',
  obstacle: podmanObstacle() ?? (existsSync('/usr/bin/python3') ? undefined : '/usr/bin/python3 is missing'),
  start: (folder) => {
    const podman = startPodman();
    const wheels = path.join(folder, 'wheels');
    mkdirSync(wheels);
    podman.addPythonImage(wheels);
    return boxOf('box', { ...podman, image: pythonImage }, folder);
  },
};

function boxOf(name: string, { environment, image, stop }: Podman, folder: string, more = ''): Place {
  return {
    name,
    file: `name: ${name}
type: container
engine: podman
${more}image: ${image}
pull: never
working_directory: ${path.join(folder, name)}
cores: 1
memory: 2 GiB
processes: 512
capacity: 2
`,
    environment,
    stop,
  };
}
