/** Servers of fresh workspaces beside real compute targets, for the tests of one file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Place, PlaceKind } from './engines/places.ts';
import {
  createScratch,
  runCommand,
  type Scratch,
  type ServerProcess,
  startServer,
} from './server-process.ts';

export interface PlacedServers {
  /** Those that this machine can start, by name. */
  readonly places: ReadonlyMap<string, Place>;
  readonly scratch: () => Scratch;
  /** Where the target of that name keeps its files. */
  readonly folderOf: (place: string) => string;
  readonly environment: () => NodeJS.ProcessEnv;
  /** A fresh workspace with the samples and every place. The server ends with the test. */
  readonly open: (name: string) => Promise<ServerProcess>;
  /** For the workspace of that server. */
  readonly setSecret: (server: ServerProcess, name: string, value: string) => Promise<void>;
  /** Another server for the workspace of one that ended. */
  readonly openAgain: (before: ServerProcess) => Promise<ServerProcess>;
}

export function usePlacedServers(kinds: readonly PlaceKind[]): PlacedServers {
  let scratch: Scratch;
  const servers = new Set<ServerProcess>();
  const places = new Map<string, Place>();
  beforeAll(async () => {
    scratch = createScratch();
    for (const { name, obstacle, start } of kinds)
      if (obstacle === undefined) places.set(name, await start(scratch.directory));
  }, 60_000);
  afterEach(async () => {
    for (const server of servers) await server.stop();
    servers.clear();
  });
  afterAll(async () => {
    for (const place of places.values()) await place.stop();
    scratch.remove();
  }, 60_000);

  const environment = (): NodeJS.ProcessEnv =>
    Object.assign({}, scratch.env, ...[...places.values()].map((place) => place.environment));
  const start = async (workspace: string): Promise<ServerProcess> => {
    const server = await startServer(workspace, { env: environment() });
    servers.add(server);
    return server;
  };
  const setSecret: PlacedServers['setSecret'] = async ({ workspace }, name, input) => {
    const options = { env: environment(), cwd: workspace, input };
    const { code, stderr } = await runCommand(['secrets', 'set', name], options);
    expect(code, stderr).toBe(0);
  };
  return {
    places,
    scratch: () => scratch,
    folderOf: (place) => path.join(scratch.directory, place),
    environment,
    setSecret,
    open: async (name) => {
      const workspace = path.join(scratch.directory, name);
      const server = await start(workspace);
      mkdirSync(path.join(workspace, 'computes'), { recursive: true });
      for (const place of [...places.values()].flatMap((each) => [each, ...(each.others ?? [])]))
        writeFileSync(path.join(workspace, `computes/${place.name}.yml`), place.file);
      for (const { secrets = {} } of places.values())
        for (const [name, value] of Object.entries(secrets)) await setSecret(server, name, value);
      return server;
    },
    openAgain: ({ workspace }) => start(workspace),
  };
}
