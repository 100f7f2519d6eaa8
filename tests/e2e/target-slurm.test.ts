/** The Slurm target against a real cluster of two nodes, by its commands. */
import { createShellMachine, createSlurmLauncher } from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { slurmObstacle, startSlurm } from './engines/slurm.ts';

detachedConformance('slurm', slurmObstacle(), () => {
  const { environment, stop } = startSlurm();
  return {
    connect: () => {
      const machine = createShellMachine({ name: 'cluster', environment });
      return { machine, launcher: createSlurmLauncher({ machine, cores: 1 }) };
    },
    stop,
  };
});
