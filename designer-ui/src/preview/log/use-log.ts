/** The log of one step, by byte range: its tail at first, then what the step's events say has grown. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { getLog } from '../../api/client.ts';
import { appendPart, earlierRange, type LogWindow, openWindow, prependPart, tailStart } from './log-text.ts';

export interface LogSource {
  readonly run: string;
  readonly step: string;
}

export interface StepLog {
  readonly window: LogWindow | undefined;
  readonly error: Error | undefined;
  readonly hasEarlier: boolean;
  readonly loadEarlier: () => void;
}

/** Beyond every file's end: such a request answers the size alone. */
const PAST_THE_END = Number.MAX_SAFE_INTEGER;

async function openTail({ run, step }: LogSource): Promise<LogWindow> {
  const { size } = await getLog(run, step, PAST_THE_END);
  // A log that is not there yet has no size to answer.
  const from = size === PAST_THE_END ? 0 : tailStart(size);
  const part = await getLog(run, step, from);
  return openWindow(from, part.text, part.size);
}

async function grow(source: LogSource, window: LogWindow): Promise<LogWindow> {
  const part = await getLog(source.run, source.step, window.to);
  if (part.size >= window.to) return appendPart(window, window.to, part.text, part.size);
  return openTail(source);
}

/** `grown` is any value that changes when there is more to read. */
export function useLog(source: LogSource, grown: unknown): StepLog {
  const { run, step } = source;
  const [window, setWindow] = useState<LogWindow>();
  const [error, setError] = useState<Error>();
  const held = useRef<LogWindow>(undefined);
  const busy = useRef(false);
  const again = useRef(false);

  const refresh = useCallback(async () => {
    if (busy.current) {
      again.current = true;
      return;
    }
    busy.current = true;
    try {
      do {
        again.current = false;
        const asked = { run, step };
        held.current = held.current ? await grow(asked, held.current) : await openTail(asked);
        setWindow(held.current);
        setError(undefined);
      } while (again.current);
    } catch (reason) {
      if (!(reason instanceof Error)) throw reason;
      setError(reason);
    } finally {
      busy.current = false;
    }
  }, [run, step]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `grown` is the signal to read on.
  useEffect(() => void refresh(), [refresh, grown]);

  const loadEarlier = async () => {
    const range = held.current && earlierRange(held.current);
    if (!held.current || !range) return;
    const { text } = await getLog(run, step, range.from);
    held.current = prependPart(held.current, range.from, cutBytes(text, range.to - range.from));
    setWindow(held.current);
  };

  return {
    window,
    error,
    hasEarlier: window !== undefined && window.from > 0,
    loadEarlier: () => void loadEarlier(),
  };
}

/** The first `bytes` bytes of a text: a range request runs to the end of the file. */
function cutBytes(text: string, bytes: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes));
}
