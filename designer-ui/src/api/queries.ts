/** Lists and pages of the server for TanStack Query: one key each, so that events know what to refresh. */
import { queryOptions } from '@tanstack/react-query';
import {
  getArtifactFiles,
  getDataFiles,
  getPipelines,
  getRuns,
  getSamples,
  getTableProfile,
  getWorkspace,
  inspectData,
} from './client.ts';

export const queries = {
  workspace: () => queryOptions({ queryKey: ['workspace'], queryFn: getWorkspace }),
  pipelines: () => queryOptions({ queryKey: ['pipelines'], queryFn: getPipelines }),
  samples: () => queryOptions({ queryKey: ['samples'], queryFn: getSamples, staleTime: Infinity }),
  dataFiles: () => queryOptions({ queryKey: ['data'], queryFn: getDataFiles }),
  inspection: (path: string) =>
    queryOptions({ queryKey: ['inspection', path], queryFn: () => inspectData(path) }),
  runs: (pipeline?: string) =>
    queryOptions({ queryKey: ['runs', pipeline ?? ''], queryFn: () => getRuns({ pipeline, limit: 100 }) }),
  /** Artifacts never change. */
  profile: (digest: string) =>
    queryOptions({
      queryKey: ['profile', digest],
      queryFn: () => getTableProfile(digest),
      staleTime: Infinity,
    }),
  artifactFiles: (digest: string) =>
    queryOptions({
      queryKey: ['artifact-files', digest],
      queryFn: () => getArtifactFiles(digest),
      staleTime: Infinity,
    }),
};
