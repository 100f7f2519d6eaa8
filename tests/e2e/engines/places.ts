/** Every kind of compute target that this machine can start for a test: its compute file, and what its engine needs. */
import path from 'node:path';
import { createNetns, netnsObstacle } from './netns.ts';
import { podmanObstacle, startPodman } from './podman.ts';
import { slurmObstacle, startSlurm } from './slurm.ts';
import { type SshServer, sshdObstacle, startSshd } from './sshd.ts';

export interface Place {
  /** The name that steps ask for it by. */
  readonly name: string;
  readonly file: string;
  /** Further variables of the server, so that clients find the engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its daemon dies, and comes back; absent where there is none. */
  readonly daemon?: { readonly kill: () => void; readonly heal: () => void };
  /** The way to it breaks, silently, and is mended; absent where it is this machine. */
  readonly link?: { readonly cut: () => void; readonly mend: () => void };
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

/** A machine at the end of a cable. */
export const distantKind: PlaceKind = {
  name: 'far',
  obstacle: sshdObstacle() ?? netnsObstacle(),
  start: async (folder) => {
    const netns = createNetns();
    const server = await startSshd(netns);
    return {
      ...farOf(server, folder),
      link: netns,
      stop: async () => {
        await server.stop();
        netns.remove();
      },
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
    file: `name: cluster
type: slurm
partition: main
working_directory: ${path.join(folder, 'cluster')}
cores: 1
memory: 900 MiB
timeout: 600
capacity: 2
`,
    environment,
    daemon: { kill, heal },
    stop,
  };
}

function startBox(folder: string): Place {
  const { environment, image, stop } = startPodman();
  return {
    name: 'box',
    file: `name: box
type: container
engine: podman
image: ${image}
pull: never
working_directory: ${path.join(folder, 'box')}
cores: 1
memory: 2 GiB
processes: 512
capacity: 2
`,
    environment,
    stop,
  };
}
