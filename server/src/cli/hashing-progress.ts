/** Shows how far the hashing of inputs is while an answer waits for it, in a terminal only. */
import type { Client } from './client.ts';
import type { Output } from './output.ts';

/** Ends with `work`, whatever becomes of it. */
export async function withHashingProgress<T>(
  client: Pick<Client, 'events'>,
  output: Output,
  work: Promise<T>,
): Promise<T> {
  if (!output.isTerminal) return work;
  const stop = new AbortController();
  const shown = showProgress(client, output, stop.signal);
  try {
    return await work;
  } finally {
    stop.abort();
    await shown;
  }
}

async function showProgress(
  client: Pick<Client, 'events'>,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  let drawn = false;
  try {
    for await (const { event } of client.events('workspace', signal)) {
      if (event.type !== 'inputs-hashing') continue;
      output.write(`\r\u001b[2K${hashingText(event)}`);
      drawn = true;
    }
  } catch (error) {
    // The one way in which the stream ends here; without it there is only no progress to see.
    if (!signal.aborted) output.say(`The progress cannot be shown: ${String(error)}`);
  } finally {
    if (drawn) output.write('\r\u001b[2K');
  }
}

const gigabyte = 1e9;

export function hashingText({ done, total }: { readonly done: number; readonly total: number }): string {
  const [size, unit] = total < gigabyte ? [1e6, 'MB'] : [gigabyte, 'GB'];
  const shown = (bytes: number): string => (bytes / size).toFixed(unit === 'GB' ? 1 : 0);
  return `Hashing inputs: ${shown(done)} of ${shown(total)} ${unit}`;
}
