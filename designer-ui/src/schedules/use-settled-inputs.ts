/** After what a schedule waits for changed: gives its inputs what comes now, once it is known what its pipelines take and give. */
import { scheduleFields } from '@millrace/pipeline-engine/browser';
import { useQueryClient } from '@tanstack/react-query';
import type { Dispatch, SetStateAction } from 'react';
import { settleInputs } from './input-sources.ts';
import { jobPortsQuery } from './job-ports.ts';

export function useSettledInputs(setText: Dispatch<SetStateAction<string>>): (text: string) => void {
  const client = useQueryClient();
  const settle = async (text: string): Promise<void> => {
    const { job, event, watched } = scheduleFields(text);
    if (job === undefined) return;
    const ports = await client.fetchQuery(jobPortsQuery(job));
    const others = event === 'completion' && watched !== undefined ? [watched] : [];
    const [other] = await Promise.all(others.map((name) => client.fetchQuery(jobPortsQuery(name))));
    // What was typed meanwhile is not touched.
    setText((now) => (now === text ? settleInputs(text, ports, other?.outputs ?? []) : now));
  };
  // A pipeline that cannot be read is told by the fields of the inputs, which ask for the same.
  return (text) => void settle(text).catch(() => undefined);
}
