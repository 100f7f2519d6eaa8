/**
 * Deletes endpoints and single deployments: their files go to the trash, their tokens end, and the results of their calls
 * go if that is wished. Nothing is deleted under a call that runs.
 */
import path from 'node:path';
import type { EndpointCalls } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { CallTokens } from '../access/call-tokens.ts';
import type { RemovedEndpoint, RemoveEndpoint } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { type Endpoint, type EndpointFile, filesOf } from './endpoint-files.ts';

export interface RemoveEndpoints {
  remove(endpoint: Endpoint, wish: RemoveEndpoint): Promise<RemovedEndpoint>;
  removeDeployment(endpoint: Endpoint, deployment: string, wish: RemoveEndpoint): Promise<RemovedEndpoint>;
}

export interface RemoveOptions {
  readonly services: Pick<Services, 'workspace' | 'trash' | 'engine' | 'history' | 'events'>;
  readonly calls: EndpointCalls;
  readonly tokens: Pick<CallTokens, 'revoke'>;
}

export function createRemoveEndpoints({ services, calls, tokens }: RemoveOptions): RemoveEndpoints {
  const { workspace, trash, engine, history, events } = services;

  const throwAway = (files: readonly EndpointFile[]): Promise<string> =>
    trash.putBelow(
      workspace.root,
      files.map((file) => path.join(workspace.root, file.path)),
    );

  /** Looked at once more after the files went: a call may have come meanwhile. */
  const end = async (running: () => readonly string[], wait: boolean): Promise<void> => {
    for (const run of running()) {
      await engine.cancel(run);
      if (wait) await engine.finished(run);
    }
  };

  /** Pinned ones stay. Returns how many went. */
  const removeResults = async (name: string): Promise<number> => {
    const ofEndpoint = new Set(calls.runs().flatMap(({ run, endpoint }) => (endpoint === name ? [run] : [])));
    let gone = 0;
    for (const { run, isPinned } of await history.runs())
      if (ofEndpoint.has(run) && !isPinned && (await history.remove(run)) === 'removed') gone += 1;
    return gone;
  };

  return {
    remove: async (endpoint, { calls: ofCalls, results }) => {
      const { name } = endpoint;
      const running = () => calls.unfinished(name);
      if (ofCalls === 'refuse') assertIdle(`The endpoint "${name}"`, running());
      tokens.revoke(name);
      const folder = await throwAway(filesOf(endpoint));
      await end(running, results === 'delete');
      const removedRuns = results === 'delete' ? await removeResults(name) : 0;
      calls.release(name);
      if (removedRuns > 0) events.publishWorkspace({ type: 'history-changed' });
      return { folder, removedRuns };
    },
    removeDeployment: async (endpoint, wanted, { calls: ofCalls }) => {
      const { name, deployments, defaultDeployment } = endpoint;
      const deployment = deployments.find((known) => known.name === wanted);
      if (deployment === undefined)
        throw new EngineError('not-found', `The endpoint "${name}" has no deployment "${wanted}".`, {
          name,
          deployment: wanted,
        });
      if (wanted === defaultDeployment && deployments.length > 1)
        throw new EngineError(
          'invalid-request',
          `"${wanted}" is the default deployment of "${name}". Make another one the default first.`,
          { name, deployment: wanted },
        );
      const running = () => calls.unfinished(name, wanted);
      if (ofCalls === 'refuse') assertIdle(`The deployment "${wanted}"`, running());
      const folder = await throwAway([deployment.file]);
      await end(running, false);
      return { folder, removedRuns: 0 };
    },
  };
}

function assertIdle(subject: string, running: readonly string[]): void {
  if (running.length === 0) return;
  const runs = running.length === 1 ? `run ${running[0]}` : `runs ${running.join(', ')}`;
  throw new EngineError(
    'calls-running',
    `${subject} has calls that run (${runs}). Wait until they end, or have them cancelled with it.`,
    { runs: running },
  );
}
