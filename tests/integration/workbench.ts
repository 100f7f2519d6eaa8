/** A scratch workspace with the server's real services (engine, stores, workers), without a port. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plan, RunState } from '@millrace/pipeline-engine/browser';
import { beginRun, createServices, type Services, workspaceOfFolder } from '@millrace/server';

export interface Workbench {
  readonly directory: string;
  readonly services: Services;
  /** Runs the text as `pipelines/<name>.yml` to its end. */
  run(text: string, options?: { readonly force?: boolean; readonly upTo?: string }): Promise<RunState>;
  plan(text: string): Promise<Plan>;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  readonly threads?: number;
  readonly capacity?: number;
  readonly data?: Readonly<Record<string, string>>;
}

const file = 'pipelines/test.yml';

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const directory = mkdtempSync(path.join(tmpdir(), 'millrace-integration-'));
  const root = path.join(directory, 'workspace');
  for (const folder of ['pipelines', 'data', '.millrace'])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(options.data ?? {}))
    writeFileSync(path.join(root, 'data', name), text);
  const workspace = await workspaceOfFolder(root);
  const services = createServices({
    workspace,
    configDirectory: path.join(directory, 'config'),
    threads: options.threads,
    capacity: options.capacity,
  });
  await services.catalog.refresh();
  return {
    directory: root,
    services,
    run: async (text, { force = false, upTo } = {}) => {
      const run = await beginRun(
        services,
        { path: file, text, force, upTo, source: 'http' },
        { trusted: true },
      );
      return services.engine.finished(run);
    },
    plan: async (text) => {
      const graph = services.documents.graph(services.documents.check(text, file));
      if (!graph.ok) throw new Error(JSON.stringify(graph.error));
      return services.engine.plan(graph.value, { pipeline: file });
    },
    close: async () => {
      await services.close();
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

export function fixture(name: string): string {
  return readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'fixtures', name), 'utf8');
}

/** The real automobile data, which lies beside the repository and not in it; undefined where it is absent. */
export const automobileData = ((): string | undefined => {
  const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
  try {
    return readFileSync(path.resolve(root, '../shared/data/automobile-price.csv'), 'utf8');
  } catch {
    return undefined;
  }
})();

/** Each step with how it ended, in order. */
export function outcomes(state: RunState): Readonly<Record<string, string>> {
  return Object.fromEntries(state.order.map((id) => [id, state.steps[id]?.status ?? 'unknown']));
}
