/** The log of one step, by byte range: its tail at first, then what the step's events say has grown. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { getLog } from '../../api/client.ts';
import { appendPart, earlierRange, type LogWindow, openWindow, prependPart, tailStart } from './log-text.ts';

export interface LogSource {
  readonly run: string;
  readonly step: string;
  /** The rank of a process of a distributed step; the step's own log unless given. */
  readonly process?: number;
}

export interface StepLog {
  readonly window: LogWindow | undefined;
  /** How many processes have a log of their own. */
  readonly processes: number;
  readonly error: Error | undefined;
  readonly hasEarlier: boolean;
  readonly loadEarlier: () => void;
}

/** Beyond every file's end: such a request answers the size alone. */
const PAST_THE_END = Number.MAX_SAFE_INTEGER;

interface Held {
  readonly window: LogWindow;
  readonly processes: number;
}

async function openTail(source: LogSource): Promise<Held> {
  const { size } = await getLog(source, PAST_THE_END);
  // A log that is not there yet has no size to answer.
  const from = size === PAST_THE_END ? 0 : tailStart(size);
  const { text, size: end, processes } = await getLog(source, from);
  return { window: openWindow(from, text, end), processes };
}

async function grow(source: LogSource, { window }: Held): Promise<Held> {
  const { text, size, processes } = await getLog(source, window.to);
  if (size < window.to) return openTail(source);
  return { window: appendPart(window, window.to, text, size), processes };
}

/** `grown` is any value that changes when there is more to read. */
export function useLog(source: LogSource, grown: unknown): StepLog {
  const { run, step, process } = source;
  const [shown, setShown] = useState<Held>();
  const [error, setError] = useState<Error>();
  const held = useRef<Held>(undefined);
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
        const asked = { run, step, ...(process === undefined ? {} : { process }) };
        held.current = held.current ? await grow(asked, held.current) : await openTail(asked);
        setShown(held.current);
        setError(undefined);
      } while (again.current);
    } catch (reason) {
      if (!(reason instanceof Error)) throw reason;
      setError(reason);
    } finally {
      busy.current = false;
    }
  }, [run, step, process]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `grown` is the signal to read on.
  useEffect(() => void refresh(), [refresh, grown]);

  const loadEarlier = async () => {
    const { current } = held;
    const range = current && earlierRange(current.window);
    if (!current || !range) return;
    const { text } = await getLog(source, range.from);
    const before = prependPart(current.window, range.from, cutBytes(text, range.to - range.from));
    held.current = { ...current, window: before };
    setShown(held.current);
  };

  return {
    window: shown?.window,
    processes: shown?.processes ?? 0,
    error,
    hasEarlier: shown !== undefined && shown.window.from > 0,
    loadEarlier: () => void loadEarlier(),
  };
}

/** The first `bytes` bytes of a text: a range request runs to the end of the file. */
function cutBytes(text: string, bytes: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes));
}
