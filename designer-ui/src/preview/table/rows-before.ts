/** How many rows an output had in the last earlier run of the same pipeline that made it differently. */
import type { OutputRecord } from '@millrace/pipeline-engine/browser';
import { getRun, getRuns } from '../../api/client.ts';
import { useDocumentStore } from '../../store/document-store.ts';

/** Looking further back costs a request per run and says little. */
const LOOK_BACK = 5;

async function rowsBefore(node: string, record: OutputRecord): Promise<number | null> {
  const pipeline = useDocumentStore.getState().path;
  if (pipeline === undefined) return null;
  const runs = await getRuns({ pipeline, limit: LOOK_BACK });
  for (const { run } of runs) {
    const state = await getRun(run);
    const earlier = state.steps[node]?.outputs.find((output) => output.name === record.name);
    if (earlier && earlier.digest !== record.digest) return earlier.table?.rows ?? null;
  }
  return null;
}

export function rowsBeforeQuery(node: string, record: OutputRecord) {
  return {
    queryKey: ['rows-before', node, record.name, record.digest] as const,
    queryFn: () => rowsBefore(node, record),
    staleTime: 60_000,
    enabled: record.table !== undefined,
  };
}
