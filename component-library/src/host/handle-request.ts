/** Says which function answers which request of the server. */
import type { RunStepRequest } from '@millrace/pipeline-engine/browser';
import type { LibraryRequest } from '../queries.ts';
import type { Reporter } from './reporter.ts';
import { inferComponent, runComponent } from './run-component.ts';

export async function handleRequest(body: { readonly type: string }, reporter: Reporter): Promise<unknown> {
  // The server is our own and spawned us: bodies are trusted, unknown types are a bug.
  const request = body as RunStepRequest | LibraryRequest;
  switch (request.type) {
    case 'run-step':
      return runComponent(request, reporter);
    case 'infer':
      return inferComponent(request);
    case 'table-page': {
      const { readTablePage } = await import('../tables/table-page.ts');
      return readTablePage(request);
    }
    case 'table-profile': {
      const { profileTable } = await import('../tables/table-profile.ts');
      return profileTable(request);
    }
    case 'table-csv': {
      const { exportCsv } = await import('../tables/export-csv.ts');
      return exportCsv(request);
    }
    case 'inspect-file': {
      const { inspectFile } = await import('../files/inspect-file.ts');
      return inspectFile(request);
    }
    case 'start-engines': {
      const { openSession } = await import('../tables/session.ts');
      const { threads } = await openSession();
      return { threads };
    }
    default:
      throw new Error(`unknown request: ${body.type}`);
  }
}
