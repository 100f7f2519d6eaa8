/** What the workspace's events mean for what is cached here. */
import type { QueryClient } from '@tanstack/react-query';
import { checkAgain } from '../store/checks.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useHashingStore } from '../store/hashing-store.ts';
import { followFile, followOpenFile } from '../store/session.ts';
import { subscribe } from './events.ts';

/** Call once. Answers the function that ends it. */
export function followWorkspace(client: QueryClient): () => void {
  const refresh = (...keys: readonly string[]) => {
    for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
  };
  return subscribe('workspace', {
    // What happened before the stream was open, or while it was broken, was not told.
    onOpen: () => {
      refresh('runs', 'pipelines', 'data', 'inspection', 'schedules', 'endpoints');
      void followOpenFile();
    },
    onMessage: (message) => {
      if (message.topic !== 'workspace') return;
      const { event } = message;
      if (event.type === 'run-changed') refresh('runs', 'pipelines', 'storage', 'schedules', 'endpoints');
      if (event.type === 'schedules-changed') refresh('schedules');
      if (event.type === 'history-changed') refresh('runs', 'pipelines', 'storage', 'endpoints');
      if (event.type === 'file-changed') {
        if (event.path === 'millrace.yml') refresh('storage');
        if (event.path.startsWith('computes/')) refresh('computes');
        if (event.path.startsWith('schedules/')) refresh('schedules');
        if (/^(models|datasets)\//.test(event.path)) refresh('assets');
        if (event.path.startsWith('published/')) refresh('published', 'endpoints');
        if (event.path.startsWith('endpoints/')) refresh('endpoints');
        refresh('pipelines', 'data', 'inspection');
        useComponentsStore.getState().forgetFound(event.path);
        void followFile(event.path);
        checkAgain();
      }
      if (event.type === 'inputs-hashing') useHashingStore.getState().receive(event);
      if (event.type === 'components-changed') void useComponentsStore.getState().load();
    },
  });
}
