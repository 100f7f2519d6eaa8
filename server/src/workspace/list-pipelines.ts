/** The pipelines page: every pipeline file with its name, size, draft and last run. */
import { parsePipeline } from '@millrace/pipeline-engine/browser';
import type { PipelineSummary } from '../contract/index.ts';
import type { Services } from '../services.ts';

export async function listPipelines(services: Services): Promise<PipelineSummary[]> {
  const files = await services.pipelines.list();
  const rooms = new Map((await services.room.pipelines()).map((room) => [room.pipeline, room]));
  const summaries = files.map(async (file): Promise<PipelineSummary> => {
    const { model } = parsePipeline(file.text);
    const { own = 0, shared = 0 } = rooms.get(file.path) ?? {};
    const [lastRun] = await services.runs.list({ pipeline: file.path, limit: 1 });
    return {
      path: file.path,
      displayName: model?.displayName ?? model?.name ?? stemOf(file.path),
      nodes: model?.nodes.length ?? 0,
      modifiedAt: file.modifiedAt,
      hasDraft: (await services.drafts.read(file.path)) !== undefined,
      lastRun: lastRun ? { run: lastRun.run, status: lastRun.status, finishedAt: lastRun.finishedAt } : null,
      bytes: own + shared,
    };
  });
  return (await Promise.all(summaries)).sort((left, right) => right.modifiedAt - left.modifiedAt);
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.ya?ml$/i, '');
