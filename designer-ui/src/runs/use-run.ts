/** Any run's state, live while it goes on: the server's fold, then its events. */
import type { RunState } from '@millrace/pipeline-engine/browser';
import { useEffect, useState } from 'react';
import { getRun } from '../api/client.ts';
import { subscribe } from '../api/events.ts';
import { foldEvents } from '../store/run-store.ts';

export interface FollowedRun {
  readonly state: RunState | undefined;
  readonly error: Error | undefined;
}

export function useRun(run: string): FollowedRun {
  const [followed, setFollowed] = useState<FollowedRun>({ state: undefined, error: undefined });
  useEffect(() => {
    let ended = false;
    let state: RunState | undefined;
    const show = (next: RunState) => {
      state = next;
      if (!ended) setFollowed({ state: next, error: undefined });
    };
    const fetchState = async () => {
      try {
        const fetched = await getRun(run);
        if (!state || fetched.seq >= state.seq) show(fetched);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (!ended) setFollowed({ state, error });
      }
    };
    void fetchState();
    const unsubscribe = subscribe(`run:${run}`, {
      onOpen: () => void fetchState(),
      onMessage: (message) => {
        if (!state || message.topic === 'workspace') return;
        const { next, gap } = foldEvents(state, [message.event]);
        if (next !== state) show(next);
        if (gap) void fetchState();
      },
    });
    return () => {
      ended = true;
      unsubscribe();
    };
  }, [run]);
  return followed;
}
