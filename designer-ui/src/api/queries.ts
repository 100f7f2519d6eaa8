/** Lists and pages of the server for TanStack Query: one key each, so that events know what to refresh. */
import { queryOptions } from '@tanstack/react-query';
import {
  collect,
  getArtifactFiles,
  getAssets,
  getComputeSettings,
  getComputes,
  getDataFiles,
  getEnvironments,
  getPipelines,
  getPublished,
  getPublishedVersion,
  getRuns,
  getSamples,
  getStepRooms,
  getStorage,
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
  environments: () => queryOptions({ queryKey: ['environments'], queryFn: getEnvironments }),
  computes: () => queryOptions({ queryKey: ['computes'], queryFn: getComputes }),
  computeSettings: (name: string) =>
    queryOptions({
      queryKey: ['computes', 'settings', name],
      queryFn: () => getComputeSettings(name),
      staleTime: 0,
      gcTime: 0,
    }),
  assets: () => queryOptions({ queryKey: ['assets'], queryFn: getAssets }),
  published: () => queryOptions({ queryKey: ['published'], queryFn: getPublished }),
  publishedVersion: (name: string, version: string) =>
    queryOptions({
      queryKey: ['published', name, version],
      queryFn: () => getPublishedVersion(name, version),
    }),
  storage: () => queryOptions({ queryKey: ['storage'], queryFn: getStorage, staleTime: 0 }),
  stepRooms: (path: string) =>
    queryOptions({ queryKey: ['storage', 'steps', path], queryFn: () => getStepRooms(path) }),
  /** What a collection would free now. */
  collectable: () =>
    queryOptions({ queryKey: ['storage', 'collectable'], queryFn: () => collect(true), staleTime: 0 }),
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
