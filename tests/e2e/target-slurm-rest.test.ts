/**
 * The Slurm target against a real cluster of two nodes, over its REST API: how attempts end and live. Files and commands
 * do not pass through it, and are tried by the cluster's commands; MILLRACE_WHOLE_CONFORMANCE=1 tries them here too.
 */
import { createShellMachine, createSlurmRest, createSlurmRestLauncher } from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { slurmRestObstacle, startSlurm } from './engines/slurm.ts';

detachedConformance(
  'slurm over REST',
  slurmRestObstacle(),
  () => {
    const { environment, serveRest, stop } = startSlurm();
    const { url, token } = serveRest();
    const { PATH = '', HOME = '' } = environment;
    return {
      connect: () => {
        // It knows of no cluster: everything is asked over REST.
        const machine = createShellMachine({ name: 'cluster', environment: { PATH, HOME } });
        const rest = createSlurmRest({ machine: 'cluster', url, token: async () => token });
        return { machine, launcher: createSlurmRestLauncher({ machine, rest, cores: 1 }) };
      },
      stop,
    };
  },
  process.env.MILLRACE_WHOLE_CONFORMANCE === '1' ? undefined : ['endings', 'life'],
);
