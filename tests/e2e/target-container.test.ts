/**
 * The container target against real engines: Podman, and Docker's own daemon where it is installed, which passes the
 * cases in which they differ; MILLRACE_WHOLE_CONFORMANCE=1 tries all of them on both.
 */
import { createContainerLauncher, createShellMachine } from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { type Docker, dockerObstacle, startDocker } from './engines/docker.ts';
import { podmanObstacle, startPodman } from './engines/podman.ts';

type Engine = Pick<Docker, 'command' | 'environment' | 'image'> & {
  readonly stop: () => void | Promise<void>;
};

const setUp = ({ command, environment, image, stop }: Engine) => ({
  connect: () => {
    const machine = createShellMachine({ name: 'containers', environment });
    return {
      machine,
      launcher: createContainerLauncher({
        machine,
        engine: command,
        image,
        pull: 'never',
        memoryMegabytes: 256,
      }),
    };
  },
  stop,
});

detachedConformance('containers', podmanObstacle(), () => setUp(startPodman()));
detachedConformance(
  'containers of Docker',
  dockerObstacle(),
  async () => setUp(await startDocker()),
  process.env.MILLRACE_WHOLE_CONFORMANCE === '1' ? undefined : ['endings', 'life'],
);
