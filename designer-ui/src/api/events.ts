/**
 * The tab's one event stream. Topics come and go with their listeners; when the set changes, or after a
 * break, the stream opens anew and `onOpen` tells listeners to fetch what they may have missed.
 */
import type { StreamMessage } from '@millrace/server/contract';
import { apiUrl } from './request.ts';

export interface TopicListener {
  readonly onMessage: (message: StreamMessage) => void;
  readonly onOpen?: () => void;
}

const listeners = new Map<string, Set<TopicListener>>();
let source: EventSource | undefined;
let openTopics = '';
let pending = false;

/** Returns the function that ends the subscription. */
export function subscribe(topic: string, listener: TopicListener): () => void {
  const group = listeners.get(topic) ?? new Set();
  group.add(listener);
  listeners.set(topic, group);
  scheduleReopen();
  return () => {
    group.delete(listener);
    if (group.size === 0) listeners.delete(topic);
    scheduleReopen();
  };
}

/** Several subscriptions in one turn open the stream once. */
function scheduleReopen(): void {
  if (pending) return;
  pending = true;
  queueMicrotask(() => {
    pending = false;
    reopen();
  });
}

function reopen(): void {
  const topics = [...listeners.keys()].sort().join(',');
  if (topics === openTopics) return;
  source?.close();
  openTopics = topics;
  source = topics ? open(topics) : undefined;
}

function open(topics: string): EventSource {
  const stream = new EventSource(apiUrl('/events', { topics }), { withCredentials: true });
  stream.onopen = () => {
    for (const group of listeners.values()) for (const listener of group) listener.onOpen?.();
  };
  stream.onmessage = (message: MessageEvent<string>) => {
    // Written by the server from the contract's type.
    const parsed = JSON.parse(message.data) as StreamMessage;
    for (const listener of listeners.get(parsed.topic) ?? []) listener.onMessage(parsed);
  };
  return stream;
}
