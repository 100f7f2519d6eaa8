/**
 * One client's stream of server-sent events over several topics. Each message's id holds the position in
 * every topic, so that a client that comes back misses nothing. A client that reads too slowly is let go:
 * it comes back by itself and resumes.
 */
import { PassThrough, type Readable } from 'node:stream';
import type { StreamMessage } from '../contract/index.ts';

/** Bytes that may wait for a slow client. */
const mostBuffered = 4 * 1024 * 1024;

export interface EventStream {
  readonly readable: Readable;
  /** Sends a message with its number in its topic; what the client already has is left out. */
  send(message: StreamMessage, seq: number): void;
  /** Sends a message that is of use only now; left out while the client lags behind. */
  sendTransient(message: StreamMessage): void;
  heartbeat(): void;
  /** Resolves when the client has taken what was sent, or is gone; undefined while little waits. */
  drained(): Promise<void> | undefined;
  end(): void;
  onEnd(listener: () => void): void;
}

/** `positions`: the last number that the client has, by topic. */
export function createEventStream(positions: Map<string, number>): EventStream {
  const stream = new PassThrough();

  const write = (text: string): void => {
    if (stream.destroyed || stream.writableEnded) return;
    // One message may be larger, such as the first one of a run of many steps.
    if (stream.writableLength + stream.readableLength > mostBuffered) stream.destroy();
    else stream.write(text);
  };
  const id = (): string => [...positions].map(([topic, seq]) => `${topic}@${seq}`).join(',');

  return {
    readable: stream,
    send: (message, seq) => {
      if (seq <= (positions.get(message.topic) ?? 0)) return;
      positions.set(message.topic, seq);
      write(`id: ${id()}\ndata: ${JSON.stringify(message)}\n\n`);
    },
    sendTransient: (message) => {
      if (!stream.writableNeedDrain) write(`data: ${JSON.stringify(message)}\n\n`);
    },
    heartbeat: () => write(': still here\n\n'),
    drained: () => {
      if (!stream.writableNeedDrain || stream.destroyed) return undefined;
      return new Promise((resolve) => {
        const done = (): void => {
          stream.off('drain', done).off('close', done);
          resolve();
        };
        stream.on('drain', done).on('close', done);
      });
    },
    end: () => stream.end(),
    onEnd: (listener) => {
      stream.once('close', listener);
    },
  };
}

/**
 * Where a client stands: `topics` is `run:12,workspace`, each with an optional `@seq` after which to begin;
 * `lastEventId`, from a client that comes back, wins. Unknown words are left out.
 */
export function parsePositions(topics: string, lastEventId: string | undefined): Map<string, number> {
  const positions = new Map<string, number>();
  const wanted = [...readTopics(topics)];
  const resumed = new Map(readTopics(lastEventId ?? ''));
  for (const [topic, seq] of wanted) positions.set(topic, resumed.get(topic) ?? seq);
  return positions;
}

function* readTopics(text: string): Generator<[string, number]> {
  for (const word of text.split(',')) {
    const match = /^(workspace|run:[A-Za-z0-9_-]{1,40})(?:@(\d{1,15}))?$/.exec(word.trim());
    if (match?.[1] !== undefined) yield [match[1], Number(match[2] ?? 0)];
  }
}
