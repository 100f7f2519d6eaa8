/**
 * The Slurm target against a real cluster of two nodes, over its REST API: how attempts end and live. Files and commands
 * do not pass through it, and are tried by the cluster's commands; MILLRACE_WHOLE_CONFORMANCE=1 tries them here too.
 */
import {
  createShellMachine,
  createSlurmRest,
  createSlurmRestLauncher,
  type Machine,
} from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { siblingArrays } from './engines/sibling-arrays.ts';
import { slurmRestObstacle, startSlurm } from './engines/slurm.ts';

const start = () => {
  const { environment, serveRest, stop } = startSlurm();
  const { url, token } = serveRest();
  const { PATH = '', HOME = '' } = environment;
  return {
    connect: () => {
      // It knows of no cluster: everything is asked over REST.
      const machine = createShellMachine({ name: 'cluster', environment: { PATH, HOME } });
      const rest = createSlurmRest({ machine: 'cluster', url, token: async () => token });
      const launcherOf = (through: Machine) => createSlurmRestLauncher({ machine: through, rest, cores: 1 });
      return { machine, launcher: launcherOf(machine), launcherOf };
    },
    environment,
    stop,
  };
};

detachedConformance(
  'slurm over REST',
  slurmRestObstacle(),
  start,
  process.env.MILLRACE_WHOLE_CONFORMANCE === '1' ? undefined : ['endings', 'life'],
);
siblingArrays('over REST', slurmRestObstacle(), start);
