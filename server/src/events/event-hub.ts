/** Hands what happens in runs and in the workspace to every open stream, and replays what a stream missed. */
import type { RunEvent, RunStore, TransientEvent } from '@millrace/pipeline-engine';
import type { StreamMessage, WorkspaceEvent } from '../contract/index.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

export interface EventHub {
  publishRun(run: string, event: RunEvent | TransientEvent): void;
  publishWorkspace(event: WorkspaceEvent): void;
  /** Only for who listens now: it is not replayed. */
  publishPassing(event: WorkspaceEvent): void;
  /** Opens a stream that begins after the given positions; a run's events are replayed from the store. */
  open(positions: Map<string, number>): Promise<EventStream>;
  /** Ends every stream, so that the server can close. */
  close(): void;
}

interface Subscriber {
  readonly stream: EventStream;
  readonly topics: ReadonlySet<string>;
  /** What happened while the subscriber's past was being read; undefined once it is up to date. */
  waiting: (() => void)[] | undefined;
}

const mostRemembered = 500;
/** Messages that may wait for a client whose past is being read. */
const mostWaiting = 20_000;
const heartbeatMilliseconds = 15_000;

/** `broken`: why a run cannot go on here, for who comes to it late. */
export function createEventHub(
  runs: Pick<RunStore, 'events'>,
  startedAt: number,
  broken: (run: string) => string | undefined = () => undefined,
): EventHub {
  const subscribers = new Set<Subscriber>();
  // Numbers of workspace events go up over restarts, because they begin with the time of the start.
  let workspaceSeq = startedAt;
  let remembered: { readonly seq: number; readonly message: StreamMessage }[] = [];

  const heartbeat = setInterval(() => {
    for (const { stream } of subscribers) stream.heartbeat();
  }, heartbeatMilliseconds);
  heartbeat.unref();

  function publish(message: StreamMessage, seq: number | undefined): void {
    for (const { stream, topics, waiting } of subscribers) {
      if (!topics.has(message.topic)) continue;
      const send = () => (seq === undefined ? stream.sendTransient(message) : stream.send(message, seq));
      if (waiting === undefined) send();
      else if (waiting.length < mostWaiting) waiting.push(send);
      // The client comes back and goes on where it was.
      else stream.end();
    }
  }

  /** Sends the past no faster than it is read; `blocked` is called when it has to wait for that. */
  async function replay(
    stream: EventStream,
    positions: ReadonlyMap<string, number>,
    blocked: () => void,
  ): Promise<void> {
    for (const [topic, after] of positions) {
      if (topic === 'workspace') {
        for (const { seq, message } of remembered) stream.send(message, seq);
        continue;
      }
      await replayRun(stream, topic.slice('run:'.length), after, blocked);
    }
  }

  /** That a run cannot go on is told even when its log cannot be read. */
  async function replayRun(
    stream: EventStream,
    run: string,
    after: number,
    blocked: () => void,
  ): Promise<void> {
    const topic = `run:${run}` as const;
    try {
      for (const event of await runs.events(run, after)) {
        stream.send({ topic, event }, event.seq);
        const drained = stream.drained();
        if (drained === undefined) continue;
        blocked();
        await drained;
      }
    } catch (error) {
      if (broken(run) === undefined) throw error;
    }
    const message = broken(run);
    if (message !== undefined) stream.sendTransient({ topic, event: { type: 'run-broken', message } });
  }

  async function catchUp(subscriber: Subscriber): Promise<void> {
    for (const send of subscriber.waiting ?? []) {
      send();
      await subscriber.stream.drained();
    }
    subscriber.waiting = undefined;
  }

  return {
    publishRun: (run, event) =>
      publish({ topic: `run:${run}`, event }, 'seq' in event ? event.seq : undefined),
    publishWorkspace: (event) => {
      workspaceSeq += 1;
      const message = { topic: 'workspace', event } as const;
      remembered = [...remembered.slice(1 - mostRemembered), { seq: workspaceSeq, message }];
      publish(message, workspaceSeq);
    },
    publishPassing: (event) => publish({ topic: 'workspace', event }, undefined),
    open: async (positions) => {
      // A client that comes for the first time wants what happens from now on.
      if (positions.get('workspace') === 0) positions.set('workspace', workspaceSeq);
      const stream = createEventStream(positions);
      const subscriber: Subscriber = { stream, topics: new Set(positions.keys()), waiting: [] };
      subscribers.add(subscriber);
      stream.onEnd(() => subscribers.delete(subscriber));
      stream.heartbeat();
      await new Promise<void>((resolve, reject) => {
        replay(stream, new Map(positions), resolve)
          .then(() => catchUp(subscriber))
          // Who has the stream already comes back, for the stream breaks, and hears the reason then.
          .catch((error: unknown) => {
            stream.end();
            reject(error);
          })
          .finally(resolve);
      });
      return stream;
    },
    close: () => {
      clearInterval(heartbeat);
      for (const { stream } of subscribers) stream.end();
    },
  };
}
