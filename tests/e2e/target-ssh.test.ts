/** The ssh target against a real sshd. */
import { createSessionLauncher, createSshMachine } from '@millrace/pipeline-engine';
import { detachedConformance } from './engines/detached-conformance.ts';
import { sshdObstacle, startSshd } from './engines/sshd.ts';

detachedConformance('ssh', sshdObstacle(), async () => {
  const server = await startSshd();
  return {
    connect: () => ({
      machine: createSshMachine({ name: 'far', ...server }),
      launcher: createSessionLauncher(),
    }),
    stop: server.stop,
  };
});
