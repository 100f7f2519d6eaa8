/** Podman with storage of its own and a small image with bash, made of this machine's programs: no registry is asked. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Holds Python with venv beside what the other image holds; made by `addPythonImage`. */
export const pythonImage = 'localhost/millrace-test-python:1';

export interface Podman {
  readonly command: readonly [string, ...string[]];
  /** Without it the engine of this machine's user is asked. */
  readonly environment: Readonly<Record<string, string>>;
  readonly image: string;
  readonly run: (...args: readonly string[]) => string;
  /** Makes `pythonImage`, with these wheels in `/wheels`. */
  readonly addPythonImage: (wheels: string) => void;
  /** Answers on a socket from now on, until it is killed; resolves with the socket when it does. */
  readonly serve: () => Promise<string>;
  readonly killService: () => void;
  readonly stop: () => void;
}

export const image = 'localhost/millrace-test:1';

/** Why there is none here; undefined when there is. */
export function podmanObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'Podman runs as root here';
  const missing = ['/usr/bin/podman', '/usr/sbin/runc', '/bin/busybox'].find(
    (program) => !existsSync(program),
  );
  return missing && `${missing} is missing (Debian: podman runc busybox-static)`;
}

export function startPodman(): Podman {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-podman-'));
  const configuration = path.join(folder, 'containers.conf');
  writeFileSync(configuration, settings(folder));
  const storage = path.join(folder, 'storage.conf');
  writeFileSync(storage, storageSettings(folder));
  const { PATH = '', HOME = '' } = process.env;
  const environment = { PATH, HOME, CONTAINERS_CONF: configuration, CONTAINERS_STORAGE_CONF: storage };
  const command = ['podman'] as const;
  const run = (...args: readonly string[]): string =>
    execFileSync(command[0], args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
  run('import', archiveOfRoot(folder), image);
  let service: ChildProcess | undefined;
  const killService = (): void => void service?.kill('SIGKILL');
  return {
    serve: async () => {
      const socket = path.join(folder, 'service.sock');
      rmSync(socket, { force: true });
      service = spawn(command[0], ['system', 'service', '--time=0', `unix://${socket}`], {
        env: environment,
        stdio: 'ignore',
      });
      const asked = ['--remote', '--url', `unix://${socket}`, 'ps', '-q'];
      while (service.exitCode === null && spawnSync(command[0], asked, { env: environment }).status !== 0)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return socket;
    },
    killService,
    command: [...command],
    environment,
    image,
    run,
    addPythonImage: (wheels) => {
      run('import', archiveWithPython(folder, wheels), pythonImage);
    },
    stop: () => {
      killService();
      run('rm', '--all', '--force');
      // Another engine of this machine may hold what the reset wants to lock; the storage of this one goes either way.
      spawnSync(command[0], ['system', 'reset', '--force'], { env: environment, stdio: 'ignore' });
      spawnSync('umount', ['--recursive', '--lazy', path.join(folder, 'root/overlay')], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the files of the image in `image` of a folder, and an archive of them. */
export function archiveOfRoot(folder: string): string {
  makeRoot(path.join(folder, 'image'));
  return packed(folder);
}

/** After `archiveOfRoot`: the same with Python, and with these wheels in `/wheels`. */
export function archiveWithPython(folder: string, wheels: string): string {
  const root = path.join(folder, 'image');
  addPython(root);
  cpSync(wheels, path.join(root, 'wheels'), { recursive: true });
  return packed(folder);
}

function packed(folder: string): string {
  const archive = path.join(folder, 'image.tar');
  execFileSync('tar', ['-C', path.join(folder, 'image'), '-cf', archive, '.']);
  return archive;
}

function settings(folder: string): string {
  return `[containers]
default_ulimits = ["nofile=4096:4096","nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
[network]
network_backend = "netavark"
network_config_dir = "${folder}/network"
`;
}

const storageSettings = (folder: string): string => `[storage]
driver = "overlay"
graphroot = "${folder}/root"
runroot = "${folder}/runroot"
`;

/** Debian's own Python: its standard library, what that is linked with, and the wheels that venv begins with. */
function addPython(root: string): void {
  const ask =
    'import sysconfig; print(sysconfig.get_path("stdlib")); print(sysconfig.get_config_var("py_version_short"))';
  const [library = '', version = ''] = execFileSync('/usr/bin/python3', ['-c', ask], {
    encoding: 'utf8',
  }).split('\n');
  const modules = path.join(library, 'lib-dynload');
  const parts = readdirSync(modules).map((name) => path.join(modules, name));
  for (const folder of [library, '/usr/share/python-wheels'])
    cpSync(folder, path.join(root, folder), {
      recursive: true,
      filter: (file) => !/\/(test|idlelib|dist-packages|config-[^/]*)$/.test(file),
    });
  copyLinked(root, [`/usr/bin/python${version}`, ...parts]);
  symlinkSync(`python${version}`, path.join(root, 'usr/bin/python3'));
}

/** Busybox for the small programs, bash, and the libraries that bash and Node are linked with. */
function makeRoot(root: string): void {
  for (const name of ['bin', 'tmp', 'etc', 'proc', 'sys', 'dev'])
    mkdirSync(path.join(root, name), { recursive: true });
  chmodSync(path.join(root, 'tmp'), 0o1777);
  copyFileSync('/bin/busybox', path.join(root, 'bin/busybox'));
  execFileSync('chroot', [root, '/bin/busybox', '--install', '-s', '/bin']);
  copyLinked(root, ['/bin/bash'], [process.execPath]);
  writeFileSync(
    path.join(root, 'etc/passwd'),
    'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n',
  );
  writeFileSync(path.join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
}

/** Programs, and the libraries that they and `others` are linked with. */
function copyLinked(root: string, programs: readonly string[], others: readonly string[] = []): void {
  const linked = execFileSync('ldd', [...programs, ...others], { encoding: 'utf8' });
  const libraries = [...linked.matchAll(/(?:=> |^\s+)(\/\S+) \(/gm)].map(([, file = '']) => file);
  for (const file of new Set([...programs, ...libraries])) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    copyFileSync(file, path.join(root, file));
  }
}
