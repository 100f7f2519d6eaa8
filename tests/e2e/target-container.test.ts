/** The container target against real Podman. */
import { createContainerLauncher, createShellMachine } from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { podmanObstacle, startPodman } from './engines/podman.ts';

detachedConformance('containers', podmanObstacle(), () => {
  const { command, environment, image, stop } = startPodman();
  return {
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
  };
});
