/**
 * Where `millrace run` and `millrace plan` hand their pipeline in: the server that owns the workspace, or this process,
 * which then needs no port and no requests of its own. Its door opens when it takes long enough for somebody to look in.
 */
import type { RunEvent, TransientEvent } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { z } from 'zod';
import { artifactPath } from '../artifacts/artifact-path.ts';
import { aboutText } from '../contract/plans.ts';
import { startRun } from '../contract/runs.ts';
import { parsePositions } from '../events/event-stream.ts';
import type { Door } from '../listen.ts';
import { ownWorkspace } from '../own-workspace.ts';
import { beginRun, type StartRunBody } from '../run/begin-run.ts';
import { type PlannedText, type PlanQuestion, planText } from '../run/plan-text.ts';
import type { Services } from '../services.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Client, readEvents } from './client.ts';
import type { Output } from './output.ts';
import { reachWorkspace } from './session.ts';

export interface Desk extends Pick<Client, 'events'> {
  plan(question: PlanQuestion): Promise<PlannedText>;
  start(body: StartRunBody, signal: AbortSignal): Promise<{ readonly run: string }>;
  cancel(run: string): Promise<void>;
  /** What happens in a run that was started here, after the event with this number; may end before the run does. */
  follow(run: string, after: number): AsyncIterable<RunEvent | TransientEvent>;
  /** Of a stored result. */
  storedPath(digest: string): Promise<string>;
  close(): Promise<void>;
}

export const openDesk = (workspace: Workspace, output: Output): Promise<Desk> =>
  reachWorkspace(workspace, {
    owned: deskOfOwner,
    free: async () => ownDesk(ownWorkspace({ workspace }), output),
  });

function deskOfOwner(client: Client): Desk {
  return {
    plan: (question) => client.post('/plan', { ...question, revision: 0 }),
    start: (body, signal) => client.post('/runs', body, signal),
    cancel: (run) => client.post(`/runs/${run}/cancel`, {}),
    events: client.events,
    follow: async function* (run, after) {
      for await (const { topic, event } of client.events(`run:${run}@${after}`))
        if (topic !== 'workspace') yield event;
    },
    storedPath: async (digest) =>
      (await client.get<{ readonly path: string }>(`/artifacts/${digest}/path`)).path,
    close: async () => {},
  };
}

function ownDesk(services: Services, output: Output): Desk {
  const happened = createQueue<{ readonly run: string; readonly event: RunEvent | TransientEvent }>();
  const unsubscribe = services.engine.subscribe((run, event) => happened.put({ run, event }));
  const closeDoor = openDoorLater(services, output);
  return {
    plan: async (question) => {
      const { catalog, assets, computes } = services;
      await Promise.all([catalog.refresh(), assets.refresh(), computes.refresh()]);
      const { revision: _, ...asked } = checked(aboutText, { ...question, revision: 0 });
      return planText(services, asked);
    },
    start: async (body, signal) => ({
      run: await beginRun(services, checked(startRun, body), { trusted: true, signal }),
    }),
    cancel: services.engine.cancel,
    events: async function* (topics, signal) {
      const stream = await services.events.open(parsePositions(topics, undefined));
      signal?.addEventListener('abort', () => stream.end(), { once: true });
      if (signal?.aborted) stream.end();
      yield* readEvents(stream.readable);
    },
    follow: async function* (of) {
      for await (const { run, event } of happened.all()) if (run === of) yield event;
    },
    storedPath: (digest) => artifactPath(services, digest),
    close: async () => {
      unsubscribe();
      services.stopReading();
      await closeDoor();
      await services.close();
    },
  };
}

/** What is typed is held to the same limits as what is sent. */
function checked<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EngineError('invalid-request', places.join('; '), { places });
}

const doorMilliseconds = 1000;

/** Other commands and browsers reach what owns the workspace by its port; a short run is over before they ask. */
function openDoorLater(services: Services, output: Output): () => Promise<void> {
  let opening: Promise<Door | undefined> = Promise.resolve(undefined);
  const open = async (): Promise<Door | undefined> => {
    try {
      const { openDoor } = await import('../listen.ts');
      return await openDoor(services, { port: 0 });
    } catch (error) {
      output.say(`Nobody else can look in while this goes on: ${String(error)}`);
      return undefined;
    }
  };
  const timer = setTimeout(() => {
    opening = open();
  }, doorMilliseconds);
  return async () => {
    clearTimeout(timer);
    await (await opening)?.close();
  };
}

interface Queue<T> {
  put(item: T): void;
  /** Waits for more; never ends by itself. */
  all(): AsyncGenerator<T>;
}

/** For one reader. */
function createQueue<T>(): Queue<T> {
  let waiting: T[] = [];
  let wake = (): void => {};
  return {
    put: (item) => {
      waiting.push(item);
      wake();
    },
    all: async function* () {
      for (;;) {
        const items = waiting;
        waiting = [];
        yield* items;
        if (waiting.length > 0) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
