import type { RunEvent } from '@millrace/pipeline-engine';
import { afterEach, describe, expect, it } from 'vitest';
import { readEvents } from '../cli/client.ts';
import { createEventHub, type EventHub } from './event-hub.ts';
import { parsePositions } from './event-stream.ts';

const event = (seq: number): RunEvent => ({ type: 'run-started', seq, time: seq });

let hub: EventHub;
afterEach(() => hub.close());

/** Reads what a stream holds, as [id, data] pairs. */
async function read(stream: AsyncIterable<Buffer>): Promise<(readonly [string | undefined, unknown])[]> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map(
      (block) =>
        [/^id: (.*)$/m.exec(block)?.[1], JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null')] as const,
    );
}

const seqs = (messages: readonly (readonly [string | undefined, unknown])[]): unknown[] =>
  messages.map(([, data]) => (data as { event: { seq?: number } }).event.seq);

describe('a run topic', () => {
  it('is replayed from the store after the position of the client, then goes on live', async () => {
    hub = createEventHub(
      { events: async (_run, after = 0) => [1, 2, 3].filter((seq) => seq > after).map(event) },
      0,
    );
    const stream = await hub.open(parsePositions('run:7', 'run:7@1'));
    hub.publishRun('7', event(4));
    hub.publishRun('8', event(1));
    hub.publishRun('7', { type: 'step-progressed', step: 'train', fraction: 0.5 });
    stream.end();
    const messages = await read(stream.readable);
    expect(seqs(messages)).toEqual([2, 3, 4, undefined]);
    expect(messages.map(([id]) => id)).toEqual(['run:7@2', 'run:7@3', 'run:7@4', undefined]);
  });

  it('R101 tells who comes late that a run cannot go on, even when its log cannot be read', async () => {
    const broken = (run: string): string | undefined => (run === '8' ? undefined : 'disk full');
    const events = async (run: string): Promise<RunEvent[]> => {
      if (run === '9') throw new Error('disk I/O error');
      return [event(1)];
    };
    hub = createEventHub({ events }, 0, broken);
    const stream = await hub.open(parsePositions('run:7,run:8,run:9', undefined));
    stream.end();
    const told = { type: 'run-broken', message: 'disk full' };
    expect((await read(stream.readable)).map(([, data]) => data)).toEqual([
      { topic: 'run:7', event: event(1) },
      { topic: 'run:7', event: told },
      { topic: 'run:8', event: event(1) },
      { topic: 'run:9', event: told },
    ]);
  });

  it('loses nothing and repeats nothing that happens while the store is read', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    hub = createEventHub(
      {
        events: async () => {
          await gate;
          return [1, 2, 3].map(event);
        },
      },
      0,
    );
    const opening = hub.open(parsePositions('run:7', undefined));
    for (const seq of [2, 3, 4, 5]) hub.publishRun('7', event(seq));
    release();
    const stream = await opening;
    stream.end();
    expect(seqs(await read(stream.readable))).toEqual([1, 2, 3, 4, 5]);
  });
});

it('gives a client the whole past of a long run, as fast as it reads', async () => {
  const reason = { kind: 'environment', message: 'x'.repeat(100_000) } as const;
  hub = createEventHub(
    {
      events: async () =>
        Array.from({ length: 60 }, (_, index) => ({
          ...{ type: 'step-queued' as const, step: 'a', reason },
          ...{ seq: index + 1, time: 0 },
        })),
    },
    0,
  );
  const stream = await hub.open(parsePositions('run:7', undefined));
  hub.publishRun('7', event(61));
  const messages: unknown[] = [];
  for await (const message of readEvents(stream.readable)) {
    messages.push(message);
    if (messages.length === 61) break;
  }
  expect(messages).toHaveLength(61);
});

describe('the workspace topic', () => {
  it('begins now for a new client and goes on where it was for one that comes back', async () => {
    hub = createEventHub({ events: async () => [] }, 1000);
    hub.publishWorkspace({ type: 'file-changed', path: 'a' });
    const first = await hub.open(parsePositions('workspace', undefined));
    hub.publishWorkspace({ type: 'file-changed', path: 'b' });
    first.end();
    const [message] = await read(first.readable);
    expect(message).toEqual([
      'workspace@1002',
      { topic: 'workspace', event: { type: 'file-changed', path: 'b' } },
    ]);
    hub.publishWorkspace({ type: 'file-changed', path: 'c' });
    const second = await hub.open(parsePositions('workspace', 'workspace@1002'));
    second.end();
    expect((await read(second.readable)).map(([id]) => id)).toEqual(['workspace@1003']);
  });
});

it('lets a client go that reads too slowly, so that it comes back and resumes', async () => {
  hub = createEventHub({ events: async () => [] }, 0);
  const stream = await hub.open(parsePositions('workspace', undefined));
  const long = 'x'.repeat(100_000);
  for (let count = 0; count < 60; count += 1) hub.publishWorkspace({ type: 'file-changed', path: long });
  expect(stream.readable.destroyed).toBe(true);
});

it('ends all streams when the server closes', async () => {
  hub = createEventHub({ events: async () => [] }, 0);
  const stream = await hub.open(parsePositions('workspace', undefined));
  hub.close();
  expect(await read(stream.readable)).toEqual([]);
});

describe('parsePositions', () => {
  it('takes the topics of the address and the positions of the client that comes back', () => {
    expect([...parsePositions('run:1,run:2@5,workspace', 'run:2@9,run:3@4')]).toEqual([
      ['run:1', 0],
      ['run:2', 9],
      ['workspace', 0],
    ]);
  });

  it('leaves out what is no topic', () => {
    expect([...parsePositions('run:,run:../x,other,run:1@x,', 'nonsense')]).toEqual([]);
  });
});
