/** The Slurm target against a real cluster of two nodes, by its commands. */
import { createShellMachine, createSlurmLauncher, type Machine } from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { siblingArrays } from './engines/sibling-arrays.ts';
import { slurmObstacle, startSlurm } from './engines/slurm.ts';

const start = () => {
  const { environment, stop } = startSlurm();
  return {
    connect: () => {
      const machine = createShellMachine({ name: 'cluster', environment });
      const launcherOf = (through: Machine) => createSlurmLauncher({ machine: through, cores: 1 });
      return { machine, launcher: launcherOf(machine), launcherOf };
    },
    environment,
    stop,
  };
};

detachedConformance('slurm', slurmObstacle(), start);
siblingArrays('by its commands', slurmObstacle(), start);
